package org.tenon.convert.mail;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.tenon.convert.MapiItem;
import org.tenon.convert.PidLid;
import org.tenon.convert.PropRef;
import org.tenon.convert.Warnings;
import org.tenon.convert.mime.EncodedWords;
import org.tenon.convert.mime.HeaderLine;

/** Keywords: Outlook's categories, each once. */
enum KeywordField implements MessageField {
    KEYWORDS;

    @Override
    public List<String> open() {
        return List.of("Keywords");
    }

    @Override
    public List<PropRef> properties() {
        return List.of(PropRef.of(PidLid.KEYWORDS));
    }

    @Override
    public void toMapi(MessageIn in, MapiItem out, Warnings warnings) {
        var all = new ArrayList<String>();
        for (var line : in.headers().all("Keywords")) {
            for (var one : words(line)) {
                var word = EncodedWords.decode(one.strip()).strip();
                if (!word.isEmpty() && !all.contains(word)) {
                    all.add(word);
                }
            }
        }
        if (!all.isEmpty()) {
            out.properties().put(PidLid.KEYWORDS, List.copyOf(all));
        }
    }

    private static List<String> words(HeaderLine line) {
        return List.of(line.value().split("[,;]", -1));
    }

    @Override
    public void toOpen(MapiItem in, MessageOut out, Warnings warnings) {
        var all = in.properties().get(PidLid.KEYWORDS).orElse(List.of());
        if (!all.isEmpty()) {
            out.line("Keywords", all.stream().map(KeywordField::written).collect(Collectors.joining(", ")));
        }
    }

    /** A comma in a name would look like two names. */
    private static String written(String name) {
        var encoded = EncodedWords.encode(name);
        return encoded.matches(".*[,;].*") ? EncodedWords.words(name) : encoded;
    }
}
