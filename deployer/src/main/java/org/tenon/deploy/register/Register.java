package org.tenon.deploy.register;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;
import org.tenon.deploy.config.Person;
import org.tenon.deploy.register.Invitation.State;

/** The deployer's memory. Several processes may have it open; each of its methods is one transaction. Safe for use by several threads. */
public final class Register implements AutoCloseable {
    private static final int VERSION = 1;
    private static final int BUSY_MILLIS = 10_000;

    private final Connection connection;

    /** Somebody who is known here, and the last invitation that was made for them. */
    public record Known(long id, Person person, Optional<Invitation> last) {}

    /** What a code leads to. */
    public record Grant(Person person, long personId, Invitation invitation) {}

    /** What was handed out by somebody's invitations. */
    public record Handed(int installers, int capsules, int devices) {}

    private Register(Connection connection) {
        this.connection = connection;
    }

    /** Opens the file, or makes it, for its owner alone. */
    public static Register open(Path file) {
        try {
            if (!Files.exists(file)) {
                Files.createFile(file);
                if (Files.getFileAttributeView(file, PosixFileAttributeView.class) != null) {
                    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.setBusyTimeout(BUSY_MILLIS);
        config.enforceForeignKeys(true);
        config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
        var source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:" + file);
        try {
            var connection = source.getConnection();
            boolean done = false;
            try {
                var register = new Register(connection);
                register.prepare();
                done = true;
                return register;
            } finally {
                if (!done) {
                    connection.close();
                }
            }
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    private void prepare() throws SQLException {
        if (number("pragma user_version") == VERSION) {
            return;
        }
        inTransaction(() -> {
            long version = number("pragma user_version");
            if (version > VERSION) {
                throw new SQLException("the register was made by a newer version");
            }
            if (version == 0) {
                try (var in = Register.class.getResourceAsStream("schema.sql");
                        var statement = connection.createStatement()) {
                    var text = new String(in.readAllBytes(), StandardCharsets.UTF_8).replaceAll("(?m)^ *--.*$", "");
                    for (var one : text.split(";", -1)) {
                        if (!one.isBlank()) {
                            statement.execute(one);
                        }
                    }
                    statement.execute("pragma user_version = " + VERSION);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
            return null;
        });
    }

    /** Adds people, and takes over the names and logins of those who are known. Returns how many were new. */
    public int add(List<Person> people) {
        return inTransaction(() -> {
            int fresh = 0;
            for (var person : people) {
                fresh += find(person.address()).isEmpty() ? 1 : 0;
                // An empty name or login says nothing, and takes nothing away.
                update(
                        "insert into person (address, name, login) values (?, ?, ?) on conflict (address) do update set"
                                + " name = iif(excluded.name = '', name, excluded.name),"
                                + " login = iif(excluded.login = '', login, excluded.login)",
                        person.address(),
                        person.name(),
                        person.login());
            }
            return fresh;
        });
    }

    /** Everybody, by address. */
    public synchronized List<Known> people() {
        var people = new ArrayList<Known>();
        query("select id, address, name, login from person order by address", row -> people.add(known(row)));
        return people;
    }

    public synchronized Optional<Known> find(String address) {
        return first("select id, address, name, login from person where address = ?", this::known, address);
    }

    private Known known(ResultSet row) throws SQLException {
        long id = row.getLong("id");
        var person = new Person(row.getString("address"), row.getString("name"), row.getString("login"));
        return new Known(
                id,
                person,
                first("select * from invitation where person = ? order by id desc limit 1", Register::invitation, id));
    }

    /** An invitation is about to be mailed. Once this returns it is known whatever happens. */
    public long begin(long person, String code, String messageId, Instant now, Instant expires) {
        return inTransaction(() -> {
            update(
                    "insert into invitation (person, code_digest, message_id, state, made_at, expires_at) values"
                            + " (?, ?, ?, 'sending', ?, ?)",
                    person,
                    digest(code),
                    messageId,
                    now,
                    expires);
            return number("select last_insert_rowid()");
        });
    }

    /** What became of it. The links that somebody had before end with the next one that was sent. */
    public void settle(long invitation, State state, String said, Instant now) {
        inTransaction(() -> {
            var word = word(state);
            update("update invitation set state = ?, said = ? where id = ?", word, said, invitation);
            if (state == State.SENT) {
                update("update invitation set sent_at = ? where id = ?", now, invitation);
                update(
                        "update invitation set revoked_at = ? where revoked_at is null and id <> ? and person ="
                                + " (select person from invitation where id = ?)",
                        now,
                        invitation,
                        invitation);
            }
            return null;
        });
    }

    /** Ends all links of somebody. Returns how many were good. */
    public int revoke(long person, Instant now) {
        return inTransaction(() ->
                update("update invitation set revoked_at = ? where person = ? and revoked_at is null", now, person));
    }

    /** Whom a code belongs to. Reads only: this is what a GET asks. */
    public synchronized Optional<Grant> grant(String code) {
        return first(
                "select i.*, p.id as person_id, p.address, p.name, p.login from invitation i join person p on p.id = i.person"
                        + " where i.code_digest = ?",
                row -> new Grant(
                        new Person(row.getString("address"), row.getString("name"), row.getString("login")),
                        row.getLong("person_id"),
                        invitation(row)),
                digest(code));
    }

    /** Notes that something is handed out; false where that would be a machine too many, and nothing is noted then. */
    public boolean handOut(long invitation, String device, String what, int mostDevices, Instant now) {
        return inTransaction(() -> {
            boolean known =
                    number("select count(*) from handout where invitation = ? and device = ?", invitation, device) > 0;
            if (!known
                    && number("select count(distinct device) from handout where invitation = ?", invitation)
                            >= mostDevices) {
                return false;
            }
            update(
                    "insert into handout (invitation, device, what, times, first_at, last_at) values (?, ?, ?, 1, ?, ?)"
                            + " on conflict (invitation, device, what) do update set times = times + 1, last_at = excluded.last_at",
                    invitation,
                    device,
                    what,
                    now,
                    now);
            return true;
        });
    }

    public synchronized Handed handed(long person) {
        var from = " from handout h join invitation i on i.id = h.invitation where i.person = ?";
        return new Handed(
                (int) number("select coalesce(sum(times), 0)" + from + " and what = 'installer'", person),
                (int) number("select coalesce(sum(times), 0)" + from + " and what = 'capsule'", person),
                (int) number("select count(distinct device)" + from + " and device <> 'browser'", person));
    }

    /** The number of these settings: that of the last time where they are the same, else the next. */
    public long serial(long person, String settings) {
        return inTransaction(() -> {
            var digest = digest(settings);
            update(
                    "update person set serial = serial + 1, settings = ? where id = ? and settings <> ?",
                    digest,
                    person,
                    digest);
            return number("select serial from person where id = ?", person);
        });
    }

    private static Invitation invitation(ResultSet row) throws SQLException {
        return new Invitation(
                row.getLong("id"),
                State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
                Instant.parse(row.getString("made_at")),
                instant(row, "sent_at"),
                Instant.parse(row.getString("expires_at")),
                instant(row, "revoked_at"));
    }

    private static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getString(column)).map(Instant::parse);
    }

    private static String word(State state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    /** A code has 130 bits of chance in it, so that a plain digest gives nothing away. */
    private static String digest(String code) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(code.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    // --- SQL ---

    private interface Work<T> {
        T run() throws SQLException;
    }

    private interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    private synchronized <T> T inTransaction(Work<T> work) {
        try {
            connection.setAutoCommit(false);
            boolean done = false;
            try {
                var result = work.run();
                connection.commit();
                done = true;
                return result;
            } finally {
                if (!done) {
                    connection.rollback();
                }
                connection.setAutoCommit(true);
            }
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    private int update(String sql, Object... values) throws SQLException {
        try (var statement = prepared(sql, values)) {
            return statement.executeUpdate();
        }
    }

    private long number(String sql, Object... values) {
        return first(sql, row -> row.getLong(1), values).orElse(0L);
    }

    private <T> Optional<T> first(String sql, Row<T> reader, Object... values) {
        try (var statement = prepared(sql, values);
                var rows = statement.executeQuery()) {
            return rows.next() ? Optional.of(reader.read(rows)) : Optional.empty();
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    private <T> void query(String sql, Row<T> reader, Object... values) {
        try (var statement = prepared(sql, values);
                var rows = statement.executeQuery()) {
            while (rows.next()) {
                reader.read(rows);
            }
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    private PreparedStatement prepared(String sql, Object... values) throws SQLException {
        var statement = connection.prepareStatement(sql);
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i] instanceof Instant at ? at.toString() : values[i]);
        }
        return statement;
    }

    private static RegisterException failed(SQLException e) {
        return new RegisterException("the register cannot be used: " + e.getMessage(), e);
    }

    @Override
    public synchronized void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw failed(e);
        }
    }
}
