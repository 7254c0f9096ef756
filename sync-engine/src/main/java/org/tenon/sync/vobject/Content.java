package org.tenon.sync.vobject;

import java.nio.charset.StandardCharsets;

/** An item's content as its bytes, to the last one: an {@code .ics} or a {@code .vcf}. */
public final class Content {
    /** No content: as a base, that the two sides never agreed on anything. */
    public static final Content NONE = new Content("");

    /** Each byte as the character of the same number, so that no charset can spoil it. */
    private final String latin;

    private Content(String latin) {
        this.latin = latin;
    }

    public static Content of(byte[] bytes) {
        return new Content(new String(bytes, StandardCharsets.ISO_8859_1));
    }

    /** The text in UTF-8. */
    public static Content of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    public static Content ofLatin(String latin) {
        return new Content(latin);
    }

    public String latin() {
        return latin;
    }

    public byte[] bytes() {
        return latin.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Read as UTF-8. */
    public String text() {
        return new String(bytes(), StandardCharsets.UTF_8);
    }

    public int sizeBytes() {
        return latin.length();
    }

    /** Whether {@code upperName} stands anywhere in it, whatever its case: a quick look before a thorough one. */
    public boolean mentions(String upperName) {
        char first = upperName.charAt(0);
        return mentions(upperName, first)
                || (Character.isUpperCase(first) && mentions(upperName, (char) (first | 0x20)));
    }

    /** The search for one character is the JVM's own and passes over most of the text. */
    private boolean mentions(String name, char first) {
        for (int i = latin.indexOf(first); i >= 0; i = latin.indexOf(first, i + 1)) {
            if (latin.regionMatches(true, i, name, 0, name.length())) {
                return true;
            }
        }
        return false;
    }

    public boolean isEmpty() {
        return latin.isEmpty();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Content that && latin.equals(that.latin);
    }

    @Override
    public int hashCode() {
        return latin.hashCode();
    }

    /** Its size alone: content is never printed. */
    @Override
    public String toString() {
        return "Content[" + latin.length() + " bytes]";
    }
}
