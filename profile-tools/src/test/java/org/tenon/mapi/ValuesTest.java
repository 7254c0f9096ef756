package org.tenon.mapi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.Charset;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.tenon.mapi.abi.Codes;
import org.tenon.mapi.abi.Reach;
import org.tenon.mapi.abi.Scratch;
import org.tenon.mapi.value.Binary;
import org.tenon.mapi.value.PropError;
import org.tenon.mapi.value.PropTag;
import org.tenon.mapi.value.PropType;
import org.tenon.mapi.value.Props;

/** Values as they lie in memory, without any MAPI: what was written is read, and what nobody knows is a value too. */
class ValuesTest {
    /** Types that have no value of their own ([MS-OXCDATA] section 2.11.1), and some that no document names. */
    private static final Set<Integer> UNKNOWN = Set.of(0x0000, 0x000D, 0x00FB, 0x00FD, 0x00FE, 0x0FFF, 0x7777, 0xFFFF);

    @Test
    void whatWasWrittenIsRead() {
        var props = new Props()
                .with(PropTag.text(0x6001), "Größe \uD83D\uDE00")
                .with(PropTag.text(0x6002), "")
                .with(PropTag.int32(0x6003), Integer.MIN_VALUE)
                .with(PropTag.int16(0x6004), -2)
                .with(PropTag.int64(0x6005), Long.MAX_VALUE)
                .with(PropTag.float64(0x6006), -0.5)
                .with(PropTag.bool(0x6007), true)
                .with(PropTag.time(0x6008), Instant.parse("1601-01-01T00:00:00.0000001Z"))
                .with(PropTag.time(0x6009), Instant.parse("2026-03-29T01:30:00Z"))
                .with(PropTag.binary(0x600A), Binary.ofHex("00ff10"))
                .with(PropTag.guid(0x600B), UUID.fromString("00062002-0000-0000-c000-000000000046"));
        var read = read(props);
        for (int i = 0; i < props.size(); i++) {
            assertEquals(props.tag(i), read.tag(i));
            assertEquals(props.value(i), read.value(i), "value " + i);
        }
    }

    @Test
    void anErrorIsAValueAndSoIsATypeThatNobodyAskedFor() {
        var scratch = new Scratch();
        var types = List.copyOf(UNKNOWN);
        var array = scratch.piece((types.size() + 1) * Values.SIZE);
        array.putInt(0, (0x6001 << 16) | PropType.ERROR);
        array.putInt(8, Codes.MAPI_E_NOT_ENOUGH_MEMORY);
        for (int i = 0; i < types.size(); i++) {
            // The rest would be a pointer into nowhere, if anybody followed it.
            array.putInt((i + 1) * Values.SIZE, ((0x6100 + i) << 16) | types.get(i));
            array.putLong((i + 1) * Values.SIZE + 8, -1);
        }
        var read = Values.read(new Reach(), array.address(), types.size() + 1);
        assertEquals(Optional.of(new PropError(Codes.MAPI_E_NOT_ENOUGH_MEMORY)), read.error(PropTag.int32(0x6001)));
        IntStream.range(0, types.size())
                .forEach(i -> assertEquals(
                        Optional.of(new PropError(Codes.MAPI_E_TYPE_NO_SUPPORT)),
                        read.error(PropTag.text(0x6100 + i)),
                        "type " + Integer.toHexString(types.get(i))));
    }

    @Test
    void aMissingColumnAndAnotherTypeAreNoValue() {
        var read = read(new Props().with(PropTag.int32(0x6001), 1));
        assertTrue(read.get(PropTag.text(0x6001)).isEmpty());
        assertTrue(read.get(PropTag.int32(0x6002)).isEmpty());
        assertTrue(read.error(PropTag.int32(0x6002)).isEmpty());
    }

    @Test
    void aTypeThatCannotBeWrittenIsSaid() {
        var scratch = new Scratch();
        var thrown = assertThrows(MapiException.class, () -> Values.write(scratch, 0x60010000 | PropType.OBJECT, "x"));
        assertEquals(Codes.MAPI_E_INVALID_TYPE, thrown.result());
    }

    /** What MAPI takes narrow text in is the system's affair; how the user writes dates and numbers may be another language's. */
    @Test
    void theCodePageIsTheSystemsAndNotThatOfTheUsersFormats() {
        var values = Map.of("sun.jnu.encoding", "windows-1250", "native.encoding", "windows-1252");
        assertNotNull(Mapi.ANSI, "told before they change");
        var before = new HashMap<String, String>();
        values.forEach((name, value) -> before.put(name, System.setProperty(name, value)));
        try {
            assertEquals(Charset.forName("windows-1250"), Mapi.codePage());
        } finally {
            before.forEach(System::setProperty);
        }
    }

    private static Props read(Props props) {
        var scratch = new Scratch();
        return Values.read(new Reach(), Values.write(scratch, props).address(), props.size());
    }
}
