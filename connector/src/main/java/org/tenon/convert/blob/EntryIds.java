package org.tenon.convert.blob;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.tenon.mapi.value.Binary;

/** Identifiers of people as entry ids hold them, [MS-OXCDATA] section 2.2.5. */
public final class EntryIds {
    private static final Binary ONE_OFF = Binary.ofHex("812B1FA4BEA310199D6E00DD010F5402");
    private static final Binary EXCHANGE = Binary.ofHex("DCA740C8C042101AB4B908002B2FE182");
    private static final Binary WRAPPED = Binary.ofHex("C091ADD3519DCF11A4A900AA0047FAA4");
    private static final Binary NOTHING = new Binary(new byte[0]);
    private static final int UNICODE = 0x8000;

    private EntryIds() {}

    /**
     * A person who is in no address book.
     *
     * @param options 0x8000 where the texts are Unicode, 0x0001 for "send no TNEF"
     */
    public record OneOff(
            int flags,
            int version,
            int options,
            String displayName,
            String addressType,
            String address,
            Binary trailing) {
        public Binary binary() {
            var out =
                    new BlobWriter().int32(flags).bytes(ONE_OFF).int16(version).int16(options);
            for (var text : new String[] {displayName, addressType, address}) {
                if ((options & UNICODE) != 0) {
                    out.wide(text).int16(0);
                } else {
                    out.bytes(Binary.owning(text.getBytes(StandardCharsets.ISO_8859_1)))
                            .int8(0);
                }
            }
            return out.bytes(trailing).binary();
        }
    }

    public static Binary oneOff(String displayName, String addressType, String address) {
        return new OneOff(0, 0, UNICODE | 0x0001, displayName, addressType, address, NOTHING).binary();
    }

    public static Optional<OneOff> parseOneOff(Binary bytes) {
        return Cursor.parse(bytes, in -> {
            int flags = in.int32();
            if (!in.bytes(ONE_OFF.size()).equals(ONE_OFF)) {
                return null;
            }
            int version = in.int16();
            int options = in.int16();
            boolean wide = (options & UNICODE) != 0;
            return new OneOff(flags, version, options, text(in, wide), text(in, wide), text(in, wide), in.rest());
        });
    }

    /** In a code page that is not told: letters beyond ASCII stay the bytes that they were. */
    private static String text(Cursor in, boolean wide) {
        return wide ? in.wideToZero() : in.narrowToZero(StandardCharsets.ISO_8859_1);
    }

    /** A person in Exchange's address book: the X.500 name is all there is. */
    public record Exchange(int flags, int version, int type, String distinguishedName, Binary trailing) {
        public Binary binary() {
            return new BlobWriter()
                    .int32(flags)
                    .bytes(EXCHANGE)
                    .int32(version)
                    .int32(type)
                    .bytes(Binary.owning(distinguishedName.getBytes(StandardCharsets.ISO_8859_1)))
                    .int8(0)
                    .bytes(trailing)
                    .binary();
        }
    }

    public static Optional<Exchange> parseExchange(Binary bytes) {
        return Cursor.parse(bytes, in -> {
            int flags = in.int32();
            if (!in.bytes(EXCHANGE.size()).equals(EXCHANGE)) {
                return null;
            }
            return new Exchange(flags, in.int32(), in.int32(), in.narrowToZero(StandardCharsets.ISO_8859_1), in.rest());
        });
    }

    /** A member of a distribution list, [MS-OXOCNTC] section 2.2.2.4.1: what kind of object, and its own entry id. */
    public record Wrapped(int flags, int type, Binary entryId) {
        /** One that is no item of a folder: {@code entryId} is a one-off one. */
        public static final int ONE_OFF_MEMBER = 0x80;

        public Binary binary() {
            return new BlobWriter()
                    .int32(flags)
                    .bytes(WRAPPED)
                    .int8(type)
                    .bytes(entryId)
                    .binary();
        }
    }

    public static Optional<Wrapped> parseWrapped(Binary bytes) {
        return Cursor.parse(bytes, in -> {
            int flags = in.int32();
            if (!in.bytes(WRAPPED.size()).equals(WRAPPED)) {
                return null;
            }
            return new Wrapped(flags, in.int8(), in.rest());
        });
    }

    /** A FLATENTRYLIST, [MS-OXCDATA] section 2.3.3: each entry padded to four bytes. */
    public static Binary list(List<Binary> ids) {
        var entries = new BlobWriter();
        int size = 0;
        for (var id : ids) {
            int padding = (4 - id.size() % 4) % 4;
            entries.int32(id.size()).bytes(id).bytes(new Binary(new byte[padding]));
            size += 4 + id.size() + padding;
        }
        return new BlobWriter()
                .int32(ids.size())
                .int32(size)
                .bytes(entries.binary())
                .binary();
    }

    public static Optional<List<Binary>> parseList(Binary bytes) {
        return Cursor.parse(bytes, in -> {
            int count = in.int32();
            in.int32();
            return in.list(count, 4, one -> {
                int size = one.int32();
                var id = one.bytes(size);
                one.bytes(Math.min(one.remaining(), (4 - size % 4) % 4));
                return id;
            });
        });
    }
}
