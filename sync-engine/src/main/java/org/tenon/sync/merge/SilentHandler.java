package org.tenon.sync.merge;

import net.fortuna.ical4j.data.ContentHandler;

/** A listener that lets ical4j's parser talk. */
final class SilentHandler implements ContentHandler {
    @Override
    public void startCalendar() {}

    @Override
    public void endCalendar() {}

    @Override
    public void startComponent(String name) {}

    @Override
    public void endComponent(String name) {}

    @Override
    public void startProperty(String name) {}

    @Override
    public void propertyValue(String value) {}

    @Override
    public void endProperty(String name) {}

    @Override
    public void parameter(String name, String value) {}
}
