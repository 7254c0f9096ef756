package org.tenon.sync.imap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tenon.sync.fake.Mails;
import org.tenon.sync.fake.imap.FakeImapServer;
import org.tenon.sync.fake.imap.ImapTrait;
import org.tenon.sync.model.Flags;
import org.tenon.sync.model.FolderName;
import org.tenon.sync.model.Kind;
import org.tenon.sync.net.Endpoint;
import org.tenon.sync.net.Endpoint.Tls;
import org.tenon.sync.net.Login;
import org.tenon.sync.net.ServerSettings;
import org.tenon.sync.store.FolderInfo;
import org.tenon.sync.store.NewItem;
import org.tenon.sync.store.Reflag;
import org.tenon.sync.store.StoreException;

/** Messages that we stored ourselves, on servers that say little of them. */
final class OwnAppendsTest {
    private static final NewItem ITEM = Mails.item(Mails.mail("new"), Flags.NONE);

    private static final FolderInfo INBOX =
            new FolderInfo(Kind.MAIL, FolderName.INBOX, Optional.empty(), Optional.empty(), "Inbox", true);

    private static ImapStore store(FakeImapServer server, Path spool) throws StoreException {
        return ImapStore.of(
                ServerSettings.of(new Endpoint("127.0.0.1", server.port(), Tls.NONE), Login.password("u1", "p1")),
                spool);
    }

    @Test
    void whatWasJustStoredIsMarkedAndDeletedThoughTheSessionDoesNotKnowOfIt(@TempDir Path spool) throws Exception {
        try (var server = FakeImapServer.start(ImapTrait.UIDPLUS, ImapTrait.NEWS_BY_NOOP);
                var store = store(server, spool);
                var folder = store.open(INBOX)) {
            folder.keepable(Flags.NONE); // It is selected now.
            var created = folder.create(List.of(ITEM)).getFirst();
            var handle = created.toOptional().orElseThrow().handle();
            folder.reflag(List.of(new Reflag(handle, Flags.of(Flags.FLAGGED), Flags.NONE)));
            assertTrue(server.all().getFirst().flags().contains("\\Flagged"));
            folder.delete(List.of(handle));
            assertEquals(List.of(), server.all());
        }
    }

    @Test
    void anEqualMessageFromBeforeIsNotTakenForOursThoughTheNextUidIsNotTold(@TempDir Path spool) throws Exception {
        try (var server = FakeImapServer.start(ImapTrait.UIDPLUS, ImapTrait.NO_UIDNEXT);
                var store = store(server, spool);
                var folder = store.open(INBOX)) {
            folder.create(List.of(ITEM));
            assertEquals(List.of(Optional.empty()), folder.landed(List.of(ITEM), folder.horizon()));
        }
    }
}
