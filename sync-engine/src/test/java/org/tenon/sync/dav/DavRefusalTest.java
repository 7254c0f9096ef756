package org.tenon.sync.dav;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.tenon.sync.dav.DavItems.code;
import static org.tenon.sync.dav.DavItems.deferred;
import static org.tenon.sync.dav.DavItems.event;
import static org.tenon.sync.dav.DavItems.item;
import static org.tenon.sync.dav.DavItems.put;
import static org.tenon.sync.dav.DavItems.todo;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.tenon.sync.fake.dav.DavFault;
import org.tenon.sync.model.Flags;
import org.tenon.sync.model.Handle;
import org.tenon.sync.model.Revision;
import org.tenon.sync.store.Folder;
import org.tenon.sync.store.Replacement;
import org.tenon.sync.store.StoreException;
import org.tenon.sync.store.StoreException.Cause;
import org.tenon.sync.store.body.MemoryBody;

/** Writes that a server refuses, fails at or forgets to answer: each has its outcome, and none is done twice. */
final class DavRefusalTest extends DavTrouble {
    @Test
    void outcomesOfRefusedWrites() throws Exception {
        start();
        try (var folder = open()) {
            var one = List.of(item(folder, event("new", "new")));
            server.fault(DavFault.TOO_LARGE, "PUT", 1);
            assertEquals("too-big", code(folder.create(one).getFirst()));
            server.fault(DavFault.LOCKED, "PUT", 1);
            deferred(folder.create(one).getFirst());
            server.fault(DavFault.SERVER_ERROR, "PUT", 1);
            deferred(folder.create(one).getFirst());
            server.fault(DavFault.PRECONDITION_FAILED, "PUT", 1);
            deferred(folder.create(one).getFirst());
            server.fault(DavFault.FULL, "PUT", 1);
            deferred(folder.create(one).getFirst());
            server.fault(DavFault.FULL, "PUT", 100);
            for (int i = 0; i < 4; i++) {
                deferred(folder.create(one).getFirst());
            }
            assertEquals(
                    Cause.LIMIT,
                    assertThrows(StoreException.class, () -> folder.create(one)).kind());
            server.mend();
            assertEquals("no-permission", rejectedIn("FORBIDDEN", folder));
            assertEquals(
                    "valid-calendar-data",
                    code(folder.create(List.of(item(folder, DavItems.bytes("BEGIN:JUNK\r\n"))))
                            .getFirst()));
            assertEquals(
                    "supported-calendar-component",
                    code(folder.create(List.of(item(folder, todo("task", "task"))))
                            .getFirst()));
            server.put(path, "elsewhere.ics", event("taken", "taken"));
            assertEquals(
                    "uid-conflict",
                    code(folder.create(List.of(item(folder, event("taken", "taken"))))
                            .getFirst()));
            assertEquals(Set.of(), Set.copyOf(server.complaints()));
        }
    }

    private String rejectedIn(String fault, Folder folder) throws StoreException {
        server.fault(DavFault.valueOf(fault), "PUT", 1);
        return code(folder.create(List.of(item(folder, event("new", "new")))).getFirst());
    }

    @Test
    void aReadOnlyFolderSaysSoAndRejects() throws Exception {
        start();
        server.readOnly(path);
        assertFalse(only().writable());
        try (var folder = open()) {
            assertEquals(
                    "no-permission",
                    code(folder.create(List.of(item(folder, event("new", "new"))))
                            .getFirst()));
        }
    }

    @Test
    void aWriteWhoseAnswerIsLostIsFoundLanded() throws Exception {
        start();
        try (var folder = open()) {
            var asked = List.of(item(folder, event("lost answer", "x")), item(folder, event("other", "y")));
            server.fault(DavFault.DONE_BUT_NO_ANSWER, "*", 100);
            assertEquals(
                    Cause.UNREACHABLE,
                    assertThrows(StoreException.class, () -> folder.create(asked))
                            .kind());
            server.mend();
            for (var landed : folder.landed(asked, "")) {
                landed.ifPresent(h -> assertTrue(server.items(path).containsKey(h.value())));
            }
            folder.create(asked).forEach(DavItems::accepted);
            assertEquals(12, server.items(path).size());
        }
    }

    @Test
    void anotherItemUnderTheChosenNameIsNotTouched() throws Exception {
        start();
        server.put(path, "chosen.ics", event("somebody-elses", "keep me"));
        try (var folder = open()) {
            var placed = put(folder, event("chosen", "mine"));
            assertFalse(placed.handle().value().equals("chosen.ics"));
            assertTrue(server.items(path).get("chosen.ics").contains("keep me"));
            var landed = folder.landed(List.of(item(folder, event("chosen", "mine"))), "");
            assertEquals(List.of(Optional.of(placed.handle())), landed);
        }
    }

    @Test
    void deletionsMailNobody() throws Exception {
        start();
        try (var folder = open()) {
            folder.delete(List.of(new Handle("e1.ics")));
            assertEquals(List.of(), server.complaints());
        }
    }

    @Test
    void onlyALackOfRightsRefusesADeletionForGood() throws Exception {
        start();
        try (var folder = open()) {
            var one = List.of(new Handle("e1.ics"));
            server.fault(DavFault.TOO_LARGE, "DELETE", 1);
            deferred(folder.delete(one).getFirst());
            server.fault(DavFault.FORBIDDEN, "DELETE", 1);
            assertEquals("no-permission", code(folder.delete(one).getFirst()));
        }
    }

    @Test
    void unknownRevisionsMakeNoFalseCondition() throws Exception {
        start();
        try (var folder = open()) {
            deferred(folder.replace(List.of(new Replacement(
                            new Handle("e1.ics"), new Revision("sha256 0"), item(folder, event("e1", "x")))))
                    .getFirst());
            assertEquals(Flags.NONE, folder.keepable(Flags.of("work")));
        }
    }

    @Test
    void aBodyIsLaidAsideInAFileWhenMemoryIsUsedUp() throws IOException, StoreException {
        byte[] large = new byte[1 << 20];
        try (var staging = new StagingArea()) {
            var staged = staging.take(MemoryBody.passing(large));
            assertTrue(staged.lasting());
            assertEquals(large.length, staged.sizeBytes());
            try (var in = staged.open()) {
                assertEquals(large.length, in.readAllBytes().length);
            }
            staged.discard();
            assertThrows(IOException.class, staged::open);
        }
    }
}
