package org.tenon.outlook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tenon.connector.sync.Exit;
import org.tenon.connector.sync.Verdict;
import org.tenon.convert.PidLid;
import org.tenon.convert.PropertySets;
import org.tenon.mapi.MapiMessage;
import org.tenon.mapi.abi.Codes;
import org.tenon.mapi.value.Binary;
import org.tenon.mapi.value.NamedProp;
import org.tenon.mapi.value.PropTag;
import org.tenon.mapi.value.PropType;
import org.tenon.mapi.value.Property;
import org.tenon.mapi.value.Props;
import org.tenon.sync.run.RunReport;

/**
 * What no program should write and a data file holds all the same, and data files that take nothing more: what is the matter with one item
 * is told by its folder and a reason, all others cross, and nothing is lost.
 */
final class OutlookBadInputInWindows extends OutlookBesideFiles {
    private static final boolean LONG = Boolean.getBoolean("tenon.long");
    private static final int ATTACHED = 100_000_000;
    private static final PropTag<Integer> DAMAGE = PropTag.int32(0x66F0);

    /** What an item of a class is made with, and where. */
    private enum Form {
        MAIL(INBOX, "IPM.Note"),
        EVENT("Calendar", "IPM.Appointment"),
        TASK("Tasks", "IPM.Task"),
        CONTACT("Contacts", "IPM.Contact"),
        LIST("Contacts", "IPM.DistList");

        private final String folder;
        private final String messageClass;

        Form(String folder, String messageClass) {
            this.folder = folder;
            this.messageClass = messageClass;
        }
    }

    private interface Filling {
        void in(MapiMessage message);
    }

    private Binary make(Form form, String name, Filling filling) {
        return in(form.folder, f -> {
            try (var message = f.create()) {
                message.set(new Props()
                        .with(Property.MESSAGE_CLASS, form.messageClass)
                        .with(Property.SUBJECT, name)
                        .with(Property.DISPLAY_NAME, name)
                        .with(Property.MESSAGE_FLAGS, 1));
                filling.in(message);
                message.save();
                return message.value(Property.ENTRY_ID).orElseThrow();
            }
        });
    }

    private static void whole(MapiMessage message) {
        // As it is made.
    }

    /** One of each kind that is as it should be. */
    private void makeGood() {
        for (var form : List.of(Form.MAIL, Form.EVENT, Form.TASK, Form.CONTACT)) {
            make(form, "good " + form, OutlookBadInputInWindows::whole);
        }
    }

    private RunReport run() {
        return engine.sync(false);
    }

    private static Exit exit(RunReport report) {
        return Verdict.of(report).exit();
    }

    /** All texts on the server's side. */
    private List<String> onServer() throws IOException {
        try (var all = Files.walk(dir.resolve("server"))) {
            return all.filter(f -> Files.isRegularFile(f)
                            && f.toString().replace('\\', '/').matches(".*(\\.ics|\\.vcf|/(cur|new)/.*)"))
                    .map(OutlookBesideFiles::read)
                    .toList();
        }
    }

    private long onServer(String words) throws IOException {
        return onServer().stream().filter(text -> text.contains(words)).count();
    }

    private void assertGoodCrossed() throws IOException {
        for (var form : List.of(Form.MAIL, Form.EVENT, Form.TASK, Form.CONTACT)) {
            assertEquals(1, onServer("good " + form), "the others are held up by nothing: " + form);
        }
    }

    /** That many items of a folder that is as {@code before} are still in Outlook, and each is on the server or told. */
    private void assertAllThere(RunReport report, TreeMap<String, Set<Binary>> before) throws IOException {
        assertEquals(before, entries(), "nothing is gone from Outlook, and nothing came");
        int told = report.waiting().size() + report.rejected().size();
        long items = before.values().stream().mapToLong(Set::size).sum();
        long there = onServer().size();
        assertEquals(items, there + told, () -> "on the server or told: " + report.waiting() + report.rejected());
        report.waiting()
                .forEach(w -> assertTrue(!w.folder().isEmpty() && !w.why().isEmpty(), w::toString));
        report.rejected()
                .forEach(r -> assertTrue(!r.folder().isEmpty() && !r.message().isEmpty(), r::toString));
    }

    private TreeMap<String, Set<Binary>> entries() {
        var all = new TreeMap<String, Set<Binary>>();
        for (var name : List.of(INBOX, "Calendar", "Tasks", "Contacts")) {
            all.put(name, in(name, f -> {
                try (var table = f.messages().columns(Property.ENTRY_ID)) {
                    return table.rows()
                            .map(row -> row.get(Property.ENTRY_ID).orElseThrow())
                            .collect(Collectors.toCollection(TreeSetOfBinary::new));
                }
            }));
        }
        return all;
    }

    /** In one order, whatever a table tells. */
    private static final class TreeSetOfBinary extends TreeSet<Binary> {
        private static final long serialVersionUID = 1L;

        TreeSetOfBinary() {
            super(Comparator.comparing(Binary::toString));
        }
    }

    // --- Items

    /** Every named property that we know, with bytes that say nothing, or of a type that it never has; a few at a time, in the long form each alone. */
    @ParameterizedTest
    @EnumSource
    void garbageInNamedProperties(Form form) throws Exception {
        makeGood();
        var names = names();
        var random = new Random(form.name().hashCode());
        int each = LONG ? 1 : 12;
        for (int i = 0; i < names.size(); i += each) {
            var some = names.subList(i, Math.min(names.size(), i + each));
            make(form, "bad " + i, message -> message.set(garbage(some, random)));
        }
        crossOrAreTold();
    }

    private void crossOrAreTold() throws Exception {
        var before = entries();
        var report = run();
        assertTrue(report.failure().isEmpty(), () -> "failed: " + report.failure());
        assertGoodCrossed();
        assertAllThere(report, before);
        boolean all = report.waiting().isEmpty() && report.rejected().isEmpty();
        assertEquals(
                all ? Exit.IN_SYNC : report.rejected().isEmpty() ? Exit.LATER : Exit.WAITING,
                exit(report),
                report::toString);
        var next = run();
        assertAllThere(next, before);
        assertEquals(0, moves(next), "what did not cross is not tried into doubles");
        System.out.println("TOLD "
                + before.values().stream().mapToLong(Set::size).sum() + " items, "
                + report.waiting().size() + " wait, " + report.rejected().size() + " rejected: "
                + Stream.concat(
                                report.waiting().stream().map(RunReport.WaitingReport::why),
                                report.rejected().stream().map(RunReport.RejectedReport::message))
                        .distinct()
                        .toList());
    }

    private static long moves(RunReport report) {
        return report.folders().stream()
                .flatMap(f -> Stream.of(f.client(), f.server()))
                .mapToLong(c -> c.created() + c.updated() + c.deleted() + c.moved() + c.flags())
                .sum();
    }

    private static List<NamedProp<?>> names() throws IllegalAccessException {
        var names = new ArrayList<NamedProp<?>>();
        for (var field : PidLid.class.getDeclaredFields()) {
            if (field.getType() == NamedProp.class) {
                names.add((NamedProp<?>) field.get(null));
            }
        }
        assertTrue(names.size() > 100, "names: " + names.size());
        return names;
    }

    private Props garbage(List<NamedProp<?>> names, Random random) {
        var props = new Props();
        for (var name : names) {
            boolean same = random.nextBoolean();
            int type = same ? name.type().type() : other(name.type().type());
            var wrong = new NamedProp<>(name.set(), name.number(), name.text(), PropTag.any(type));
            props.add(store.tag(wrong).tag(), nonsense(type, random));
        }
        return props;
    }

    private static int other(int type) {
        return type == PropType.UNICODE ? PropType.INT32 : type == PropType.INT32 ? PropType.BINARY : PropType.UNICODE;
    }

    private static Object nonsense(int type, Random random) {
        return switch (type) {
            case PropType.UNICODE -> "\u0001 nonsense;\r\nEND:VCALENDAR\r\n";
            case PropType.INT32 -> random.nextInt();
            case PropType.INT16 -> random.nextInt(1 << 15);
            case PropType.MV_INT32 -> List.of(random.nextInt(), random.nextInt());
            case PropType.BOOLEAN -> random.nextBoolean();
            case PropType.DOUBLE -> Double.NaN;
            case PropType.SYSTIME ->
                random.nextBoolean() ? Instant.parse("1601-01-01T00:00:00Z") : Instant.parse("4500-09-01T00:00:00Z");
            case PropType.BINARY -> bytes(random);
            case PropType.MV_BINARY -> List.of(bytes(random), bytes(random));
            case PropType.MV_UNICODE -> List.of("", "a,b;c\r\nd", "x".repeat(400));
            default -> throw new AssertionError(Integer.toHexString(type));
        };
    }

    private static Binary bytes(Random random) {
        var bytes = new byte[random.nextInt(200)];
        random.nextBytes(bytes);
        return Binary.owning(bytes);
    }

    /** Of all the blobs of a calendar, with an item around them that wants them; of bodies; of a winmail.dat. */
    @Test
    void malformedBlobs() throws Exception {
        makeGood();
        var random = new Random(3);
        for (int i = 0; i < (LONG ? 200 : 10); i++) {
            make(
                    Form.EVENT,
                    "series " + i,
                    message -> message.set(new Props()
                            .with(store.tag(PidLid.APPOINTMENT_START_WHOLE), Instant.parse("2026-03-02T09:00:00Z"))
                            .with(store.tag(PidLid.APPOINTMENT_END_WHOLE), Instant.parse("2026-03-02T08:00:00Z"))
                            .with(store.tag(PidLid.RECURRING), true)
                            .with(store.tag(PidLid.APPOINTMENT_RECUR), cutOff(random))
                            .with(store.tag(PidLid.TIME_ZONE_STRUCT), bytes(random))
                            .with(store.tag(PidLid.APPOINTMENT_TIME_ZONE_DEFINITION_RECUR), bytes(random))
                            .with(store.tag(PidLid.APPOINTMENT_TIME_ZONE_DEFINITION_START_DISPLAY), bytes(random))
                            .with(store.tag(PidLid.GLOBAL_OBJECT_ID), bytes(random))
                            .with(store.tag(PidLid.CLEAN_GLOBAL_OBJECT_ID), bytes(random))));
            make(
                    Form.TASK,
                    "series " + i,
                    message -> message.set(new Props().with(store.tag(PidLid.TASK_RECURRENCE), cutOff(random))));
            for (var form : Form.values()) {
                make(
                        form,
                        "rich " + i,
                        message -> message.set(new Props()
                                .with(PropTag.binary(0x1009), bytes(random))
                                .with(PropTag.binary(0x1013), bytes(random))));
            }
            make(Form.MAIL, "tnef " + i, message -> {
                try (var attachment = message.attach()) {
                    attachment.set(new Props()
                            .with(PropTag.int32(0x3705), 1)
                            .with(PropTag.text(0x3707), "winmail.dat")
                            .with(PropTag.text(0x370E), "application/ms-tnef")
                            .with(PropTag.binary(0x3701), bytes(random)));
                    attachment.save();
                }
            });
            make(
                    Form.LIST,
                    "list " + i,
                    message -> message.set(new Props()
                            .with(
                                    store.tag(NamedProp.of(PropertySets.ADDRESS, 0x8055, PropTag.binaries(0))),
                                    List.of(bytes(random)))));
        }
        crossOrAreTold();
    }

    /** The beginning of a daily series, and then nothing or nonsense. */
    private static Binary cutOff(Random random) {
        var begin = new byte[] {4, 0x30, 4, 0x30, 10, 0x20, 0, 0, 0, 0, 0, 0, 0, 0, (byte) 0xA0, 5};
        var bytes = new byte[random.nextInt(120)];
        random.nextBytes(bytes);
        System.arraycopy(begin, 0, bytes, 0, Math.min(begin.length, bytes.length));
        return Binary.owning(bytes);
    }

    /** Nothing but a class; and not even that. */
    @Test
    void itemsWithoutWhatTheyMustHave() throws Exception {
        makeGood();
        for (var form : Form.values()) {
            in(form.folder, f -> {
                try (var message = f.create()) {
                    message.set(new Props().with(Property.MESSAGE_CLASS, form.messageClass));
                    message.save();
                    return null;
                }
            });
        }
        crossOrAreTold();
        for (var form : Form.values()) {
            in(form.folder, f -> {
                try (var message = f.create()) {
                    message.set(new Props().with(Property.SUBJECT, "of no class"));
                    message.save();
                    return null;
                }
            });
        }
        var report = run();
        assertTrue(report.failure().isEmpty(), () -> "failed: " + report.failure());
        assertGoodCrossed();
    }

    /** Whatever happens to it on the server, or to those beside it. */
    @ParameterizedTest
    @EnumSource(names = {"MAIL", "EVENT", "TASK", "CONTACT"})
    void anItemThatCannotBeOpened(Form form) throws Exception {
        makeGood();
        var known = make(form, "known", OutlookBadInputInWindows::whole);
        sync();
        mapi.call(() -> {
            try (var message = store.messageToChange(known)) {
                message.set(new Props().with(DAMAGE, Codes.MAPI_E_CORRUPT_DATA));
                message.save();
                return null;
            }
        });
        make(form, "new", message -> message.set(new Props().with(DAMAGE, Codes.MAPI_E_CORRUPT_DATA)));
        make(form, "beside", OutlookBadInputInWindows::whole);
        var before = entries();
        for (int i = 0; i < 3; i++) {
            var report = run();
            assertTrue(report.failure().isEmpty(), () -> "failed: " + report.failure());
            assertEquals(Exit.LATER, exit(report), report::toString);
            var told = report.waiting().stream()
                    .filter(w -> w.why().contains("CORRUPT_DATA"))
                    .toList();
            assertEquals(2, told.size(), report::toString);
            assertEquals(before, entries());
            assertEquals(1, onServer("beside"));
            assertEquals(1, onServer("known"), "what cannot be opened is not gone");
            assertEquals(0, onServer("new"));
        }
        assertGoodCrossed();
        rig.turn("damage", 0);
        sync();
        assertEquals(1, onServer("new"));
        assertEquals(1, onServer("known"));
        assertEquals(before, entries());
    }

    // --- Sizes

    /** In both directions, in a heap that holds neither. */
    @Test
    @EnabledIfSystemProperty(named = "tenon.long", matches = "true", disabledReason = "the long form: ./verify --long")
    void anAttachmentOf100Megabytes() throws Exception {
        var line = "QUJD".repeat(18) + "\r\n";
        int lines = ATTACHED / 54;
        write("mail/INBOX/new/large", "");
        try (var out = Files.newBufferedWriter(dir.resolve("server/mail/INBOX/new/large"))) {
            out.write(
                    "From: a@example.test\r\nSubject: from the server\r\nMessage-ID: <large@example.test>\r\nMIME-Version: 1.0\r\n"
                            + "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nSee there.\r\n--b\r\n"
                            + "Content-Type: application/octet-stream; name=large.bin\r\nContent-Transfer-Encoding: base64\r\n"
                            + "Content-Disposition: attachment; filename=large.bin\r\n\r\n");
            for (int i = 0; i < lines; i++) {
                out.write(line);
            }
            out.write("--b--\r\n");
        }
        make(Form.MAIL, "from Outlook", message -> {
            try (var attachment = message.attach()) {
                attachment.set(new Props().with(PropTag.int32(0x3705), 1).with(PropTag.text(0x3707), "large.bin"));
                try (var out = attachment.write(PropTag.binary(0x3701))) {
                    for (int i = 0; i < ATTACHED / 100_000; i++) {
                        out.write(new byte[100_000]);
                    }
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
                attachment.save();
            }
        });
        sync();
        assertEquals(Set.of("from Outlook", "from the server"), inOutlook(INBOX));
        long size = in(INBOX, f -> {
            try (var message = store.message(find(items(f), "from the server"));
                    var attachment = message.attachment(0);
                    var in = attachment.read(PropTag.binary(0x3701))) {
                return in.transferTo(OutputStream.nullOutputStream());
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        assertEquals(54L * lines, size);
        long there = 0;
        for (var file : files("mail/INBOX")) {
            there = Files.size(file) > ATTACHED && !file.endsWith("large") ? Files.size(file) : there;
        }
        assertTrue(there > ATTACHED * 4L / 3, "as large in base64 on the server: " + there);
    }

    @Test
    @EnabledIfSystemProperty(named = "tenon.long", matches = "true", disabledReason = "the long form: ./verify --long")
    @Timeout(value = 20, unit = TimeUnit.MINUTES)
    void aFolderOf50000Items() throws Exception {
        int many = Integer.getInteger("tenon.items", 50_000);
        for (int i = 0; i < many; i++) {
            write("mail/INBOX/new/" + i, mail("m" + i));
        }
        long started = System.nanoTime();
        sync();
        System.out.println("TOLD " + many + " mails into one folder, and a look at it: "
                + (System.nanoTime() - started) / 1_000_000_000 + " s");
        assertEquals(many, inOutlook(INBOX).size());
        Files.delete(mailFile("INBOX", "m7"));
        make(Form.MAIL, "one more", OutlookBadInputInWindows::whole);
        sync();
        assertEquals(many, inOutlook(INBOX).size());
        assertEquals(1, onServer("one more"));
    }

    // --- Data files

    /** It takes nothing more in the middle of what comes; when there is room again, all is there, once. */
    @ParameterizedTest
    @ValueSource(strings = {"largest-disk", "largest-file"})
    void aDataFileThatTakesNothingMore(String limit) throws Exception {
        makeGood();
        sync();
        var names = IntStream.range(0, 12).mapToObj(i -> "more-" + i).toList();
        for (var name : names) {
            write("mail/INBOX/new/" + name, mail(name));
            for (var sort : Sort.values()) {
                write(sort.directory + "/" + name + sort.suffix, sort.text(name));
            }
        }
        make(Form.EVENT, "own", OutlookBadInputInWindows::whole);
        long full = Files.size(Path.of(profile.dataFile())) / 1024 + 60;
        rig.turn(limit, (int) full);
        for (int i = 0; i < 2; i++) {
            var report = run();
            assertTrue(report.failure().isPresent(), report::toString);
            var verdict = Verdict.of(report);
            assertEquals(Exit.LATER, verdict.exit(), verdict::text);
            assertTrue(verdict.text().contains("no room left"), verdict::text);
            assertTrue(verdict.text().contains("Make space"), verdict::text);
        }
        rig.turn(limit, 0);
        sync();
        var all = new TreeSet<>(names);
        all.add("good MAIL");
        assertEquals(all, inOutlook(INBOX));
        for (var sort : Sort.values()) {
            assertTrue(inOutlook(sort.folder).containsAll(names), sort.folder);
        }
        assertEquals(1, onServer("own"));
        assertGoodCrossed();
    }

    /** What is in it crosses as soon as somebody may write there: we note in it whose it is before all else. */
    @Test
    void aDataFileThatMayOnlyBeRead() throws Exception {
        makeGood();
        sync();
        make(Form.EVENT, "own", OutlookBadInputInWindows::whole);
        write("mail/INBOX/new/more", mail("more"));
        Files.delete(mailFile("INBOX", "good MAIL"));
        rig.turn("read-only", 1);
        for (int i = 0; i < 2; i++) {
            var report = run();
            assertEquals(Set.of("good MAIL"), inOutlook(INBOX));
            assertTrue(report.failure().isPresent() || !report.inSync(), report::toString);
            var verdict = Verdict.of(report);
            System.out.println("TOLD " + verdict.exit() + " " + verdict.text());
            assertEquals(Exit.CONFIGURATION, verdict.exit(), verdict::text);
            assertTrue(verdict.text().contains("may not be changed"), verdict::text);
        }
        rig.turn("read-only", 0);
        run();
        run();
        assertEquals(Set.of("more"), inOutlook(INBOX));
        assertEquals(1, onServer("own"));
    }
}
