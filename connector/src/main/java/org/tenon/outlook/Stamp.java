package org.tenon.outlook;

import java.time.Instant;
import org.tenon.convert.PropertySets;
import org.tenon.mapi.value.Binary;
import org.tenon.mapi.value.NamedProp;
import org.tenon.mapi.value.PropTag;

/**
 * What we write down on items, folders and stores of Outlook's, in named properties of our own that no view shows. What an item's own text
 * had beyond Outlook is {@code PidLid.ORIGINAL} and {@code PidLid.MESSAGE}.
 */
final class Stamp {
    /** The entry id under which an item was saved by us. A copy that a person makes has it too, and shows by it that it is one. */
    static final NamedProp<Binary> HOME = NamedProp.of(PropertySets.TENON, "Home", PropTag.binary(0));

    /** The {@link #HOME} that an item had before the one it has: what else has that as its home is a copy of it. */
    static final NamedProp<Binary> LEFT = NamedProp.of(PropertySets.TENON, "Left", PropTag.binary(0));

    /** What {@link #HOME} says of an item that was saved once: it has yet to be held against what came, and saved again. */
    static final Binary UNFINISHED = new Binary(new byte[1]);

    /** What {@link #HOME} says of an item that was copied to take another one's place, until that one is gone: see {@link #REPLACES}. */
    static final Binary SUCCESSOR = new Binary(new byte[] {1});

    /** On the root: what {@link #HOME} says of messages that were saved once and may be unfinished; see {@link OpenBatches}. */
    static final NamedProp<Binary> OPEN = NamedProp.of(PropertySets.TENON, "Open", PropTag.binary(0));

    /** On an item that was saved once: the content hash of what came. An unfinished one that says something else is made again. */
    static final NamedProp<String> CAME = NamedProp.of(PropertySets.TENON, "Came", PropTag.text(0));

    /** On an unfinished item that takes another one's place: {@link Replaced}. That one goes before this one is finished. */
    static final NamedProp<String> REPLACES = NamedProp.of(PropertySets.TENON, "Replaces", PropTag.text(0));

    /** On an item that took a new content in its place and was saved once: {@link Changing}. */
    static final NamedProp<String> CHANGING = NamedProp.of(PropertySets.TENON, "Changing", PropTag.text(0));

    /** When its text says that it was made and last changed: Outlook's own times are those of the data file. */
    static final NamedProp<Instant> CREATED = NamedProp.of(PropertySets.TENON, "Created", PropTag.time(0));

    static final NamedProp<Instant> MODIFIED = NamedProp.of(PropertySets.TENON, "Modified", PropTag.time(0));

    /** What came, packed, where the item's own text would come back as something else; see {@link #ECHO}. */
    static final NamedProp<Binary> WHOLE = NamedProp.of(PropertySets.TENON, "Whole", PropTag.binary(0));

    /**
     * The content hash of the text that the item made when it was saved, or is to make once it is. While it makes the same, {@link #WHOLE} is what
     * it says.
     */
    static final NamedProp<String> ECHO = NamedProp.of(PropertySets.TENON, "Echo", PropTag.text(0));

    /**
     * What a folder of Outlook's own, whose name is of Outlook's language, is called on the server: a path. Empty on a folder that is on the
     * server no more and is here for the folders below it: Outlook knows no folder without those above.
     */
    static final NamedProp<String> FOLDER = NamedProp.of(PropertySets.TENON, "Folder", PropTag.text(0));

    /** On the root: whose store it is, {@code org.tenon.sync.model.Mark}. */
    static final NamedProp<String> MARK = NamedProp.of(PropertySets.TENON, "Mark", PropTag.text(0));

    private Stamp() {}
}
