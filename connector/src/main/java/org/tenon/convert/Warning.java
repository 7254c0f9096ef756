package org.tenon.convert;

/**
 * Something that could not be converted as it stands.
 *
 * @param code for programs, such as {@code rule-kept-verbatim}
 * @param property the property it is about, by its name in the format it came from
 * @param message for people: what happened, what was kept
 */
public record Warning(String code, String property, String message) {}
