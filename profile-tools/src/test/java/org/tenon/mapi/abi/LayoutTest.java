package org.tenon.mapi.abi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Holds every slot, argument, size, offset and constant that we bind against real headers, for both widths. */
final class LayoutTest {
    /**
     * Where mingw-w64's headers are wrong: they have ULONG where Microsoft's have ULONG_PTR ({@code lpulConnection}, {@code
     * ulConnection}, {@code ulUIParam}, {@code ulMessageToken}: see the pages of these methods). On x86 both have 32 bits and it
     * does not matter; on x64 {@code Advise} writes 64.
     */
    private static final Map<String, String> FAULTS = Map.ofEntries(
            Map.entry("IMAPITable.Advise", "lpp"),
            Map.entry("IMAPITable.Unadvise", "l"),
            Map.entry("IMsgStore.Advise", "lplpp"),
            Map.entry("IMsgStore.Unadvise", "l"),
            Map.entry("IAddrBook.Advise", "lplpp"),
            Map.entry("IAddrBook.Unadvise", "l"),
            Map.entry("IAddrBook.Details", "ppplppppl"),
            Map.entry("IMAPISession.Advise", "lplpp"),
            Map.entry("IMAPISession.Unadvise", "l"),
            Map.entry("IMAPISession.ShowForm", "wppplpllllp"),
            Map.entry("IMAPISession.PrepareForm", "ppp"),
            Map.entry("IMAPIProp.CopyTo", "lpplppplp"),
            Map.entry("IMAPIProp.CopyProps", "plppplp"),
            Map.entry("IMAPIFolder.CopyMessages", "ppplpl"),
            Map.entry("IMAPIFolder.DeleteMessages", "plpl"),
            Map.entry("IMAPIFolder.CopyFolder", "lpppplpl"),
            Map.entry("IMAPIFolder.DeleteFolder", "lplpl"),
            Map.entry("IMAPIFolder.SetReadFlags", "plpl"),
            Map.entry("IMAPIFolder.EmptyFolder", "lpl"),
            Map.entry("IMessage.DeleteAttach", "llpl"),
            Map.entry("IProviderAdmin.CreateProvider", "plpllp"));

    /**
     * What these headers lack, with the value that Microsoft's documentation has: the page of {@code
     * IMsgServiceAdmin2::CreateMsgServiceEx} (its place behind {@code IMsgServiceAdmin}, its flag, its number), those of
     * {@code MAPILogonEx} (MAPI_BG_SESSION), {@code IMsgServiceAdmin::OpenProfileSection} (MAPI_FORCE_ACCESS),
     * {@code IMAPIFolder::CreateMessage} (ITEMPROC_FORCE), {@code IMAPIProp::SaveChanges} (NON_EMS_XP_SAVE) and {@code PidTagPstConfigurationFlags}.
     */
    private static final Map<String, String> LACKING = Map.ofEntries(
            Map.entry("slot IMsgServiceAdmin2.CreateMsgServiceEx", "15"),
            Map.entry("arguments IMsgServiceAdmin2.CreateMsgServiceEx", "ppwlp"),
            Map.entry("iid IMsgServiceAdmin2", "0x00020387"),
            Map.entry("constant MAPI_BG_SESSION", "0x00200000"),
            Map.entry("constant MAPI_FORCE_ACCESS", "0x00080000"),
            Map.entry("constant ITEMPROC_FORCE", "0x00000800"),
            Map.entry("constant NON_EMS_XP_SAVE", "0x00001000"),
            Map.entry("constant SERVICE_NO_RESTART_WARNING", "0x00000080"),
            Map.entry("constant PST_CONFIG_CREATE_NOWARN", "0x00000001"),
            Map.entry("constant PST_CONFIG_PRESERVE_DISPLAY_NAME", "0x00000002"),
            Map.entry("constant PST_CONFIG_UNICODE", "0x80000000"));

    @ParameterizedTest
    @CsvSource({"x86_64-w64-mingw32-g++, 8", "i686-w64-mingw32-g++, 4"})
    void everythingBoundIsAsInTheHeaders(String compiler, int pointerSize, @TempDir Path scratch)
            throws IOException, InterruptedException {
        assumeTrue(installed(compiler), "mingw-w64 (" + compiler + ") is not installed");
        var headers = LayoutProbe.headers(compiler, scratch, pointerSize);
        var ours = LayoutProbe.ours(pointerSize);
        assertEquals(Map.of(), differences(ours, headers, pointerSize));
        assertTrue(ours.size() > 650, "compared " + ours.size());
        System.out.printf(
                "layout probe, %d bits: %d slots, sizes, offsets and constants compared%n",
                8 * pointerSize, ours.size());
    }

    @ParameterizedTest
    @CsvSource({"x86_64-w64-mingw32-g++, 8", "i686-w64-mingw32-g++, 4"})
    void anyOfThemChangedByOneIsSeen(String compiler, int pointerSize, @TempDir Path scratch)
            throws IOException, InterruptedException {
        assumeTrue(installed(compiler), "mingw-w64 (" + compiler + ") is not installed");
        var headers = LayoutProbe.headers(compiler, scratch, pointerSize);
        for (var entry : LayoutProbe.ours(pointerSize).entrySet()) {
            var changed = new HashMap<>(LayoutProbe.ours(pointerSize));
            changed.put(entry.getKey(), byOne(entry.getValue()));
            assertEquals(1, differences(changed, headers, pointerSize).size(), entry.getKey());
        }
    }

    private static Map<String, String> differences(
            Map<String, String> ours, Map<String, String> headers, int pointerSize) {
        var all = new TreeMap<String, String>();
        ours.forEach((question, answer) -> {
            var theirs = headers.getOrDefault(question, LayoutProbe.ABSENT);
            var fault =
                    pointerSize == 8 && question.startsWith("arguments ") ? FAULTS.get(question.substring(10)) : null;
            boolean right = fault != null
                    // A known fault excuses the width of an argument, and nothing else.
                    ? theirs.equals(fault) && widths(answer).equals(widths(fault)) && !answer.equals(fault)
                    : theirs.equals(LayoutProbe.ABSENT)
                            ? answer.equals(documented(question, pointerSize))
                            : theirs.equals(answer);
            if (!right) {
                all.put(question, "ours " + answer + ", header " + theirs);
            }
        });
        return all;
    }

    /** On x86 an ULONG_PTR is compared as what it is there, an ULONG. */
    private static String documented(String question, int pointerSize) {
        var right = LACKING.get(question);
        return right != null && pointerSize == 4 && question.startsWith("arguments ") ? widths(right) : right;
    }

    private static String widths(String kinds) {
        return kinds.replace('w', 'l').replace('q', 'p');
    }

    private static String byOne(String value) {
        if (value.startsWith("0x")) {
            return String.format("0x%08X", (int) Long.parseLong(value.substring(2), 16) + 1);
        }
        return value.matches("\\d+") ? String.valueOf(Integer.parseInt(value) + 1) : value + "l";
    }

    private static boolean installed(String compiler) {
        for (var folder : System.getenv("PATH").split(":", -1)) {
            if (Files.isExecutable(Path.of(folder, compiler))) {
                return true;
            }
        }
        return false;
    }
}
