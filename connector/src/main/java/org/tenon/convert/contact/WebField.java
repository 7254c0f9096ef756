package org.tenon.convert.contact;

import java.util.ArrayList;
import java.util.List;
import org.tenon.convert.MapiItem;
import org.tenon.convert.PidLid;
import org.tenon.convert.PidTag;
import org.tenon.convert.PropRef;
import org.tenon.convert.PropertyKey;
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
        var without = new ArrayList<String>();
        for (var line : in.lines("URL")) {
            var address = TextValue.read(line).strip();
            boolean home = CardIn.types(line).contains("HOME");
            if (!address.isEmpty() && !take(address, home, out)) {
                without.add(address);
            }
        }
        for (var address : without) {
            // A page in the other place is better than none.
            if (!take(address, true, out) && !take(address, false, out)) {
                warnings.add(
                        "no-place", "URL", "Outlook has no free place for another web page; it is kept as it stands.");
            }
        }
    }

    private static boolean take(String address, boolean home, MapiItem out) {
        var place = home ? PropertyKey.of(PidTag.PERSONAL_HOME_PAGE) : PropertyKey.of(PidLid.HTML);
        if (out.properties().has(place)) {
            return false;
        }
        if (home) {
            out.properties().put(PidTag.PERSONAL_HOME_PAGE, address);
        } else {
            out.properties().put(PidLid.HTML, address).put(PidTag.BUSINESS_HOME_PAGE, address);
        }
        return true;
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
