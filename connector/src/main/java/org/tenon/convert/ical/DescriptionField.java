package org.tenon.convert.ical;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.tenon.convert.LargeValue;
import org.tenon.convert.MapiItem;
import org.tenon.convert.PidTag;
import org.tenon.convert.PropRef;
import org.tenon.convert.Warnings;
import org.tenon.convert.rtf.RichBody;

/** DESCRIPTION: the text. Of an item that Outlook saved with rich text alone, its words. */
public enum DescriptionField implements CalendarField {
    DESCRIPTION;

    private static final int MOST_BYTES = 20 << 20;
    private static final TextField TEXT = TextField.of("DESCRIPTION", PidTag.BODY, true);

    @Override
    public List<String> open() {
        return TEXT.open();
    }

    @Override
    public List<PropRef> properties() {
        return List.of(PropRef.of(PidTag.BODY), PropRef.of(PidTag.RTF_COMPRESSED));
    }

    @Override
    public void toMapi(CalendarIn in, MapiItem out, Warnings warnings) {
        TEXT.toMapi(in, out, warnings);
    }

    /** The text of an item, be it plain or rich. */
    public static Optional<String> text(MapiItem in) {
        return in.properties()
                .get(PidTag.BODY)
                .or(() -> in.properties().large(PidTag.BODY).map(DescriptionField::read))
                .filter(t -> !t.isBlank())
                .or(() -> RichBody.text(in));
    }

    private static String read(LargeValue text) {
        try (var stream = text.open()) {
            return new String(stream.readNBytes(MOST_BYTES), StandardCharsets.UTF_16LE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void toOpen(MapiItem in, CalendarOut out, Warnings warnings) {
        text(in).ifPresent(t -> out.add(Lines.text("DESCRIPTION", t)));
    }
}
