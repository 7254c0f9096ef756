package org.tenon.outlook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.InputStream;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.tenon.sync.model.ContentHash;
import org.tenon.sync.model.Flags;
import org.tenon.sync.model.FolderName;
import org.tenon.sync.model.Kind;
import org.tenon.sync.model.LinkId;
import org.tenon.sync.store.Body;
import org.tenon.sync.store.FolderInfo;
import org.tenon.sync.store.NewItem;

/** What counts as new mail, a row a case. */
final class NewMailTest {
    private static final Instant LOOKED = Instant.parse("2026-03-01T09:00:00Z");
    private static final FolderName LISTS = FolderName.of("Lists");

    private record Received(Instant receivedAt) implements Body {
        @Override
        public long sizeBytes() {
            return 0;
        }

        @Override
        public boolean lasting() {
            return true;
        }

        @Override
        public InputStream open() {
            return InputStream.nullInputStream();
        }
    }

    static Stream<Arguments> cases() {
        var inbox = FolderName.INBOX;
        var none = Flags.NONE;
        return Stream.of(
                arguments("received since", true, inbox, none, LOOKED.plusSeconds(5), true, true),
                arguments("received just before", true, inbox, none, LOOKED.minusSeconds(3599), true, true),
                arguments("received long before", true, inbox, none, LOOKED.minusSeconds(3601), true, false),
                arguments("received nobody knows when", true, inbox, none, Instant.EPOCH, true, false),
                arguments("put back, or another's successor", false, inbox, none, LOOKED.plusSeconds(5), true, false),
                arguments("read elsewhere", true, inbox, Flags.of(Flags.SEEN), LOOKED.plusSeconds(5), true, false),
                arguments("a draft", true, inbox, Flags.of(Flags.DRAFT), LOOKED.plusSeconds(5), true, false),
                arguments("in another folder", true, LISTS, none, LOOKED.plusSeconds(5), true, false),
                arguments("in a first sync", true, inbox, none, LOOKED.plusSeconds(5), false, false));
    }

    @ParameterizedTest(name = "{0}: {6}")
    @MethodSource("cases")
    void isNewMail(
            String what,
            boolean news,
            FolderName folder,
            Flags flags,
            Instant received,
            boolean looked,
            boolean expected) {
        NewMail newMail = () -> looked ? Optional.of(LOOKED) : Optional.empty();
        var item = new NewItem(
                Optional.empty(),
                new LinkId("<a@example.test>"),
                new ContentHash("00".repeat(32)),
                0,
                flags,
                Optional.of(new Received(received)),
                news);
        var info = new FolderInfo(Kind.MAIL, folder, Optional.empty(), Optional.empty(), "", true);
        assertEquals(expected, newMail.is(info, item), what);
    }
}
