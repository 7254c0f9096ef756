package org.tenon.sync.store;

import java.nio.charset.StandardCharsets;
import org.tenon.sync.fake.Texts;
import org.tenon.sync.kind.ContentSummary;
import org.tenon.sync.kind.KindRules;
import org.tenon.sync.model.ContentHash;
import org.tenon.sync.model.FolderName;
import org.tenon.sync.model.Kind;
import org.tenon.sync.model.LinkId;

/** The store contract with events, tasks, notes or contacts. */
public abstract class ItemStoreContract extends StoreContract {
    private final Kind kind;
    private final FolderName home;

    protected ItemStoreContract(Kind kind, String home) {
        this.kind = kind;
        this.home = FolderName.of(home);
    }

    @Override
    protected final Kind kind() {
        return kind;
    }

    @Override
    protected final FolderName home() {
        return home;
    }

    private ContentSummary found(byte[] body) {
        return KindRules.of(kind).summary(body);
    }

    @Override
    protected final LinkId linkId(byte[] body) {
        return found(body).linkId();
    }

    @Override
    protected final ContentHash hash(byte[] body) {
        return found(body).hash();
    }

    @Override
    protected final long size(byte[] body) {
        return body.length;
    }

    @Override
    protected final byte[] item(String name, String text) {
        return bytes("UID:" + name + "@example.test\r\n", text);
    }

    @Override
    protected final byte[] itemWithoutId(String name) {
        return bytes("", name);
    }

    private byte[] bytes(String uid, String title) {
        var text =
                switch (kind) {
                    case CONTACTS -> Texts.component("VCARD", "VERSION:3.0", uid + "FN:" + title, "N:;;;;");
                    case TASKS -> Texts.calendar(Texts.component("VTODO", uid + "SUMMARY:" + title));
                    case CALENDAR ->
                        Texts.calendar(Texts.component("VEVENT", uid + "DTSTART:20260203T100000Z", "SUMMARY:" + title));
                    case NOTES -> Texts.calendar(Texts.component("VJOURNAL", uid + "SUMMARY:" + title));
                    case MAIL -> throw new IllegalArgumentException("not of components");
                };
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
