package org.tenon.profile;

/** One thing that was looked at: what was found, in words; and what to do where it is wrong. */
public record Finding(String check, boolean good, String found, String remedy) {}
