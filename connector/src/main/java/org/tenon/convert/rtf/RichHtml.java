package org.tenon.convert.rtf;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Rich text of its own as a simple page of HTML: bold and its like, sizes, fonts and colours, paragraphs, lists, links and tables. Pictures
 * and what only paper has are not in it. Told of each word and letter in order by {@link RtfReader}.
 */
final class RichHtml {
    private static final int DEFAULT_SIZE = 24;
    /** So many letters of HTML nobody reads: what comes then is left to the words. */
    private static final int LARGEST = 4 << 20;

    /** How letters look; {@code tags} are those of HTML, sizes in half points, colours and fonts numbers in their tables. */
    private record Look(Set<String> tags, int size, int color, int background, int font, boolean hidden) {
        static Look plain(int font) {
            return new Look(Set.of(), DEFAULT_SIZE, 0, 0, font, false);
        }

        Look with(String tag, boolean on) {
            var all = new TreeSet<>(tags);
            if (on) {
                all.add(tag);
            } else {
                all.remove(tag);
            }
            return new Look(all, size, color, background, font, hidden);
        }

        Look sized(int other) {
            return new Look(tags, other, color, background, font, hidden);
        }

        Look colored(int front, int back) {
            return new Look(tags, size, front, back, font, hidden);
        }

        Look inFont(int other) {
            return new Look(tags, size, color, background, other, hidden);
        }

        Look hidden(boolean on) {
            return new Look(tags, size, color, background, font, on);
        }
    }

    private final Map<Integer, String> fonts = new HashMap<>();
    private final List<Optional<String>> colors = new ArrayList<>();
    private final Deque<Look> outer = new ArrayDeque<>();
    private final StringBuilder page = new StringBuilder();
    private final StringBuilder paragraph = new StringBuilder();
    private final StringBuilder cell = new StringBuilder();
    private final StringBuilder row = new StringBuilder();
    private final Set<Look> looks = new HashSet<>();
    private int defaultFont = -1;
    private Look look = Look.plain(-1);
    private Optional<Look> shown = Optional.empty();
    private Optional<String> link = Optional.empty();
    private String align = "";
    private int indent;
    private boolean inTable;
    private Optional<String> mark = Optional.empty();
    /** The element that paragraphs are put into: ul, ol or table. */
    private String open = "";

    private int rgb = -1;
    private boolean formatted;

    void groupBegins() {
        outer.push(look);
    }

    void groupEnds() {
        if (!outer.isEmpty()) {
            look = outer.pop();
        }
    }

    void font(int number, String name) {
        if (!name.isBlank()) {
            fonts.putIfAbsent(number, name.strip());
        }
    }

    void defaultFont(int number) {
        defaultFont = number;
        look = Look.plain(number);
    }

    /** Text from here on leads there; empty ends it. */
    void link(Optional<String> target) {
        endRun();
        link.ifPresent(l -> paragraph.append("</a>"));
        link = target.filter(RichHtml::isHarmless);
        link.ifPresent(l -> paragraph.append("<a href=\"").append(escaped(l)).append("\">"));
        formatted |= link.isPresent();
    }

    private static boolean isHarmless(String target) {
        var lower = target.strip().toLowerCase(Locale.ROOT);
        return !lower.isEmpty() && !lower.startsWith("\\") && !lower.matches("(?s)(javascript|vbscript|data)\\s*:.*");
    }

    /** The number or bullet that stands before a paragraph. */
    void listMark(String text) {
        mark = Optional.of(text.strip());
    }

    void word(String name, Optional<Integer> number) {
        boolean on = number.orElse(1) != 0;
        int value = number.orElse(0);
        switch (name) {
            case "b", "i" -> look = look.with(name, on);
            case "ul", "uld", "uldash", "uldashd", "uldb", "ulw", "ulwave", "ulth" -> look = look.with("u", on);
            case "ulnone" -> look = look.with("u", false);
            case "strike", "striked" -> look = look.with("s", on);
            case "super" -> look = look.with("sub", false).with("sup", on);
            case "sub" -> look = look.with("sup", false).with("sub", on);
            case "nosupersub" -> look = look.with("sup", false).with("sub", false);
            case "v" -> look = look.hidden(on);
            case "fs" -> look = look.sized(value > 0 && value < 1000 ? value : DEFAULT_SIZE);
            case "cf" -> look = look.colored(value, look.background);
            case "cb", "highlight", "chcbpat" -> look = look.colored(look.color, value);
            case "f" -> look = look.inFont(value);
            case "plain" -> look = Look.plain(defaultFont);
            case "pard" -> {
                align = "";
                indent = 0;
                inTable = false;
            }
            case "ql" -> align = "";
            case "qc" -> align = "center";
            case "qr" -> align = "right";
            case "qj" -> align = "justify";
            case "li" -> indent = value;
            case "intbl" -> inTable = true;
            case "par", "sect", "page" -> paragraphEnds();
            case "line" -> raw("<br>");
            case "tab" -> raw("&nbsp;&nbsp;&nbsp; ");
            case "cell" -> cellEnds();
            case "row" -> rowEnds();
            default -> {
                // What only paper has.
            }
        }
    }

    /** One of the table of colours: its red, green and blue in that order. */
    void colorWord(String name, int value) {
        int shift = name.equals("red") ? 16 : name.equals("green") ? 8 : 0;
        rgb = (Math.max(rgb, 0) & ~(0xFF << shift)) | ((value & 0xFF) << shift);
    }

    /** A colour ends; one without numbers is the reader's own, and so is black. */
    void colorEnds() {
        colors.add(rgb <= 0 ? Optional.empty() : Optional.of("#%06x".formatted(rgb)));
        rgb = -1;
    }

    void text(String text) {
        if (look.hidden || text.isEmpty()) {
            return;
        }
        if (!shown.equals(Optional.of(look))) {
            endRun();
            beginRun();
        }
        paragraph.append(escaped(text).replace("  ", " &nbsp;"));
    }

    private void raw(String html) {
        if (!look.hidden) {
            paragraph.append(html);
        }
    }

    private void beginRun() {
        looks.add(look);
        formatted |= !look.tags.isEmpty()
                || color(look.color).isPresent()
                || color(look.background).isPresent();
        var style = new StringBuilder();
        var font = fonts.get(look.font);
        if (font != null && !font.isBlank()) {
            style.append("font-family:'")
                    .append(font.replaceAll("['\";<>&\\\\]", ""))
                    .append("';");
        }
        style.append("font-size:").append(look.size / 2).append(look.size % 2 == 0 ? "pt" : ".5pt");
        color(look.color).ifPresent(c -> style.append(";color:").append(c));
        color(look.background).ifPresent(c -> style.append(";background:").append(c));
        paragraph.append("<span style=\"").append(style).append("\">");
        look.tags().forEach(t -> paragraph.append('<').append(t).append('>'));
        shown = Optional.of(look);
    }

    private void endRun() {
        shown.ifPresent(l -> {
            List.copyOf(l.tags())
                    .reversed()
                    .forEach(t -> paragraph.append("</").append(t).append('>'));
            paragraph.append("</span>");
        });
        shown = Optional.empty();
    }

    private Optional<String> color(int number) {
        return number >= 0 && number < colors.size() ? colors.get(number) : Optional.empty();
    }

    private void paragraphEnds() {
        var html = taken();
        if (inTable) {
            cell.append(html).append("<br>");
            mark = Optional.empty();
            return;
        }
        if (page.length() > LARGEST) {
            return;
        }
        if (mark.isPresent()) {
            boolean numbered = mark.get().matches("[(\\[]?[0-9A-Za-z]{1,6}[.):\\]].*");
            formatted = true;
            into(numbered ? "ol" : "ul");
            page.append("<li>").append(html).append("</li>\r\n");
        } else {
            into("");
            page.append("<p style=\"margin:0");
            page.append(indent > 0 ? ";margin-left:" + indent / 20 + "pt" : "");
            page.append(align.isEmpty() ? "" : ";text-align:" + align);
            page.append("\">").append(html.isEmpty() ? "<br>" : html).append("</p>\r\n");
            formatted |= !align.isEmpty();
        }
        mark = Optional.empty();
    }

    private String taken() {
        endRun();
        var html = link.isPresent() ? paragraph + "</a>" : paragraph.toString();
        paragraph.setLength(0);
        link.ifPresent(l -> paragraph.append("<a href=\"").append(escaped(l)).append("\">"));
        return html;
    }

    private void cellEnds() {
        row.append("<td>").append(cell).append(taken()).append("</td>");
        cell.setLength(0);
        formatted = true;
    }

    private void rowEnds() {
        if (page.length() <= LARGEST) {
            into("table");
            page.append("<tr>").append(row).append("</tr>\r\n");
        }
        row.setLength(0);
    }

    private void into(String element) {
        if (!open.equals(element)) {
            page.append(open.isEmpty() ? "" : "</" + open + ">\r\n");
            page.append(
                    element.isEmpty() ? "" : element.equals("table") ? "<table border=\"1\">" : "<" + element + ">");
            open = element;
        }
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("\u00A0", "&nbsp;");
    }

    /** The page; empty where letters are all alike, so that the words say all. */
    Optional<String> page() {
        if (row.length() > 0) {
            rowEnds();
        }
        inTable = false;
        if (paragraph.length() > 0) {
            paragraphEnds();
        }
        into("");
        return formatted || looks.size() > 1
                ? Optional.of("<html><body>\r\n" + page + "</body></html>")
                : Optional.empty();
    }
}
