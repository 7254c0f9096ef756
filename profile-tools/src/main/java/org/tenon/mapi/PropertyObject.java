package org.tenon.mapi;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.tenon.mapi.abi.Defs;
import org.tenon.mapi.abi.Iid;
import org.tenon.mapi.abi.Interfaces.IMAPIProp;
import org.tenon.mapi.abi.Scratch;
import org.tenon.mapi.abi.Structs;
import org.tenon.mapi.value.NamedProp;
import org.tenon.mapi.value.PropError;
import org.tenon.mapi.value.PropTag;
import org.tenon.mapi.value.PropType;
import org.tenon.mapi.value.Props;

/** An object with properties: a store, a folder, a message, an attachment, a section of a profile. */
public abstract class PropertyObject extends MapiObject {
    private static final int PROBLEM = Structs.SPropProblemArray.at("aProblem");

    PropertyObject(Mapi mapi, Pointer object) {
        super(mapi, object);
    }

    /** The values of these properties, each a value or the reason why there is none. */
    public Props get(PropTag<?>... tags) {
        var asked = Stream.of(tags).mapToInt(PropTag::tag).toArray();
        return mapi.scratch(scratch -> values(scratch, scratch.tags(asked), asked));
    }

    public <T> Optional<T> value(PropTag<T> tag) {
        return get(tag).get(tag);
    }

    /** All that it has. What is large is an error that says so, to be read by {@link #read}. */
    public Props getAll() {
        return mapi.scratch(scratch -> values(scratch, null, new int[0]));
    }

    private Props values(Scratch scratch, Scratch.Piece tags, int[] asked) {
        var count = scratch.out();
        var out = scratch.out();
        call(
                IMAPIProp.GetProps,
                tags == null ? null : tags.pointer(),
                Defs.MAPI_UNICODE,
                count.pointer(),
                out.pointer());
        var array = out.target();
        try {
            return Values.read(mapi.reach(), Pointer.nativeValue(array), count.getInt(0), asked);
        } finally {
            mapi.free(array);
        }
    }

    /**
     * Sets properties.
     *
     * @return what was not set, by tag: a computed property is no failure of the others
     */
    public Map<Integer, PropError> set(Props props) {
        return mapi.scratch(scratch -> {
            var problems = scratch.out();
            call(IMAPIProp.SetProps, props.size(), Values.write(scratch, props).pointer(), problems.pointer());
            return problems(problems.target());
        });
    }

    public Map<Integer, PropError> delete(PropTag<?>... tags) {
        return mapi.scratch(scratch -> {
            var problems = scratch.out();
            call(IMAPIProp.DeleteProps, tags(scratch, tags).pointer(), problems.pointer());
            return problems(problems.target());
        });
    }

    final Map<Integer, PropError> problems(Pointer array) {
        var all = new TreeMap<Integer, PropError>();
        if (array != null) {
            int size = Structs.SPropProblem.size();
            for (int i = 0; i < array.getInt(0); i++) {
                long at = PROBLEM + (long) i * size;
                all.put(
                        array.getInt(at + Structs.SPropProblem.at("ulPropTag")),
                        new PropError(array.getInt(at + Structs.SPropProblem.at("scode"))));
            }
            mapi.free(array);
        }
        return all;
    }

    /** Reads a large property piece by piece. Text comes as its UTF-16 (little-endian) bytes. */
    public InputStream read(PropTag<?> tag) {
        return new MapiInputStream(new MapiStream(mapi, open(tag, Iid.IStream, Defs.STGM_READ, 0)));
    }

    /**
     * Writes a large property piece by piece; it is there when the stream is closed, and the object is saved. Streams of properties
     * are direct: what was written before a failure may be there. The same property is not set otherwise meanwhile.
     */
    public OutputStream write(PropTag<?> tag) {
        int options = Defs.STGM_READWRITE;
        return new MapiOutputStream(
                new MapiStream(mapi, open(tag, Iid.IStream, options, Defs.MAPI_CREATE | Defs.MAPI_MODIFY)));
    }

    final Pointer open(PropTag<?> tag, int iid, int options, int flags) {
        return mapi.scratch(scratch -> {
            var out = scratch.out();
            call(
                    IMAPIProp.OpenProperty,
                    tag.tag(),
                    scratch.bytes(Iid.bytes(iid)).pointer(),
                    options,
                    flags,
                    out.pointer());
            return out.target();
        });
    }

    /** Makes changes durable and keeps the object open for more. */
    public void save() {
        call(IMAPIProp.SaveChanges, Defs.KEEP_OPEN_READWRITE);
    }

    /** Makes changes durable; the object is good for closing then. */
    public void saveAndClose() {
        call(IMAPIProp.SaveChanges, 0);
        close();
    }

    /** What identifiers these names have here; makes them where {@code create} says so. 0 where there is none. */
    int[] identifiers(Collection<? extends NamedProp<?>> names, boolean create) {
        return mapi.scratch(scratch -> {
            var list = scratch.piece(names.size() * Native.POINTER_SIZE);
            int i = 0;
            for (var name : names) {
                list.putAddress(
                        Native.POINTER_SIZE * i++, Values.write(scratch, name).address());
            }
            var out = scratch.out();
            call(IMAPIProp.GetIDsFromNames, names.size(), list.pointer(), create ? Defs.MAPI_CREATE : 0, out.pointer());
            var array = out.target();
            try {
                var ids = new int[array.getInt(0)];
                for (int n = 0; n < ids.length; n++) {
                    int tag = array.getInt(4 + 4L * n);
                    ids[n] = (tag & 0xFFFF) == PropType.ERROR ? 0 : tag >>> 16;
                }
                return ids;
            } finally {
                mapi.free(array);
            }
        });
    }

    static Scratch.Piece tags(Scratch scratch, PropTag<?>... tags) {
        var plain = new int[tags.length];
        for (int i = 0; i < tags.length; i++) {
            plain[i] = tags[i].tag();
        }
        return scratch.tags(plain);
    }

    /** The tags of all properties. */
    public List<PropTag<Object>> tags() {
        return mapi.scratch(scratch -> {
            var out = scratch.out();
            call(IMAPIProp.GetPropList, Defs.MAPI_UNICODE, out.pointer());
            var array = out.target();
            var all = new ArrayList<PropTag<Object>>();
            for (int i = 0; i < array.getInt(0); i++) {
                all.add(PropTag.any(array.getInt(4 + 4L * i)));
            }
            mapi.free(array);
            return all;
        });
    }
}
