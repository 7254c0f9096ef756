package org.tenon.mapi.abi;

import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * What a C++ compiler for Windows makes of real MAPI headers: where each method lies in its vtable and what it takes, the size of each
 * structure and the offset of each field, and each constant. Every name that is bound is asked for; the answers are data in the assembly that the compiler
 * writes, so that nothing has to run and 32 bits are no harder than 64.
 */
final class LayoutProbe {
    static final String ABSENT = "absent";

    private static final String PRELUDE = """
            #define INITGUID
            #include <windows.h>
            #include <objbase.h>
            #include <cstddef>
            #include <type_traits>
            #include <mapix.h>
            #include <mapiutil.h>
            #include <mspst.h>
            // l, p, w, q, x as 1 to 5, one octal digit each.
            template <class T> constexpr unsigned long long kind() {
                if (std::is_same<T, ULONG_PTR *>::value) return 4;
                if (std::is_pointer<T>::value || std::is_reference<T>::value) return 2;
                if (std::is_same<T, LARGE_INTEGER>::value || std::is_same<T, ULARGE_INTEGER>::value) return 5;
                if (std::is_same<T, ULONG_PTR>::value) return 3;
                return sizeof(T) == 4 ? 1 : 7;
            }
            template <class... A> constexpr unsigned long long kinds() {
                unsigned long long all = 0;
                ((all = all * 8 + kind<A>()), ...);
                return all;
            }
            template <class I, class R, class... A> constexpr unsigned long long taken(R (STDMETHODCALLTYPE I::*)(A...)) {
                return kinds<A...>();
            }
            #define NUMBER(label, value) extern "C" const long long label; const long long label = (long long)(value);
            #define SLOT(number, type, method) \\
                extern "C" decltype(&type::method) const slot_##number; decltype(&type::method) const slot_##number = &type::method; \\
                NUMBER(taken_##number, taken(&type::method))
            """;

    private LayoutProbe() {}

    static List<Slot> slots() {
        var all = new ArrayList<Slot>();
        for (var type : Interfaces.class.getDeclaredClasses()) {
            Arrays.stream(type.getEnumConstants()).map(Slot.class::cast).forEach(all::add);
        }
        return all;
    }

    static List<Struct> structs() {
        return Arrays.stream(Structs.class.getDeclaredFields())
                .map(LayoutProbe::value)
                .map(Struct.class::cast)
                .toList();
    }

    static Map<String, Integer> constants(Class<?> type) {
        var all = new LinkedHashMap<String, Integer>();
        for (var field : type.getDeclaredFields()) {
            if (field.getType() == int.class) {
                all.put(field.getName(), (Integer) value(field));
            }
        }
        return all;
    }

    private static Object value(Field field) {
        try {
            return field.get(null);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The same questions, answered by our own declarations. */
    static Map<String, String> ours(int pointerSize) {
        var all = new TreeMap<String, String>();
        for (var slot : slots()) {
            all.put("slot " + slot.call(), String.valueOf(slot.index()));
            all.put("arguments " + slot.call(), width(slot.arguments(), pointerSize));
        }
        for (var struct : structs()) {
            all.put("size " + struct.name(), String.valueOf(struct.size(pointerSize)));
            for (var field : struct.fields()) {
                all.put(
                        "offset " + struct.name() + "." + field.name(),
                        String.valueOf(struct.offset(field.name(), pointerSize)));
            }
        }
        for (var type : List.of(Defs.class, Codes.class)) {
            constants(type).forEach((name, value) -> all.put("constant " + name, String.format("0x%08X", value)));
        }
        constants(Iid.class).forEach((name, value) -> all.put("iid " + name, String.format("0x%08X", value)));
        return all;
    }

    /** Compiles and reads. */
    static Map<String, String> headers(String compiler, Path scratch, int pointerSize)
            throws IOException, InterruptedException {
        var source = new StringBuilder(PRELUDE);
        var questions = new LinkedHashMap<String, String>();
        int number = 0;
        for (var slot : slots()) {
            if (slot instanceof Interfaces.IMsgServiceAdmin2) {
                continue;
            }
            number++;
            // IUnknown itself has overloads of its methods in these headers; every interface repeats the three.
            var type = slot instanceof Interfaces.IUnknown
                    ? "IMAPITable"
                    : slot.getDeclaringClass().getSimpleName();
            source.append("SLOT(%d, %s, %s)\n".formatted(number, type, slot.name()));
            questions.put("slot_" + number, "slot " + slot.call());
            questions.put("taken_" + number, "arguments " + slot.call());
        }
        for (var struct : structs()) {
            number++;
            source.append("NUMBER(size_%d, sizeof(%s))\n".formatted(number, struct.name()));
            questions.put("size_" + number, "size " + struct.name());
            for (var field : struct.fields()) {
                number++;
                source.append("NUMBER(offset_%d, offsetof(%s, %s))\n".formatted(number, struct.name(), field.name()));
                questions.put("offset_" + number, "offset " + struct.name() + "." + field.name());
            }
        }
        for (var type : List.of(Defs.class, Codes.class)) {
            for (var name : constants(type).keySet()) {
                number++;
                source.append("#ifdef %s\nNUMBER(constant_%d, (unsigned)(%s))\n#endif\n".formatted(name, number, name));
                questions.put("constant_" + number, "constant " + name);
            }
        }
        for (var name : constants(Iid.class).keySet()) {
            if (!name.equals("IMsgServiceAdmin2")) {
                number++;
                boolean com = name.equals("IUnknown") || name.equals("IStream");
                source.insert(0, "#define USES_IID_" + name + "\n");
                source.append(com ? "NUMBER(iid_%d, __uuidof(%s).Data1)\n".formatted(number, name) : "");
                questions.put(com ? "iid_" + number : "IID_" + name, "iid " + name);
            }
        }
        var data = data(assemble(compiler, scratch, source.toString()), pointerSize);
        var answers = new TreeMap<String, String>();
        questions.forEach((label, question) -> answers.put(question, answer(label, data.get(label), pointerSize)));
        return answers;
    }

    private static String answer(String label, Long value, int pointerSize) {
        if (value == null) {
            return ABSENT;
        }
        return switch (label.substring(0, label.indexOf('_'))) {
            // A pointer to a virtual member is one more than its offset in the vtable (Itanium C++ ABI, 2.3).
            case "slot" -> String.valueOf((value - 1) / pointerSize);
            case "taken" -> width(kinds(value), pointerSize);
            case "constant", "iid", "IID" -> String.format("0x%08X", value.intValue());
            default -> value.toString();
        };
    }

    /** On x86 an ULONG_PTR and an ULONG are one type, and cannot be told apart. */
    private static String width(String kinds, int pointerSize) {
        return pointerSize == 8 ? kinds : kinds.replace('w', 'l').replace('q', 'p');
    }

    private static String kinds(long octal) {
        var text = new StringBuilder();
        for (var digit : (octal == 0 ? "" : Long.toOctalString(octal)).toCharArray()) {
            text.append("?lpwqx??".charAt(digit - '0'));
        }
        return text.toString();
    }

    private static List<String> assemble(String compiler, Path scratch, String source)
            throws IOException, InterruptedException {
        var input = Files.writeString(scratch.resolve("probe.cpp"), source);
        var output = scratch.resolve("probe.s");
        var process = new ProcessBuilder(compiler, "-std=c++17", "-O0", "-S", "-o", output.toString(), input.toString())
                .redirectErrorStream(true)
                .redirectOutput(scratch.resolve("probe.log").toFile())
                .start();
        if (!process.waitFor(120, TimeUnit.SECONDS) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new IOException("the probe does not compile:\n" + Files.readString(scratch.resolve("probe.log")));
        }
        return Files.readAllLines(output);
    }

    /** The first 64 bits behind each label, or the first pointer's width of them for a slot. */
    private static Map<String, Long> data(List<String> assembly, int pointerSize) {
        var all = new LinkedHashMap<String, Long>();
        String label = null;
        int bits = 0;
        for (var line : assembly) {
            var words = line.strip().split("[\\s,]+", -1);
            if (line.endsWith(":") && !line.startsWith(".")) {
                label = line.substring(0, line.length() - 1).replaceFirst("^_", "");
                bits = 0;
                continue;
            }
            if (label == null || words.length < 2) {
                continue;
            }
            int wanted = label.startsWith("slot_") ? 8 * pointerSize : 64;
            if (words[0].equals(".quad") || words[0].equals(".long")) {
                if (bits < wanted && words[1].matches("-?\\d+")) {
                    long value = Long.parseLong(words[1]);
                    boolean half = words[0].equals(".long");
                    all.merge(label, (half ? value & 0xFFFFFFFFL : value) << bits, (a, b) -> a | b);
                    bits += half ? 32 : 64;
                }
            } else if (words[0].equals(".space")) {
                all.putIfAbsent(label, 0L);
                bits = 64;
            }
        }
        return all;
    }
}
