package org.tenon.convert.contact;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.tenon.convert.MapiItem;
import org.tenon.convert.PidTag;
import org.tenon.convert.PropRef;
import org.tenon.convert.Warnings;
import org.tenon.convert.ical.Lines;
import org.tenon.convert.ical.TextValue;

/** ORG: company, department, office. */
enum OrgField implements CardField {
    ORG;

    @Override
    public List<String> open() {
        return List.of("ORG");
    }

    @Override
    public List<PropRef> properties() {
        return List.of(PropRef.of(PidTag.COMPANY_NAME), PropRef.of(PidTag.DEPARTMENT_NAME));
    }

    @Override
    public void toMapi(CardIn in, MapiItem out, Warnings warnings) {
        in.lines("ORG").stream().findFirst().ifPresent(line -> {
            var parts = CardIn.parts(line, 2);
            if (!parts.getFirst().isEmpty()) {
                out.properties().put(PidTag.COMPANY_NAME, parts.getFirst());
            }
            var units = parts.stream().skip(1).filter(p -> !p.isEmpty()).collect(Collectors.joining("; "));
            if (!units.isEmpty()) {
                out.properties().put(PidTag.DEPARTMENT_NAME, units);
            }
        });
    }

    @Override
    public void toOpen(MapiItem in, CardOut out, Warnings warnings) {
        var company = in.properties().get(PidTag.COMPANY_NAME).orElse("");
        var department = in.properties().get(PidTag.DEPARTMENT_NAME).orElse("");
        if (!company.isBlank() || !department.isBlank()) {
            var parts = Stream.concat(
                    Stream.of(company), Stream.of(department.split("; ", -1)).filter(d -> !d.isBlank()));
            out.add(Lines.line("ORG", parts.map(TextValue::escape).collect(Collectors.joining(";"))));
        }
    }
}
