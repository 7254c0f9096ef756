package org.tenon.convert.rtf;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.tenon.convert.CodePages;
import org.tenon.convert.rtf.RtfBody.Form;

/**
 * Goes through rich text once and takes out what it holds for people: the HTML or plain text that was put into it
 * ([MS-OXRTFEX]), or else its words. Groups are kept on a stack, so depth costs no Java stack.
 */
final class RtfReader {
    private static final int DEEPEST = 10_000;

    /** Groups whose text is not the document's, without the star that marks new ones. */
    private static final Set<String> ASIDE = Set.of(
            "stylesheet",
            "info",
            "pict",
            "object",
            "header",
            "headerl",
            "headerr",
            "headerf",
            "footer",
            "footerl",
            "footerr",
            "footerf",
            "footnote",
            "filetbl",
            "listtable",
            "listoverridetable",
            "revtbl",
            "rsidtbl",
            "generator",
            "xe",
            "tc",
            "themedata",
            "datastore",
            "nonshppict");

    private static final Pattern LINK = Pattern.compile("^\\s*HYPERLINK\\s+\"?([^\"\\s]+)");

    private enum Place {
        DOCUMENT,
        FONTS,
        COLORS,
        /** What a field is made of, such as where a link leads. */
        FIELD,
        /** The number or the bullet before a paragraph: a word to readers of text, and a list in HTML. */
        LIST_MARK,
        HTML_TAG,
        ASIDE
    }

    /** What holds until the group ends. */
    private static final class Group {
        private Place place = Place.DOCUMENT;
        /** In encapsulated text: rich text's own version of what stands there as HTML too. */
        private boolean onlyRtf;

        private boolean field;
        private int font = -1;
        private int unicodeSkip = 1;

        Group inner() {
            var inner = new Group();
            inner.place = place;
            inner.onlyRtf = onlyRtf;
            inner.field = field;
            inner.font = font;
            inner.unicodeSkip = unicodeSkip;
            return inner;
        }
    }

    private final byte[] rtf;
    private final Deque<Group> outer = new ArrayDeque<>();
    private final RtfFonts fonts = new RtfFonts();
    private final StringBuilder out = new StringBuilder();
    private final RichHtml html = new RichHtml();
    private final StringBuilder aside = new StringBuilder();
    /** Bytes of one code page that wait to be decoded together: a character may be two of them. */
    private final ByteArrayOutputStream waiting = new ByteArrayOutputStream();

    private Group group = new Group();
    private Form form = Form.RICH;
    private int ansiPage = CodePages.WESTERN;
    private int defaultFont = -1;
    private int fontInTable = -1;
    private int at;
    private int toSkip;
    private boolean star;

    RtfReader(byte[] rtf) {
        this.rtf = rtf;
    }

    RtfBody read() {
        boolean damaged = false;
        while (at < rtf.length) {
            byte b = rtf[at++];
            switch (b) {
                case '{' -> {
                    flush();
                    toSkip = 0;
                    if (outer.size() >= DEEPEST) {
                        return end(true);
                    }
                    outer.push(group);
                    group = group.inner();
                    html.groupBegins();
                }
                case '}' -> {
                    flush();
                    toSkip = 0;
                    star = false;
                    if (outer.isEmpty()) {
                        damaged = true;
                    } else {
                        endGroup();
                    }
                }
                case '\\' -> control();
                case '\r', '\n', 0 -> {
                    // Line ends are for the eyes of whoever reads rich text as it is.
                }
                default -> letter(b);
            }
        }
        return end(damaged || !outer.isEmpty());
    }

    private RtfBody end(boolean damaged) {
        flush();
        return new RtfBody(form, out.toString(), form == Form.RICH ? html.page() : Optional.empty(), damaged);
    }

    private void endGroup() {
        var inner = group;
        group = outer.pop();
        html.groupEnds();
        if (inner.place == Place.FIELD && group.place != Place.FIELD) {
            var link = LINK.matcher(aside);
            html.link(link.find() ? Optional.of(link.group(1)) : Optional.empty());
            aside.setLength(0);
        } else if (inner.place == Place.LIST_MARK && group.place != Place.LIST_MARK) {
            html.listMark(aside.toString());
            aside.setLength(0);
        } else if (inner.field && !group.field) {
            html.link(Optional.empty());
        }
    }

    private void control() {
        if (at >= rtf.length) {
            return;
        }
        byte b = rtf[at++];
        if (isLetter(b)) {
            word();
            return;
        }
        switch (b) {
            case '\'' -> hex();
            case '*' -> star = true;
            case '\\', '{', '}' -> letter(b);
            case '~' -> symbol(form == Form.HTML && group.place != Place.HTML_TAG ? "&nbsp;" : "\u00A0");
            case '_' -> symbol(form == Form.HTML && group.place != Place.HTML_TAG ? "&shy;" : "\u00AD");
            case '\r', '\n' -> symbol("\r\n");
            case '\t' -> symbol("\t");
            default -> {
                // \- and \| and the like say how to break lines.
            }
        }
    }

    private void hex() {
        int high = at < rtf.length ? Character.digit(rtf[at], 16) : -1;
        int low = at + 1 < rtf.length ? Character.digit(rtf[at + 1], 16) : -1;
        if (high < 0 || low < 0) {
            return;
        }
        at += 2;
        letter((byte) (high << 4 | low));
    }

    private void word() {
        int from = at - 1;
        while (at < rtf.length && isLetter(rtf[at]) && at - from < 64) {
            at++;
        }
        var name = new String(rtf, from, at - from, StandardCharsets.US_ASCII);
        boolean negative = at < rtf.length && rtf[at] == '-';
        int digits = negative ? at + 1 : at;
        int end = digits;
        long number = 0;
        while (end < rtf.length && rtf[end] >= '0' && rtf[end] <= '9' && end - digits < 10) {
            number = number * 10 + rtf[end++] - '0';
        }
        boolean numbered = end > digits;
        if (numbered) {
            at = end;
        }
        if (at < rtf.length && rtf[at] == ' ') {
            at++;
        }
        boolean starred = star;
        star = false;
        int value = (int) Math.min(number, Integer.MAX_VALUE);
        if (toSkip > 0 && !name.equals("bin")) {
            toSkip--;
            return;
        }
        word(name, numbered ? Optional.of(negative ? -value : value) : Optional.empty(), starred);
    }

    private void word(String name, Optional<Integer> number, boolean starred) {
        if (starred && !name.equals("fldinst")) {
            place(name.equals("htmltag") ? Place.HTML_TAG : Place.ASIDE);
            return;
        }
        if (ASIDE.contains(name)) {
            place(Place.ASIDE);
            return;
        }
        if (group.place == Place.DOCUMENT && form == Form.RICH) {
            flush();
            html.word(name, number);
        }
        switch (name) {
            case "fonttbl" -> place(Place.FONTS);
            case "colortbl" -> place(Place.COLORS);
            case "red", "green", "blue" -> {
                flush();
                html.colorWord(name, number.orElse(0));
            }
            case "field" -> group.field = true;
            case "fldinst" -> place(Place.FIELD);
            case "listtext", "pntext" -> place(Place.LIST_MARK);
            case "bin" -> at = (int) Math.min(rtf.length, at + (long) Math.max(0, number.orElse(0)));
            case "ansicpg" -> ansiPage = number.orElse(ansiPage);
            case "mac" -> ansiPage = 10000;
            case "pc" -> ansiPage = 437;
            case "pca" -> ansiPage = 850;
            case "deff" -> {
                defaultFont = number.orElse(-1);
                html.defaultFont(defaultFont);
            }
            case "f" -> font(number.orElse(-1));
            case "fcharset" -> number.flatMap(RtfFonts::pageOf).ifPresent(this::fontPage);
            case "cpg" -> number.ifPresent(this::fontPage);
            case "plain" -> {
                flush();
                group.font = defaultFont;
            }
            case "uc" -> group.unicodeSkip = Math.max(0, number.orElse(1));
            case "u" -> number.ifPresent(this::unicode);
            case "fromhtml" -> form = form == Form.RICH && out.isEmpty() ? Form.HTML : form;
            case "fromtext" -> form = form == Form.RICH && out.isEmpty() ? Form.TEXT : form;
            case "htmlrtf" -> {
                flush();
                group.onlyRtf = form != Form.RICH && number.orElse(1) != 0;
            }
            case "par", "line" -> symbol("\r\n");
            case "sect", "page", "row" -> rich("\r\n");
            case "tab" -> symbol("\t");
            case "cell", "nestcell" -> rich("\t");
            case "lquote" -> named("&lsquo;", "\u2018");
            case "rquote" -> named("&rsquo;", "\u2019");
            case "ldblquote" -> named("&ldquo;", "\u201C");
            case "rdblquote" -> named("&rdquo;", "\u201D");
            case "bullet" -> named("&bull;", "\u2022");
            case "endash" -> named("&ndash;", "\u2013");
            case "emdash" -> named("&mdash;", "\u2014");
            case "emspace" -> named("&emsp;", "\u2003");
            case "enspace" -> named("&ensp;", "\u2002");
            default -> {
                // How it looks.
            }
        }
    }

    private void place(Place place) {
        flush();
        if (group.place != Place.ASIDE) {
            group.place = place;
        }
    }

    private void font(int number) {
        if (group.place == Place.FONTS) {
            flush();
            fontInTable = number;
        } else {
            flush();
            group.font = number;
        }
    }

    private void fontPage(int codePage) {
        if (group.place == Place.FONTS && codePage > 0) {
            fonts.page(fontInTable, codePage);
        }
    }

    /** \\uN, followed by what programs show that do not know it, which is passed over. */
    private void unicode(int number) {
        symbol(Character.toString((char) number));
        toSkip = group.unicodeSkip;
    }

    private void named(String html, String text) {
        symbol(form == Form.HTML && group.place != Place.HTML_TAG ? html : text);
    }

    private void rich(String text) {
        if (form == Form.RICH) {
            symbol(text);
        }
    }

    private void letter(byte b) {
        star = false;
        if (toSkip > 0) {
            toSkip--;
        } else if (group.place != Place.ASIDE) {
            waiting.write(b);
        }
    }

    private void symbol(String text) {
        star = false;
        flush();
        if (toSkip > 0) {
            toSkip--;
        } else {
            show(text);
        }
    }

    private void show(String text) {
        switch (group.place) {
            case DOCUMENT -> {
                if (!group.onlyRtf) {
                    out.append(text);
                }
                // Words have told of ends and tabs.
                if (form == Form.RICH && !text.equals("\r\n") && !text.equals("\t")) {
                    html.text(text);
                }
            }
            case HTML_TAG -> {
                if (!group.onlyRtf) {
                    out.append(text);
                }
            }
            case LIST_MARK -> {
                out.append(text);
                aside.append(text);
            }
            case FIELD -> aside.append(text);
            case FONTS -> {
                int end = text.indexOf(';');
                html.font(fontInTable, end < 0 ? text : text.substring(0, end));
            }
            case COLORS -> text.chars().filter(c -> c == ';').forEach(c -> html.colorEnds());
            case ASIDE -> {
                // Not the document's text.
            }
        }
    }

    private void flush() {
        if (waiting.size() > 0) {
            show(waiting.toString(charset()));
            waiting.reset();
        }
    }

    /** Tags are in the document's code page, text in that of its font. */
    private Charset charset() {
        int font = group.font >= 0 ? group.font : defaultFont;
        return group.place == Place.HTML_TAG ? RtfFonts.charset(ansiPage) : fonts.charset(font, ansiPage);
    }

    private static boolean isLetter(byte b) {
        return (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z');
    }
}
