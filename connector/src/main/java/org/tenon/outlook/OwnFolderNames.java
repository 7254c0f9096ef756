package org.tenon.outlook;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.tenon.mapi.MapiMessageStore;
import org.tenon.mapi.value.Binary;
import org.tenon.mapi.value.Props;
import org.tenon.outlook.FolderTree.Node;
import org.tenon.outlook.FolderTree.Own;
import org.tenon.outlook.OutlookStore.ServerFolders;
import org.tenon.sync.model.FolderName;
import org.tenon.sync.model.Kind;
import org.tenon.sync.store.FolderInfo;
import org.tenon.sync.store.StoreException;

/**
 * What Outlook's own folders are called. Each is bound, once, to its like on the server, and that is written on it: Outlook has names of its
 * own language for them. On MAPI's thread.
 */
final class OwnFolderNames {
    /** Names that servers commonly use for a role, where they do not tell it. */
    private static final Map<String, List<String>> USUAL = Map.of(
            "Sent",
            List.of("sent", "sent items", "sent messages", "sent mail"),
            "Drafts",
            List.of("drafts", "draft"),
            "Trash",
            List.of("trash", "deleted items", "deleted messages", "deleted"),
            "Junk",
            List.of("junk", "junk e-mail", "junk email", "spam"),
            Kind.CALENDAR.word(),
            List.of("calendar", "default", "personal", "home"),
            Kind.TASKS.word(),
            List.of("tasks", "default", "personal", "todo"),
            Kind.NOTES.word(),
            List.of("notes", "memos", "default", "personal"),
            Kind.CONTACTS.word(),
            List.of("contacts", "default", "personal", "address book", "addressbook"));

    private final MapiMessageStore store;
    private final ServerFolders server;
    private final BooleanSupplier lookOnly;
    private final Map<Binary, String> bound = new HashMap<>();

    OwnFolderNames(MapiMessageStore store, ServerFolders server, BooleanSupplier lookOnly) {
        this.store = store;
        this.server = server;
        this.lookOnly = lookOnly;
    }

    /** By entry id, of all that are bound. */
    Map<Binary, String> of(Map<Binary, Own> own, Map<Binary, Node> nodes, Set<Kind> kinds) throws StoreException {
        var open = EnumSet.noneOf(Kind.class);
        for (var entry : own.entrySet()) {
            if (kinds.contains(entry.getValue().kind()) && nodes.containsKey(entry.getKey())) {
                remember(entry.getKey());
                if (!bound.containsKey(entry.getKey())) {
                    open.add(entry.getValue().kind());
                }
            }
        }
        var names = new HashMap<>(bound);
        if (!open.isEmpty()) {
            names.putAll(like(own, nodes, server.of(open)));
            if (!lookOnly.getAsBoolean()) {
                names.forEach((id, name) -> {
                    if (!bound.containsKey(id)) {
                        call(id, name);
                    }
                });
            }
        }
        return names;
    }

    private void remember(Binary id) {
        if (!bound.containsKey(id)) {
            try (var folder = store.folder(id)) {
                store.existingTag(Stamp.FOLDER).flatMap(folder::value).ifPresent(name -> bound.put(id, name));
            }
        }
    }

    /** To what those that are not bound are to be: to their like on the server; without one, to the name that they have. */
    private Map<Binary, String> like(Map<Binary, Own> own, Map<Binary, Node> nodes, List<FolderInfo> there) {
        var names = new HashMap<Binary, String>();
        if (there.isEmpty()) {
            return names; // Nothing is there to be bound to yet, and there may be the next time.
        }
        var taken = new HashSet<>(bound.values());
        own.forEach((id, one) -> {
            var node = nodes.get(id);
            if (node == null || bound.containsKey(id)) {
                return;
            }
            var name = like(one, node.name(), there)
                    .filter(path -> !taken.contains(path))
                    .orElse(FolderName.of(node.name()).path());
            taken.add(name);
            names.put(id, name);
        });
        return names;
    }

    private static Optional<String> like(Own own, String displayName, List<FolderInfo> there) {
        var candidates = there.stream().filter(f -> f.kind() == own.kind()).toList();
        var usual = USUAL.getOrDefault(own.word(), List.of());
        return candidates.stream()
                .filter(f -> !own.role().isEmpty() && f.role().equalsIgnoreCase(own.role()))
                .findFirst()
                .or(() -> candidates.stream()
                        .filter(f -> f.name().last().equalsIgnoreCase(displayName))
                        .findFirst())
                .or(() -> usual.stream()
                        .flatMap(word -> candidates.stream()
                                .filter(f ->
                                        f.name().last().toLowerCase(Locale.ROOT).equals(word)))
                        .findFirst())
                .or(() -> own.kind() != Kind.MAIL && candidates.size() == 1
                        ? Optional.of(candidates.getFirst())
                        : Optional.empty())
                .map(f -> f.name().path());
    }

    /** Writes down what one of Outlook's own folders is called from now on. */
    void call(Binary id, String path) {
        try (var folder = store.folder(id)) {
            folder.set(new Props().with(store.tag(Stamp.FOLDER), path));
        }
        bound.put(id, path);
    }
}
