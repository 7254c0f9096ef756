package org.tenon.deploy.serve;

/** Text for use in HTML. */
public final class Html {
    private Html() {}

    /** The same text with all that means something in HTML escaped, in elements and in quoted attributes. */
    public static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
