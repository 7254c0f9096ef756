package org.tenon.sync.ledger;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Properties;
import java.util.function.Supplier;
import org.sqlite.JDBC;
import org.sqlite.SQLiteConfig;

/** The memory of one account, in one SQLite file. Safe for use by several threads. */
public final class Ledger implements AutoCloseable {
    /** Of schema.sql. Each older version has a step {@code from-N.sql} that makes the next one of it. */
    static final int VERSION = 4;

    private static final String FILE = "ledger.sqlite";

    private final Sql sql;
    private final FolderTable folders;
    private final SightingTable sightings;
    private final OwnWrites ownWrites;
    private final ItemTable items;
    private final PlacementTable placements;
    private final Matching matching;
    private final Matches matches;
    private final Journal journal;
    private final HeldTable held;
    private final ContentTable contents;
    private final ReplayTable replays;
    private final MarkTable marks;
    private final DepartedTable departed;
    private final FormerTable former;
    private final Arrivals arrivals;

    private Ledger(Sql sql) {
        this.sql = sql;
        folders = new FolderTable(sql);
        sightings = new SightingTable(sql);
        ownWrites = new OwnWrites(sql);
        items = new ItemTable(sql);
        placements = new PlacementTable(sql);
        matching = new Matching(sql);
        matches = new Matches(sql);
        journal = new Journal(sql);
        held = new HeldTable(sql);
        contents = new ContentTable(sql);
        replays = new ReplayTable(sql);
        marks = new MarkTable(sql);
        departed = new DepartedTable(sql);
        former = new FormerTable(sql);
        arrivals = new Arrivals(sql, sightings);
    }

    /** Opens the ledger in {@code directory}, and makes both where they are missing. */
    public static Ledger open(Path directory, CommitHook hook) {
        var file = directory.resolve(FILE);
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new LedgerException("the state folder cannot be made: " + directory, false, e);
        }
        Connection connection = null;
        try {
            connection = JDBC.createConnection("jdbc:sqlite:" + file, settings());
            var sql = new Sql(connection, hook);
            long version = sql.number("PRAGMA user_version");
            if (version == 0) {
                sql.transaction(() -> executeAll(sql, "schema.sql"));
            } else if (version < VERSION) {
                sql.transaction(() -> {
                    for (long from = version; from < VERSION; from++) {
                        executeAll(sql, "from-" + from + ".sql");
                        sql.execute("PRAGMA user_version = " + (from + 1));
                    }
                });
            } else if (version > VERSION) {
                throw new LedgerException(
                        "the ledger was written by a newer Tenon (version " + version + "); install that, or delete "
                                + file + ": nothing is lost, items are matched again",
                        false,
                        null);
            }
            sql.number("SELECT count(*) FROM run");
            return new Ledger(sql);
        } catch (SQLException e) {
            throw Sql.failure(e);
        } catch (LedgerException e) {
            closeQuietly(connection, e);
            throw e;
        }
    }

    /**
     * Opens the ledger; where its file is damaged, puts that aside under a name with the time and begins anew. The caller says
     * so to the user: what was set aside is in the state folder, and items are matched again.
     */
    public static Opened openOrBeginAnew(Path directory, CommitHook hook, Clock clock) {
        try {
            return new Opened(open(directory, hook), false);
        } catch (LedgerException e) {
            if (!e.corrupt()) {
                throw e;
            }
            setAside(directory, clock);
            return new Opened(open(directory, hook), true);
        }
    }

    private static Properties settings() {
        var config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
        config.enforceForeignKeys(true);
        config.setBusyTimeout(10_000);
        config.setCacheSize(-6_000);
        // The ledger keeps no dates; a formatter for the usual kind takes as long to make as the ledger to open.
        config.setDateStringFormat("S");
        config.setTempStore(SQLiteConfig.TempStore.FILE);
        return config.toProperties();
    }

    /** Loads the library that a ledger is opened with, on a thread of its own, for who has something else to wait for first. */
    public static void loadAhead() {
        Thread.ofPlatform().daemon().name("ledger-ahead").start(() -> {
            try (var nothing = JDBC.createConnection("jdbc:sqlite::memory:", settings())) {
                nothing.isReadOnly();
            } catch (SQLException e) {
                // Who opens a ledger is told.
                return;
            }
        });
    }

    /** A ledger, and whether the one that was there had to be set aside. */
    public record Opened(Ledger ledger, boolean anew) {}

    /** Renames the ledger's files, so that the next {@link #open} begins anew. */
    public static void setAside(Path directory, Clock clock) {
        var mark = ".damaged-" + clock.millis();
        for (var suffix : new String[] {"", "-wal", "-shm"}) {
            var file = directory.resolve(FILE + suffix);
            try {
                if (Files.exists(file)) {
                    Files.move(file, directory.resolve(FILE + suffix + mark));
                }
            } catch (IOException e) {
                throw new LedgerException("the damaged ledger cannot be set aside: " + file, false, e);
            }
        }
    }

    private static void closeQuietly(Connection connection, LedgerException reason) {
        try {
            if (connection != null) {
                connection.close();
            }
        } catch (SQLException e) {
            reason.addSuppressed(e);
        }
    }

    private static void executeAll(Sql sql, String script) {
        // A trigger has statements inside, all of it on one line.
        for (var statement : statements(script).split(";\\s*(\n|$)", -1)) {
            if (!statement.isBlank()) {
                sql.execute(statement);
            }
        }
    }

    private static String statements(String script) {
        try (var in = Ledger.class.getResourceAsStream(script)) {
            var text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return text.replaceAll("--[^\n]*", "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public FolderTable folders() {
        return folders;
    }

    public SightingTable sightings() {
        return sightings;
    }

    public OwnWrites ownWrites() {
        return ownWrites;
    }

    public ItemTable items() {
        return items;
    }

    public PlacementTable placements() {
        return placements;
    }

    public Matching matching() {
        return matching;
    }

    public Matches matches() {
        return matches;
    }

    public Journal journal() {
        return journal;
    }

    public HeldTable held() {
        return held;
    }

    public ReplayTable replays() {
        return replays;
    }

    public ContentTable contents() {
        return contents;
    }

    public MarkTable marks() {
        return marks;
    }

    public DepartedTable departed() {
        return departed;
    }

    public FormerTable former() {
        return former;
    }

    public Arrivals arrivals() {
        return arrivals;
    }

    /** Whether there is a ledger in {@code directory}. */
    public static boolean isIn(Path directory) {
        return Files.isRegularFile(directory.resolve(FILE));
    }

    /**
     * Forgets what either side held and what was agreed, as if the ledger had been lost. The journal stays, so that earlier runs
     * can still be undone; steps of unknown outcome are matched like all else.
     */
    public void forgetSides() {
        sql.update("DELETE FROM folder");
        sql.update("UPDATE step SET open = 0 WHERE open = 1");
    }

    /** Everything in {@code work} becomes durable together, or not at all. */
    public void transaction(Runnable work) {
        sql.transaction(work);
    }

    public <T> T transaction(Supplier<T> work) {
        return sql.transaction(work);
    }

    /**
     * As {@link #transaction(Runnable)}, but a power cut may undo it, unless a durable transaction came after: for what the next
     * run would find out again, sightings and settlements. Never for an intent.
     */
    public void soonDurable(Runnable work) {
        sql.soonDurable(work);
    }

    /** Runs {@code work} and then forgets all that it wrote: what a dry run stands on. */
    public <T> T rehearse(Supplier<T> work) {
        sql.beginRehearsal();
        try {
            return work.get();
        } finally {
            sql.endRehearsal();
        }
    }

    @Override
    public void close() {
        sql.close();
    }
}
