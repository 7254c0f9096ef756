package org.tenon.sync.dav;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.xml.namespace.QName;

/**
 * One {@code response} of a multi-status answer (RFC 4918 section 14.24).
 *
 * @param href as the server spelled it
 * @param status the verdict on the whole resource, or 0 where it has properties with verdicts of their own
 * @param props those that were given
 * @param refused those that were not, and the status that says why
 * @param error what the server says of a refusal
 */
record DavResource(String href, int status, Map<QName, Value> props, Map<QName, Integer> refused, DavError error) {

    /**
     * A property's value, flat: all its text, the names of all elements inside in order, the addresses in it, and the
     * names of the components in it.
     *
     * @param damaged whether the text is not what the server has: it came broken, or was too long to be kept
     */
    record Value(String text, List<QName> elements, List<String> hrefs, List<String> components, boolean damaged) {
        boolean has(QName element) {
            return elements.contains(element);
        }
    }

    Optional<Value> prop(QName name) {
        return Optional.ofNullable(props.get(name));
    }

    Optional<String> text(QName name) {
        return prop(name).map(v -> v.text().strip()).filter(t -> !t.isEmpty());
    }

    /** Whether nobody can say which resource this is: its address came broken. */
    boolean nameless() {
        return href.indexOf(AnswerText.DAMAGE) >= 0;
    }

    boolean gone() {
        return status == 404 || status == 410;
    }
}
