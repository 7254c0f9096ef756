package org.tenon.sync.merge;

import java.util.List;
import java.util.Objects;
import org.tenon.sync.vobject.Content;

/** What becomes of an item that two sides hold. Warnings and clashes name properties, never a value. */
public sealed interface MergeResult {
    /** Both sides say the same, whatever the spelling: nothing is to be written anywhere. */
    record Unchanged() implements MergeResult {}

    /** The client's item as it is: it holds every change. */
    record TakeClient(List<String> warnings) implements MergeResult {
        public TakeClient {
            warnings = List.copyOf(warnings);
        }
    }

    /** The server's item as it is: it holds every change. */
    record TakeServer(List<String> warnings) implements MergeResult {
        public TakeServer {
            warnings = List.copyOf(warnings);
        }
    }

    /** An item with the changes of both sides, for both. */
    record Merged(Content content, List<String> warnings) implements MergeResult {
        public Merged {
            Objects.requireNonNull(content);
            warnings = List.copyOf(warnings);
        }
    }

    /**
     * Both copies are to be kept: the server's in the item's place, the client's as a second item (see
     * {@link ConflictCopy}). Each has the other's changes but for the properties that clash.
     *
     * @param properties what was changed in two ways; empty where the items could not be taken apart
     */
    record Clash(Content client, Content server, List<String> properties, List<String> warnings)
            implements MergeResult {
        public Clash {
            Objects.requireNonNull(client);
            Objects.requireNonNull(server);
            properties = List.copyOf(properties);
            warnings = List.copyOf(warnings);
        }
    }
}
