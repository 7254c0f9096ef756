package org.tenon.convert.contact;

import java.util.List;
import org.tenon.convert.MapiItem;
import org.tenon.convert.PidLid;
import org.tenon.convert.PidTag;
import org.tenon.convert.PropRef;
import org.tenon.convert.Warnings;
import org.tenon.convert.ical.Lines;
import org.tenon.convert.ical.TextValue;

/** URL: the web page, which Outlook's form shows, and the private one. */
enum WebField implements CardField {
    URL;

    @Override
    public List<String> open() {
        return List.of("URL");
    }

    @Override
    public List<PropRef> properties() {
        return List.of(
                PropRef.of(PidLid.HTML), PropRef.of(PidTag.BUSINESS_HOME_PAGE), PropRef.of(PidTag.PERSONAL_HOME_PAGE));
    }

    @Override
    public void toMapi(CardIn in, MapiItem out, Warnings warnings) {
        for (var line : in.lines("URL")) {
            var address = TextValue.read(line).strip();
            if (address.isEmpty()) {
                continue;
            }
            boolean home = CardIn.types(line).contains("HOME");
            if (home && out.properties().get(PidTag.PERSONAL_HOME_PAGE).isEmpty()) {
                out.properties().put(PidTag.PERSONAL_HOME_PAGE, address);
            } else if (out.properties().get(PidLid.HTML).isEmpty()) {
                out.properties().put(PidLid.HTML, address).put(PidTag.BUSINESS_HOME_PAGE, address);
            } else {
                warnings.add(
                        "no-place", "URL", "Outlook has no free place for another web page; it is kept as it stands.");
            }
        }
    }

    @Override
    public void toOpen(MapiItem in, CardOut out, Warnings warnings) {
        in.properties()
                .get(PidLid.HTML)
                .or(() -> in.properties().get(PidTag.BUSINESS_HOME_PAGE))
                .filter(a -> !a.isBlank())
                .ifPresent(a -> out.add(Lines.line("URL", TextValue.bytes(a.strip()))));
        in.properties()
                .get(PidTag.PERSONAL_HOME_PAGE)
                .filter(a -> !a.isBlank())
                .ifPresent(a -> out.add(Lines.line("URL", TextValue.bytes(a.strip()), Lines.param("TYPE", "HOME"))));
    }
}
