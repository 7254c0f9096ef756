package org.tenon.sync.run;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.tenon.sync.model.FolderId;
import org.tenon.sync.store.Scheduling;

/**
 * What is known of the server's mails to people from try to try of one run.
 *
 * @param strict nobody may be told anything in this run
 * @param ways what the server does by itself, of each folder that was asked about
 * @param people who is told so far
 */
record NoticeLog(boolean strict, Map<FolderId, Scheduling> ways, Set<String> people) {
    NoticeLog(boolean strict) {
        this(strict, new HashMap<>(), new HashSet<>());
    }
}
