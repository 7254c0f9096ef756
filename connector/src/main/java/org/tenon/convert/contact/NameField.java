package org.tenon.convert.contact;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.tenon.convert.MapiItem;
import org.tenon.convert.PidLid;
import org.tenon.convert.PidTag;
import org.tenon.convert.PropRef;
import org.tenon.convert.Warnings;
import org.tenon.convert.ical.Lines;
import org.tenon.convert.ical.TextValue;
import org.tenon.mapi.value.PropTag;

/** N and FN: the name in its parts, as it is shown, and as it is filed where that is not as Outlook files by itself. */
enum NameField implements CardField {
    NAME;

    /** In the order of N: family, given, middle, prefix, suffix. */
    private static final List<PropTag<String>> PARTS = List.of(
            PidTag.SURNAME, PidTag.GIVEN_NAME, PidTag.MIDDLE_NAME, PidTag.DISPLAY_NAME_PREFIX, PidTag.GENERATION);

    /** How other programs tell it too. */
    private static final String FILE_AS = "X-EVOLUTION-FILE-AS";

    @Override
    public List<String> open() {
        return List.of("N", "FN", FILE_AS);
    }

    @Override
    public List<PropRef> properties() {
        var all = new ArrayList<PropRef>();
        PARTS.forEach(p -> all.add(PropRef.of(p)));
        all.add(PropRef.of(PidTag.DISPLAY_NAME));
        all.add(PropRef.of(PidTag.SUBJECT));
        all.add(PropRef.of(PidLid.FILE_UNDER));
        return all;
    }

    @Override
    public void toMapi(CardIn in, MapiItem out, Warnings warnings) {
        var p = out.properties();
        in.lines("N").stream().findFirst().ifPresent(line -> {
            var parts = CardIn.parts(line, PARTS.size());
            for (int i = 0; i < PARTS.size(); i++) {
                if (!parts.get(i).isEmpty()) {
                    p.put(PARTS.get(i), parts.get(i));
                }
            }
        });
        var shown = in.text("FN")
                .or(() -> Optional.of(joined(out)).filter(n -> !n.isEmpty()))
                .or(() -> in.text("ORG").map(o -> o.replace(";", ", ")))
                .or(() -> in.text("EMAIL"));
        shown.ifPresent(name -> {
            p.put(PidTag.DISPLAY_NAME, name).put(PidTag.SUBJECT, name);
            p.put(PidLid.FILE_UNDER, filed(out));
        });
        in.text(FILE_AS).map(String::strip).filter(f -> !f.isEmpty()).ifPresent(f -> p.put(PidLid.FILE_UNDER, f));
    }

    /** A text that does not say how the name is filed takes nothing away. */
    @Override
    public void align(MapiItem existing, MapiItem before, MapiItem after) {
        var usual = filed(after);
        boolean unsaid = usual.equals(filed(before))
                && after.properties().get(PidLid.FILE_UNDER).equals(Optional.of(usual));
        if (unsaid) {
            before.properties().get(PidLid.FILE_UNDER).ifPresent(f -> after.properties()
                    .put(PidLid.FILE_UNDER, f));
        }
    }

    /** The surname first. */
    private static String filed(MapiItem item) {
        var p = item.properties();
        var surname = p.get(PidTag.SURNAME);
        var given = Stream.of(PidTag.GIVEN_NAME, PidTag.MIDDLE_NAME)
                .flatMap(t -> p.get(t).stream())
                .filter(n -> !n.isBlank())
                .collect(Collectors.joining(" "));
        return surname.isPresent() && !given.isEmpty()
                ? surname.get() + ", " + given
                : p.get(PidTag.DISPLAY_NAME).orElse("");
    }

    private static String joined(MapiItem item) {
        return Stream.of(
                        PidTag.DISPLAY_NAME_PREFIX,
                        PidTag.GIVEN_NAME,
                        PidTag.MIDDLE_NAME,
                        PidTag.SURNAME,
                        PidTag.GENERATION)
                .flatMap(t -> item.properties().get(t).stream())
                .collect(Collectors.joining(" "));
    }

    @Override
    public void toOpen(MapiItem in, CardOut out, Warnings warnings) {
        var p = in.properties();
        var shown = p.get(PidTag.DISPLAY_NAME)
                .filter(n -> !n.isBlank())
                .or(() -> Optional.of(joined(in)).filter(n -> !n.isBlank()))
                .or(() -> p.get(PidLid.FILE_UNDER))
                .or(() -> p.get(PidTag.COMPANY_NAME))
                .or(() -> p.get(PidLid.EMAIL1_EMAIL_ADDRESS))
                .orElse("");
        out.add(Lines.text("FN", shown));
        out.add(Lines.line(
                "N",
                PARTS.stream().map(t -> TextValue.escape(p.get(t).orElse(""))).collect(Collectors.joining(";"))));
        p.get(PidLid.FILE_UNDER)
                .filter(f -> !f.isBlank() && !f.equals(filed(in)) && !f.equals(shown))
                .ifPresent(f -> out.add(Lines.text(FILE_AS, f)));
    }
}
