package org.tenon.sync.merge;

import ezvcard.io.text.VCardReader;
import java.io.IOException;
import org.tenon.sync.vobject.Component;
import org.tenon.sync.vobject.ContactForm;
import org.tenon.sync.vobject.Content;
import org.tenon.sync.vobject.Form;

/** vCard 2.1, 3.0 (RFC 2426) and 4.0 (RFC 6350). */
final class ContactFormat implements Format {
    private final ContactRules rules = new ContactRules();

    @Override
    public String root() {
        return "VCARD";
    }

    @Override
    public Dialect dialect() {
        return rules;
    }

    @Override
    public Form form(Component root) {
        return new ContactForm();
    }

    /** A card without a UID needs none to be found again: it is the only one in its item. */
    @Override
    public Component named(Component root, Component other) {
        return root;
    }

    @Override
    public Draft.Adapter adapter(Component client, Component server) {
        return new VersionBridge(
                client.value("VERSION").orElse("3.0"), server.value("VERSION").orElse("3.0"));
    }

    @Override
    public Component finish(Trees trees, Component merged, MergePass pass, String eol) {
        return merged;
    }

    @Override
    public boolean accepted(Content content) {
        try (var reader = new VCardReader(content.text())) {
            return reader.readNext() != null;
        } catch (IOException e) {
            return false;
        } catch (RuntimeException e) {
            // Whatever the reader makes of bad data, it has not accepted it.
            return false;
        }
    }
}
