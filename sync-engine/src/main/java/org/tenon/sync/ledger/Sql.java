package org.tenon.sync.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;
import org.tenon.sync.model.FolderId;
import org.tenon.sync.model.HeldId;
import org.tenon.sync.model.IntentId;
import org.tenon.sync.model.ItemId;
import org.tenon.sync.model.RunId;
import org.tenon.sync.model.Side;

/**
 * One SQLite connection with its prepared statements. All use is under one lock: work on the ledger is short, and the long
 * work - the network, the disk - happens outside of it.
 */
final class Sql implements AutoCloseable {
    private final Connection connection;
    private final CommitHook hook;
    private boolean durable = true;
    private final Map<String, PreparedStatement> statements = new HashMap<>();
    private int depth;
    private boolean rehearsing;

    Sql(Connection connection, CommitHook hook) {
        this.connection = connection;
        this.hook = hook;
    }

    /** Reads one value from a row. */
    @FunctionalInterface
    interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    /** Everything in {@code work} becomes durable together, or not at all. Nested calls join the outer one. */
    synchronized <T> T transaction(Supplier<T> work) {
        if (depth > 0) {
            return work.get();
        }
        execute("BEGIN IMMEDIATE");
        depth = 1;
        boolean done = false;
        try {
            T result = work.get();
            if (!rehearsing) {
                hook.commit(false, durable);
            }
            done = true;
            return result;
        } finally {
            depth = 0;
            execute(done ? "COMMIT" : "ROLLBACK");
            if (done) {
                hook.commit(true, durable);
            }
        }
    }

    /**
     * As {@link #transaction}, but a power cut may undo it, as long as no durable transaction came after: the log is written in
     * order, and flushed up to the last durable one. What a killed process wrote stays in any case.
     */
    synchronized void soonDurable(Runnable work) {
        if (depth > 0) {
            work.run();
            return;
        }
        // In WAL mode NORMAL leaves out the flush after a commit and nothing else.
        execute("PRAGMA synchronous = NORMAL");
        durable = false;
        try {
            transaction(work);
        } finally {
            durable = true;
            execute("PRAGMA synchronous = FULL");
        }
    }

    synchronized void transaction(Runnable work) {
        transaction(() -> {
            work.run();
            return null;
        });
    }

    /** Keeps what {@code work} wrote where it says that all went well, and nothing of it otherwise. Within a transaction. */
    synchronized boolean attempt(BooleanSupplier work) {
        execute("SAVEPOINT attempt");
        boolean well = work.getAsBoolean();
        if (!well) {
            execute("ROLLBACK TO attempt");
        }
        execute("RELEASE attempt");
        return well;
    }

    /** From now on until {@link #endRehearsal} nothing is kept. */
    synchronized void beginRehearsal() {
        execute("BEGIN IMMEDIATE");
        depth = 1;
        rehearsing = true;
    }

    synchronized void endRehearsal() {
        depth = 0;
        rehearsing = false;
        execute("ROLLBACK");
    }

    synchronized int update(String sql, Object... args) {
        try {
            return bound(sql, args).executeUpdate();
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    /** As {@link #update}, of many rows at once: their text is not kept in memory for the next time. */
    synchronized int once(String sql, Object... args) {
        try (var statement = connection.prepareStatement(sql)) {
            bind(statement, args);
            return statement.executeUpdate();
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    /** The new row's number, from its column {@code id}. */
    synchronized long insert(String sql, Object... args) {
        return number(sql + " RETURNING id", args);
    }

    synchronized <T> List<T> list(String sql, Row<T> row, Object... args) {
        try (var rows = bound(sql, args).executeQuery()) {
            var result = new ArrayList<T>();
            while (rows.next()) {
                result.add(row.read(rows));
            }
            return result;
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    synchronized <T> Optional<T> one(String sql, Row<T> row, Object... args) {
        try (var rows = bound(sql, args).executeQuery()) {
            return rows.next() ? Optional.of(row.read(rows)) : Optional.empty();
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    synchronized long number(String sql, Object... args) {
        return one(sql, r -> r.getLong(1), args).orElse(0L);
    }

    synchronized OptionalLong maybeNumber(String sql, Object... args) {
        return one(sql, r -> OptionalLong.of(r.getLong(1)), args).orElse(OptionalLong.empty());
    }

    synchronized void execute(String sql) {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    private PreparedStatement bound(String sql, Object... args) throws SQLException {
        var statement = statements.get(sql);
        if (statement == null) {
            statement = connection.prepareStatement(sql);
            statements.put(sql, statement);
        }
        bind(statement, args);
        return statement;
    }

    private static void bind(PreparedStatement statement, Object... args) throws SQLException {
        for (int i = 0; i < args.length; i++) {
            statement.setObject(i + 1, kept(args[i]));
        }
    }

    /**
     * As SQLite keeps it: a Long, a String, bytes or null. No switch over types: the first use of one costs each start a class made for
     * it, and each later use more than this.
     */
    static Object kept(Object value) {
        if (value == null || value instanceof String || value instanceof Long || value instanceof byte[]) {
            return value;
        }
        if (value instanceof ItemId(long number)) {
            return number;
        }
        if (value instanceof FolderId(long number)) {
            return number;
        }
        if (value instanceof Side side) {
            return (long) code(side);
        }
        if (value instanceof Integer number) {
            return number.longValue();
        }
        if (value instanceof Boolean flag) {
            return flag ? 1L : 0L;
        }
        if (value instanceof IntentId(long number)) {
            return number;
        }
        if (value instanceof RunId(long number)) {
            return number;
        }
        if (value instanceof HeldId(long number)) {
            return number;
        }
        throw new IllegalArgumentException("cannot keep a " + value.getClass());
    }

    static ItemId item(ResultSet row, int column) throws SQLException {
        return new ItemId(row.getLong(column));
    }

    static FolderId folder(ResultSet row, int column) throws SQLException {
        return new FolderId(row.getLong(column));
    }

    static int code(Side side) {
        return side == Side.CLIENT ? 0 : 1;
    }

    static Side side(int code) {
        return code == 0 ? Side.CLIENT : Side.SERVER;
    }

    static LedgerException failure(SQLException e) {
        boolean corrupt = e instanceof SQLiteException sqlite
                && (sqlite.getResultCode() == SQLiteErrorCode.SQLITE_CORRUPT
                        || sqlite.getResultCode() == SQLiteErrorCode.SQLITE_NOTADB);
        return new LedgerException("the ledger answered: " + e.getMessage(), corrupt, e);
    }

    @Override
    public synchronized void close() {
        try {
            for (var statement : statements.values()) {
                statement.close();
            }
            statements.clear();
            connection.close();
        } catch (SQLException e) {
            throw failure(e);
        }
    }
}
