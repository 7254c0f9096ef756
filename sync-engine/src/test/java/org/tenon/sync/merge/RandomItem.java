package org.tenon.sync.merge;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.tenon.sync.vobject.Component;
import org.tenon.sync.vobject.ContactForm;
import org.tenon.sync.vobject.Content;
import org.tenon.sync.vobject.ContentLine;

/** An item as its generator knows it, to be written out in any state, and edits to it that can be found again. */
sealed interface RandomItem {
    /**
     * A change that a person makes.
     *
     * @param key what it touches: two edits of one key, one on each side, may beat one another
     * @param removal of something that the other side may have edited
     * @param landed whether an item holds the change
     */
    record Edit(String key, boolean removal, Consumer<RandomItem> apply, Predicate<Component> landed) {
        @Override
        public String toString() {
            return (removal ? "removal of " : "edit of ") + key;
        }
    }

    RandomItem copy();

    Content content();

    List<Edit> edits(Random random, String side);

    Map<String, String> scalars();

    private static Edit scalar(String name, String value) {
        return new Edit(name, false, i -> i.scalars().put(name, value), c -> c.value(name)
                .map(v -> v.equals(value))
                .orElse(false));
    }

    private static Edit scalarRemoved(String name) {
        return new Edit(
                name, true, i -> i.scalars().remove(name), c -> c.line(name).isEmpty());
    }

    private static void write(List<String> lines, StringBuilder out) {
        lines.forEach(l -> out.append(ContentLine.fold(l, "\r\n")));
    }

    private static String values(Component component, String name) {
        return component.lines(name).stream().map(ContentLine::value).collect(Collectors.joining(",", ",", ","));
    }

    /** An event of a daily series: people, categories, exceptions, changed instances, alarms. */
    record Event(
            Map<String, String> scalars,
            Map<String, String> attendees,
            Map<String, String> categories,
            Map<String, String> exceptions,
            Map<String, String> instances,
            Map<String, String> alarms)
            implements RandomItem {
        private static final List<String> NAMES =
                List.of("SUMMARY", "LOCATION", "DESCRIPTION", "PRIORITY", "X-ONE", "X-TWO", "URL", "CLASS");

        static Event random(Random random) {
            var event = new Event(map(), map(), map(), map(), map(), map());
            for (var name : NAMES) {
                if (random.nextInt(3) > 0) {
                    event.scalars.put(name, "base" + random.nextInt(100));
                }
            }
            for (int i = 0; i < random.nextInt(4); i++) {
                event.attendees.put("mailto:p" + i + "@example.test", "NEEDS-ACTION");
                event.categories.put("cat" + i, "");
                event.exceptions.put(day(2 + i), "");
                event.instances.put(day(10 + i), "base" + i);
                event.alarms.put("alarm" + i, "-PT" + (i + 1) + "H");
            }
            return event;
        }

        @Override
        public Event copy() {
            return new Event(
                    new LinkedHashMap<>(scalars),
                    new LinkedHashMap<>(attendees),
                    new LinkedHashMap<>(categories),
                    new LinkedHashMap<>(exceptions),
                    new LinkedHashMap<>(instances),
                    new LinkedHashMap<>(alarms));
        }

        private static Map<String, String> map() {
            return new LinkedHashMap<>();
        }

        private static String day(int day) {
            return "202403%02dT090000Z".formatted(day);
        }

        @Override
        public Content content() {
            var out = new StringBuilder();
            write(List.of("BEGIN:VCALENDAR", "VERSION:2.0", "BEGIN:VEVENT", "UID:r@example.test"), out);
            write(List.of("DTSTAMP:20240101T000000Z", "DTSTART:20240301T090000Z", "RRULE:FREQ=DAILY"), out);
            scalars.forEach((name, value) -> write(List.of(name + ";X-KEPT=\"a;b\":" + value), out));
            attendees.forEach((who, says) -> write(List.of("ATTENDEE;CN=Someone;PARTSTAT=" + says + ":" + who), out));
            if (!categories.isEmpty()) {
                write(List.of("CATEGORIES:" + String.join(",", categories.keySet())), out);
            }
            exceptions.keySet().forEach(day -> write(List.of("EXDATE:" + day), out));
            alarms.forEach((uid, trigger) -> write(
                    List.of("BEGIN:VALARM", "ACTION:DISPLAY", "UID:" + uid, "TRIGGER:" + trigger, "END:VALARM"), out));
            write(List.of("END:VEVENT"), out);
            instances.forEach((day, summary) -> write(
                    List.of(
                            "BEGIN:VEVENT",
                            "UID:r@example.test",
                            "RECURRENCE-ID:" + day,
                            "DTSTART:" + day,
                            "SUMMARY:" + summary,
                            "END:VEVENT"),
                    out));
            write(List.of("END:VCALENDAR"), out);
            return Content.of(out.toString());
        }

        @Override
        public List<Edit> edits(Random random, String side) {
            var edits = new ArrayList<Edit>();
            for (int n = 1 + random.nextInt(5); n > 0; n--) {
                var value = random.nextInt(4) == 0 ? "alike" : side + random.nextInt(1000);
                var name = NAMES.get(random.nextInt(NAMES.size()));
                var who = "mailto:p" + random.nextInt(6) + "@example.test";
                var category = "cat" + random.nextInt(6);
                var day = day(10 + random.nextInt(8));
                var alarm = "alarm" + random.nextInt(6);
                edits.add(
                        switch (random.nextInt(10)) {
                            case 0, 1, 2 -> scalar(name, value);
                            case 3 -> scalarRemoved(name);
                            case 4 ->
                                answered(who, List.of("ACCEPTED", "DECLINED").get(random.nextInt(2)));
                            case 5 -> attendeeRemoved(who);
                            case 6 -> random.nextBoolean() ? categoryAdded(category) : categoryRemoved(category);
                            case 7 -> instanceChanged(day, value);
                            case 8 -> instanceExcepted(day);
                            default -> alarmSet(alarm, "-PT" + (1 + random.nextInt(50)) + "M");
                        });
            }
            return edits;
        }

        private static Component event(Component calendar) {
            return calendar.components().stream()
                    .filter(c -> c.line("RECURRENCE-ID").isEmpty())
                    .findFirst()
                    .orElse(calendar);
        }

        private static Edit answered(String who, String says) {
            return new Edit(
                    who, false, i -> ((Event) i).attendees.put(who, says), c -> event(c).lines("ATTENDEE").stream()
                            .anyMatch(l -> l.value().equals(who)
                                    && l.param("PARTSTAT").orElse("").equals(says)));
        }

        private static Edit attendeeRemoved(String who) {
            return new Edit(who, true, i -> ((Event) i).attendees.remove(who), c -> event(c).lines("ATTENDEE").stream()
                    .noneMatch(l -> l.value().equals(who)));
        }

        private static Edit categoryAdded(String category) {
            return new Edit(
                    category, false, i -> ((Event) i).categories.put(category, ""), c -> values(event(c), "CATEGORIES")
                            .contains("," + category + ","));
        }

        private static Edit categoryRemoved(String category) {
            return new Edit(
                    category, true, i -> ((Event) i).categories.remove(category), c -> !values(event(c), "CATEGORIES")
                            .contains("," + category + ","));
        }

        private static Edit instanceChanged(String day, String summary) {
            return new Edit(
                    day,
                    false,
                    i -> {
                        ((Event) i).instances.put(day, summary);
                        ((Event) i).exceptions.remove(day);
                    },
                    c -> c.components().stream()
                            .anyMatch(e -> e.value("RECURRENCE-ID").orElse("").equals(day)
                                    && e.value("SUMMARY").orElse("").equals(summary)));
        }

        private static Edit instanceExcepted(String day) {
            return new Edit(
                    day,
                    true,
                    i -> {
                        ((Event) i).instances.remove(day);
                        ((Event) i).exceptions.put(day, "");
                    },
                    c -> values(event(c), "EXDATE").contains("," + day + ",")
                            && c.components().stream()
                                    .noneMatch(e ->
                                            e.value("RECURRENCE-ID").orElse("").equals(day)));
        }

        /** By its time: a reminder's name is a note of the program that set it. */
        private static Edit alarmSet(String uid, String trigger) {
            return new Edit(uid, false, i -> ((Event) i).alarms.put(uid, trigger), c -> event(c).components().stream()
                    .anyMatch(a -> a.value("TRIGGER").orElse("").equals(trigger)));
        }
    }

    /** A contact: single values, numbers, categories, labelled links. */
    record Card(
            Map<String, String> scalars,
            Map<String, String> phones,
            Map<String, String> categories,
            Map<String, String> links)
            implements RandomItem {
        private static final List<String> NAMES = List.of("FN", "ORG", "NOTE", "TITLE", "X-ONE", "BDAY", "ROLE");

        static Card random(Random random) {
            var card = new Card(
                    new LinkedHashMap<>(), new LinkedHashMap<>(), new LinkedHashMap<>(), new LinkedHashMap<>());
            for (var name : NAMES) {
                if (random.nextInt(3) > 0) {
                    card.scalars.put(name, "base" + random.nextInt(100));
                }
            }
            for (int i = 0; i < random.nextInt(4); i++) {
                card.phones.put("+1 555 000" + i, "HOME");
                card.categories.put("cat" + i, "");
                card.links.put("https://example.test/" + i, "Label" + i);
            }
            return card;
        }

        @Override
        public Card copy() {
            return new Card(
                    new LinkedHashMap<>(scalars),
                    new LinkedHashMap<>(phones),
                    new LinkedHashMap<>(categories),
                    new LinkedHashMap<>(links));
        }

        @Override
        public Content content() {
            var out = new StringBuilder();
            write(List.of("BEGIN:VCARD", "VERSION:3.0", "UID:r", "N:Roe;Jo;;;"), out);
            scalars.forEach((name, value) -> write(List.of(name + ";X-KEPT=\"a;b\":" + value), out));
            phones.forEach((number, type) -> write(List.of("TEL;TYPE=" + type + ":" + number), out));
            if (!categories.isEmpty()) {
                write(List.of("CATEGORIES:" + String.join(",", categories.keySet())), out);
            }
            int n = 1;
            for (var link : links.entrySet()) {
                write(List.of("item" + n + ".URL:" + link.getKey(), "item" + n + ".X-ABLabel:" + link.getValue()), out);
                n++;
            }
            write(List.of("END:VCARD"), out);
            return Content.of(out.toString());
        }

        @Override
        public List<Edit> edits(Random random, String side) {
            var edits = new ArrayList<Edit>();
            for (int n = 1 + random.nextInt(5); n > 0; n--) {
                var value = random.nextInt(4) == 0 ? "alike" : side + random.nextInt(1000);
                var name = NAMES.get(random.nextInt(NAMES.size()));
                var number = "+1 555 000" + random.nextInt(6);
                var category = "cat" + random.nextInt(6);
                var link = "https://example.test/" + random.nextInt(6);
                edits.add(
                        switch (random.nextInt(8)) {
                            case 0, 1, 2 -> scalar(name, value);
                            case 3 -> scalarRemoved(name);
                            case 4 -> phone(number, List.of("WORK", "CELL").get(random.nextInt(2)));
                            case 5 -> phoneRemoved(number);
                            case 6 -> random.nextBoolean() ? categoryAdded(category) : categoryRemoved(category);
                            default -> linked(link, value);
                        });
            }
            return edits;
        }

        private static Edit phone(String number, String type) {
            return new Edit(number, false, i -> ((Card) i).phones.put(number, type), c -> c.lines("TEL").stream()
                    .anyMatch(l -> l.value().equals(number)
                            && new ContactForm().params(l).toString().contains(type.toLowerCase(Locale.ROOT))));
        }

        private static Edit phoneRemoved(String number) {
            return new Edit(number, true, i -> ((Card) i).phones.remove(number), c -> c.lines("TEL").stream()
                    .noneMatch(l -> l.value().equals(number)));
        }

        private static Edit categoryAdded(String category) {
            return new Edit(category, false, i -> ((Card) i).categories.put(category, ""), c -> values(c, "CATEGORIES")
                    .contains("," + category + ","));
        }

        private static Edit categoryRemoved(String category) {
            return new Edit(category, true, i -> ((Card) i).categories.remove(category), c -> !values(c, "CATEGORIES")
                    .contains("," + category + ","));
        }

        /** The label is found in the group of its link, wherever the merge has put the two. */
        private static Edit linked(String link, String label) {
            return new Edit(link, false, i -> ((Card) i).links.put(link, label), c -> c.lines("URL").stream()
                    .filter(l -> l.value().equals(link))
                    .anyMatch(l -> c.lines("X-ABLABEL").stream()
                            .anyMatch(x ->
                                    x.group().equals(l.group()) && x.value().equals(label))));
        }
    }
}
