package org.tenon.sync.merge;

import java.util.Optional;
import org.tenon.sync.vobject.Component;
import org.tenon.sync.vobject.Content;
import org.tenon.sync.vobject.Form;

/** One of the two formats, as {@link Merger} sees it. */
interface Format {
    /** The name of the one component that an item is. */
    String root();

    Dialect dialect();

    Form form(Component root);

    /** The item under the other's name, where it has none of its own: a server may have given it one since. */
    Component named(Component root, Component other);

    /** How a line of the client's gets into the server's item. */
    Draft.Adapter adapter(Component client, Component server);

    /** What has to hold across properties; may clash. The merged item, made whole. */
    Component finish(Trees trees, Component merged, MergePass pass, String eol);

    /** Whether the format's library reads the item. */
    boolean accepted(Content content);

    /** The roots of all sides. */
    record Trees(Optional<Component> base, Component client, Component server) {}
}
