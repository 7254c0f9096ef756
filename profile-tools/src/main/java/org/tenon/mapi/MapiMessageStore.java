package org.tenon.mapi;

import com.sun.jna.Pointer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.tenon.mapi.abi.Codes;
import org.tenon.mapi.abi.Defs;
import org.tenon.mapi.abi.Interfaces.IMAPIProp;
import org.tenon.mapi.abi.Interfaces.IMsgStore;
import org.tenon.mapi.value.Binary;
import org.tenon.mapi.value.NamedProp;
import org.tenon.mapi.value.PropTag;
import org.tenon.mapi.value.Property;

/** A message store: the root of its folders, and the keeper of its named properties. */
public final class MapiMessageStore extends PropertyObject {
    private final Map<NamedProp<?>, Integer> named = new HashMap<>();
    private final Map<Integer, Optional<NamedProp<Object>>> names = new HashMap<>();

    MapiMessageStore(Mapi mapi, Pointer object) {
        super(mapi, object);
    }

    public MapiFolder folder(Binary entryId) {
        return new MapiFolder(mapi, open(entryId, Defs.MAPI_BEST_ACCESS, Defs.MAPI_FOLDER));
    }

    /** The folder that the user sees as the top one. */
    public MapiFolder top() {
        return folder(value(Property.IPM_SUBTREE).orElseThrow());
    }

    /** The real root, where Outlook notes which folder is which. */
    public MapiFolder root() {
        return new MapiFolder(mapi, open(new Binary(new byte[0]), Defs.MAPI_BEST_ACCESS, Defs.MAPI_FOLDER));
    }

    /** Where mail arrives; empty in a store that receives none, as one that is nobody's default. */
    public Optional<Binary> inbox() {
        return mapi.scratch(scratch -> {
            var size = scratch.out();
            var out = scratch.out();
            int result = ask(IMsgStore.GetReceiveFolder, null, Defs.MAPI_UNICODE, size.pointer(), out.pointer(), null);
            if (result == Codes.MAPI_E_NO_SUPPORT || result == Codes.MAPI_E_NOT_FOUND) {
                return Optional.empty();
            }
            if (result < 0) {
                throw failed(IMsgStore.GetReceiveFolder, result);
            }
            var id = out.target();
            try {
                return Optional.of(new Binary(id.getByteArray(0, size.getInt(0))));
            } finally {
                mapi.free(id);
            }
        });
    }

    public MapiMessage message(Binary entryId) {
        return new MapiMessage(mapi, open(entryId, 0, Defs.MAPI_MESSAGE));
    }

    /** Opened for changes. */
    public MapiMessage messageToChange(Binary entryId) {
        return new MapiMessage(mapi, open(entryId, Defs.MAPI_MODIFY, Defs.MAPI_MESSAGE));
    }

    private Pointer open(Binary entryId, int flags, int wanted) {
        return mapi.scratch(scratch -> {
            var type = scratch.out();
            var out = scratch.out();
            call(
                    IMsgStore.OpenEntry,
                    entryId.size(),
                    entryId.size() == 0 ? null : scratch.bytes(entryId.shared()).pointer(),
                    null,
                    flags,
                    type.pointer(),
                    out.pointer());
            if (type.getInt(0) != wanted) {
                // Of another kind than its id was kept for; as good as gone.
                new MapiMessage(mapi, out.target()).close();
                throw new MapiException(
                        IMsgStore.OpenEntry.call() + " (another kind of object)", Codes.MAPI_E_NOT_FOUND);
            }
            return out.target();
        });
    }

    /** Its tag in this store, made where there is none yet; asked for once. */
    public <T> PropTag<T> tag(NamedProp<T> name) {
        return tag(name, true).orElseThrow();
    }

    /** Its tag in this store, where the store has met the name. */
    public <T> Optional<PropTag<T>> existingTag(NamedProp<T> name) {
        return tag(name, false);
    }

    private <T> Optional<PropTag<T>> tag(NamedProp<T> name, boolean create) {
        var id = named.get(name);
        if (id == null) {
            id = identifiers(List.of(name), create)[0];
            if (id != 0) {
                named.put(name, id);
            }
        }
        return id == 0 ? Optional.empty() : Optional.of(name.type().at(id));
    }

    /** Makes sure of many names by one call. */
    public void prepare(List<? extends NamedProp<?>> names) {
        var asked = new ArrayList<NamedProp<?>>(names);
        asked.removeAll(named.keySet());
        if (!asked.isEmpty()) {
            var ids = identifiers(asked, true);
            for (int i = 0; i < ids.length; i++) {
                named.put(asked.get(i), ids[i]);
            }
        }
    }

    /**
     * The name of a property from 0x8000 on, typed as the tag says; asked for once.
     *
     * @return empty where the store knows no name for it
     */
    public Optional<NamedProp<Object>> name(PropTag<Object> tag) {
        var known = names.computeIfAbsent(tag.id(), id -> name(id));
        return known.map(n -> new NamedProp<>(n.set(), n.number(), n.text(), PropTag.any(tag.type())));
    }

    private Optional<NamedProp<Object>> name(int id) {
        return mapi.scratch(scratch -> {
            var tags = scratch.out();
            tags.putAddress(0, scratch.tags(id << 16).address());
            var count = scratch.out();
            var out = scratch.out();
            call(IMAPIProp.GetNamesFromIDs, tags.pointer(), null, 0, count.pointer(), out.pointer());
            var array = out.target();
            try {
                var one = count.getInt(0) == 0 ? null : array.getPointer(0);
                return Optional.ofNullable(one).map(o -> Values.name(mapi.reach(), Pointer.nativeValue(o)));
            } finally {
                mapi.free(array);
            }
        });
    }

    /** Tells of folders and messages that come, change and go anywhere in the store. */
    public Subscription watch(Consumer<Event> told) {
        int mask = Defs.fnevObjectCreated | Defs.fnevObjectModified | Defs.fnevObjectDeleted | Defs.fnevObjectMoved;
        return Subscription.open(
                mapi,
                told,
                (sink, connection) -> call(IMsgStore.Advise, 0, null, mask, sink, connection),
                connection -> call(IMsgStore.Unadvise, connection));
    }
}
