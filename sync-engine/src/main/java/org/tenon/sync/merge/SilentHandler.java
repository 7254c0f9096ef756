package org.tenon.sync.merge;

import net.fortuna.ical4j.data.ContentHandler;

/** A handler for ical4j's parser that ignores what it is told. */
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
