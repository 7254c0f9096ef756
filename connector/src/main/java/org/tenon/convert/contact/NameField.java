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

/** N and FN: the name in its parts, as it is shown, and as it is filed. */
enum NameField implements CardField {
    NAME;

    /** In the order of N: family, given, middle, prefix, suffix. */
    private static final List<PropTag<String>> PARTS = List.of(
            PidTag.SURNAME, PidTag.GIVEN_NAME, PidTag.MIDDLE_NAME, PidTag.DISPLAY_NAME_PREFIX, PidTag.GENERATION);

    @Override
    public List<String> open() {
        return List.of("N", "FN");
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
            var surname = p.get(PidTag.SURNAME);
            var given = p.get(PidTag.GIVEN_NAME);
            p.put(
                    PidLid.FILE_UNDER,
                    surname.isPresent() && given.isPresent() ? surname.get() + ", " + given.get() : name);
        });
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
    }
}
