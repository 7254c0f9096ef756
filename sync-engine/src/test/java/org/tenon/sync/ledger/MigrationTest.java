package org.tenon.sync.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tenon.sync.model.FolderId;
import org.tenon.sync.model.FolderName;
import org.tenon.sync.model.Kind;

/** A ledger that an older Tenon wrote opens as the one that this Tenon would have written. */
class MigrationTest {
    @TempDir
    Path directory;

    @Test
    void anOldLedgerBecomesWhatAFreshOneIsAndKeepsItsRows() throws Exception {
        try (var connection = connect("old")) {
            executeOldSchema(connection);
            try (var statement = connection.createStatement()) {
                statement.execute("INSERT INTO folder (id, kind, name) VALUES (7, 'MAIL', 'INBOX')");
                statement.execute("INSERT INTO item (folder, agreed, link_id) VALUES (7, 1, '<a@example.test>')");
            }
        }
        try (var ledger = Ledger.open(directory.resolve("old"), CommitHook.NONE)) {
            assertEquals(
                    new FolderId(7),
                    ledger.folders().find(Kind.MAIL, FolderName.INBOX).orElseThrow());
            assertEquals(1, ledger.items().countAgreed(new FolderId(7)));
        }
        Ledger.open(directory.resolve("fresh"), CommitHook.NONE).close();
        try (var old = connect("old");
                var fresh = connect("fresh")) {
            assertEquals(shape(fresh), shape(old));
        }
    }

    @Test
    void aLedgerWithoutTheTableThatCameLaterGetsIt() throws Exception {
        try (var connection = connect("old")) {
            executeOldSchema(connection);
            try (var statement = connection.createStatement()) {
                statement.execute("DROP TABLE folder_attribute");
            }
        }
        Ledger.open(directory.resolve("old"), CommitHook.NONE).close();
        try (var old = connect("old")) {
            assertTrue(shape(old).keySet().stream().anyMatch(name -> name.startsWith("folder_attribute.")));
        }
    }

    @Test
    void aLedgerOfANewerTenonIsRefusedWithASentenceAndLeftAlone() throws Exception {
        Ledger.open(directory.resolve("newer"), CommitHook.NONE).close();
        try (var connection = connect("newer");
                var statement = connection.createStatement()) {
            statement.execute("PRAGMA user_version = " + (Ledger.VERSION + 1));
        }
        var refused =
                assertThrows(LedgerException.class, () -> Ledger.open(directory.resolve("newer"), CommitHook.NONE));
        assertTrue(refused.getMessage().contains("newer Tenon"), refused.getMessage());
        try (var connection = connect("newer")) {
            assertEquals(Ledger.VERSION + 1, version(connection));
        }
    }

    private Connection connect(String name) throws SQLException, IOException {
        Files.createDirectories(directory.resolve(name));
        return DriverManager.getConnection(
                "jdbc:sqlite:" + directory.resolve(name).resolve("ledger.sqlite"));
    }

    private static void executeOldSchema(Connection connection) throws SQLException, IOException {
        try (var in = MigrationTest.class.getResourceAsStream("version-1.sql");
                var statement = connection.createStatement()) {
            var text = new String(in.readAllBytes(), StandardCharsets.UTF_8).replaceAll("--[^\n]*", "");
            for (var part : text.split(";", -1)) {
                if (!part.isBlank()) {
                    statement.execute(part);
                }
            }
        }
        assertEquals(1, version(connection));
    }

    private static long version(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("PRAGMA user_version")) {
            return row.getLong(1);
        }
    }

    /** Every column with what is said of it, and every index with what it is on, but not the order in which they came. */
    private static Map<String, String> shape(Connection connection) throws SQLException {
        var shape = new TreeMap<String, String>();
        shape.put("version", Long.toString(version(connection)));
        try (var statement = connection.createStatement();
                var columns = statement.executeQuery(
                        "SELECT m.name, c.name, c.type, c.\"notnull\", c.dflt_value, c.pk FROM sqlite_master m,"
                                + " pragma_table_info(m.name) c WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite%'")) {
            while (columns.next()) {
                shape.put(
                        columns.getString(1) + "." + columns.getString(2),
                        columns.getString(3) + " " + columns.getString(4) + " " + columns.getString(5) + " "
                                + columns.getString(6));
            }
        }
        try (var statement = connection.createStatement();
                var indexes = statement.executeQuery(
                        "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL")) {
            while (indexes.next()) {
                shape.put(indexes.getString(1), indexes.getString(2).replaceAll("\\s+", " "));
            }
        }
        return shape;
    }
}
