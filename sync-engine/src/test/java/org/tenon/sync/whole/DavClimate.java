package org.tenon.sync.whole;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.tenon.sync.fake.dav.DavFault;
import org.tenon.sync.fake.dav.DavPoison;
import org.tenon.sync.fake.dav.DavTrait;

/**
 * What kinds of servers a soak meets, and what weather.
 *
 * @param shapes to draw a server from
 * @param faults to draw from, at any command
 * @param poisons what may be wrong with single items, or nothing
 * @param restores whether a server is set back to a backup now and then
 * @param rounds the more the longer are the lives
 * @param calmRuns how many runs it may take, once the server is well, until the sides agree
 */
record DavClimate(
        List<List<DavTrait>> shapes,
        List<DavFault> faults,
        List<DavPoison> poisons,
        boolean restores,
        int rounds,
        int calmRuns) {
    /** What a server leaves out or keeps to itself without a word: nobody can name that. */
    static final Set<DavFault> SILENT_LIES = EnumSet.of(
            DavFault.HALF_LISTING,
            DavFault.EMPTY_LISTING,
            DavFault.COLLECTION_MISSING,
            DavFault.SHOWN_LATE,
            DavFault.STORED_ELSEWHERE);

    private static final Set<DavFault> HOSTILE_ONLY = Set.of(
            DavFault.BUSY,
            DavFault.CONFLICT,
            DavFault.NOT_FOUND,
            DavFault.HANGS_UP,
            DavFault.REDIRECT_TO_COLLECTION,
            DavFault.BROKEN_TEXT,
            DavFault.COLLECTION_MISSING,
            DavFault.SHOWN_LATE,
            DavFault.STORED_ELSEWHERE);

    /** Connections break, servers are down, listings lie. */
    static final DavClimate ROUGH = new DavClimate(
            List.of(
                    List.of(),
                    List.of(),
                    List.of(DavTrait.NO_SYNC, DavTrait.NO_ETAG_ON_PUT, DavTrait.NO_MOVE),
                    List.of(DavTrait.REWRITES, DavTrait.TOKEN_IS_500, DavTrait.ERRORS_IN_207),
                    List.of(DavTrait.WEAK_ETAG, DavTrait.NO_CTAG),
                    List.of(DavTrait.NO_ETAG, DavTrait.NO_MODIFIED, DavTrait.NO_MULTIGET)),
            Stream.of(DavFault.values()).filter(f -> !HOSTILE_ONLY.contains(f)).toList(),
            List.of(),
            false,
            4,
            1);

    /** As that, and every server has ways of its own, and every item may be the one at which it fails. */
    static final DavClimate HOSTILE = new DavClimate(
            hostileShapes(),
            List.of(DavFault.values()),
            List.copyOf(EnumSet.range(DavPoison.LISTED_500, DavPoison.WRITE_403_UNKNOWN)),
            true,
            2,
            3);

    private static List<List<DavTrait>> hostileShapes() {
        var shapes = new ArrayList<>(ROUGH.shapes());
        shapes.add(List.of(DavTrait.EMPTY_IS_HTML, DavTrait.OWN_ERRORS, DavTrait.ABSOLUTE_HREFS));
        shapes.add(List.of(
                DavTrait.MULTIGET_404_IF_ANY_GONE, DavTrait.EMPTY_IS_HTML, DavTrait.NO_SYNC, DavTrait.OWN_ERRORS));
        shapes.add(List.of(DavTrait.ETAG_PER_ROW, DavTrait.CLOSES_UNSAID));
        shapes.add(List.of(DavTrait.LITERAL_HREFS, DavTrait.REWRITES));
        return shapes;
    }
}
