package org.tenon.connector.account;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.tenon.sync.model.Kind;
import org.tenon.sync.net.Mechanism;
import org.tenon.sync.plan.FolderFilter;
import org.tenon.sync.plan.FolderFilter.FolderPattern;
import org.tenon.sync.plan.MailPolicy;
import org.tenon.sync.plan.MailWindow;
import org.tenon.sync.plan.Policy;
import org.tenon.sync.plan.Policy.Conflict;
import org.tenon.sync.plan.Policy.DeleteLimit;
import org.tenon.sync.plan.Policy.NoticeLimit;
import org.tenon.toml.FilePosition;
import org.tenon.toml.TomlKeys;

/** Reads an account file. Paths in it are relative to the file itself. */
public final class AccountFile {
    /** All the keys that there are; {@code docs/account-file.md} explains each. */
    static final Set<String> KNOWN = Set.of(
            "account.name",
            "account.email",
            "account.login",
            "account.secret",
            "account.authzid",
            "account.mechanism",
            "server.imap",
            "server.caldav",
            "server.carddav",
            "server.smtp",
            "server.auth",
            "server.insecure",
            "server.trust",
            "server.connections",
            "client.store",
            "policy.kinds",
            "policy.conflict",
            "policy.delete.items",
            "policy.delete.percent",
            "policy.mail.rules",
            "policy.mail.since",
            "policy.mail.maxSize",
            "policy.notify.people",
            "folders.include",
            "folders.exclude");

    private static final Pattern SIZE = Pattern.compile("(\\d{1,9}) ?([kKmMgG]?)[bB]");

    private final Path folder;
    private final TomlKeys keys;
    private final ServerTable servers;

    private AccountFile(Path folder, TomlKeys keys) {
        this.folder = folder;
        this.keys = keys;
        this.servers = new ServerTable(folder, keys);
    }

    /** Reads {@code file}, which errors call as it is given here. */
    public static Account read(Path file) throws AccountException {
        var named = new FilePosition(file.toString(), 0, "");
        if (!Files.isRegularFile(file)) {
            throw AccountException.at(named, "there is no such account file");
        }
        try {
            var absolute = file.toAbsolutePath().normalize();
            var keys = TomlKeys.read(file);
            // After a syntax error the rest of the file may have been read askew: what it says would only mislead.
            var account = keys.problems().isEmpty()
                    ? new AccountFile(absolute.getParent(), keys).account(absolute)
                    : Optional.<Account>empty();
            if (account.isEmpty() || !keys.problems().isEmpty()) {
                throw new AccountException(keys.problems());
            }
            return account.get();
        } catch (IOException e) {
            throw AccountException.at(named, "cannot be read (" + e.getClass().getSimpleName() + ")");
        }
    }

    private Optional<Account> account(Path file) {
        keys.allowOnly(KNOWN);
        var email = keys.text("account.email");
        var login = keys.text("account.login").or(() -> email);
        if (login.isEmpty() && !keys.has("account.login") && !keys.has("account.email")) {
            keys.problem("account.login", "is missing; write the user name that the server knows");
        }
        var name = name(file);
        var secret = keys.needed("account.secret", "env:NAME, file:PATH or credential:NAME")
                .flatMap(this::secret);
        var server = servers.server();
        var client = keys.needed("client.store", "files:DIR").flatMap(this::client);
        var policy = policy(server);
        if (name.isEmpty() || login.isEmpty() || secret.isEmpty() || client.isEmpty()) {
            return Optional.empty();
        }
        var signIn = new Account.SignIn(
                secret.get(),
                keys.at("account.secret"),
                servers.auth(),
                keys.text("account.mechanism")
                        .flatMap(word -> keys.choice(
                                // SASL mechanisms are written in capitals (RFC 4422 section 3.1), everything of ours in
                                // small letters.
                                "account.mechanism", word, Mechanism.class, m -> m.name()
                                        .replace('_', '-'))),
                keys.text("account.authzid"));
        return Optional.of(new Account(file, name.get(), email, login.get(), signIn, server, client.get(), policy));
    }

    /** The state folder is called after it, so it must be a file name on every system. */
    private Optional<String> name(Path file) {
        var stem = file.getFileName().toString().replaceFirst("\\.toml$", "");
        var name = keys.has("account.name") ? keys.text("account.name") : Optional.of(stem);
        return name.filter(n -> {
            boolean good = n.length() <= 64 && n.matches("[\\p{L}\\p{N}@._+ -]+") && !n.matches("\\..*|.*[. ]| .*");
            if (!good) {
                keys.problem(
                        "account.name",
                        "may hold letters, digits, spaces and @ . _ + - only, up to 64, and no dot or space at its ends");
            }
            return good;
        });
    }

    private Optional<SecretSource> secret(String text) {
        var rest = TomlKeys.afterColon(text);
        if (text.startsWith("env:") && rest.matches("[A-Za-z_][A-Za-z0-9_]*")) {
            return Optional.of(new SecretSource.Env(rest));
        }
        if (text.startsWith("file:") && !rest.isEmpty()) {
            return keys.path("account.secret", folder, rest).map(SecretSource.File::new);
        }
        if (text.startsWith("credential:") && !rest.isEmpty()) {
            return Optional.of(new SecretSource.Credential(rest));
        }
        // Somebody may have written the password itself here: it must not be repeated.
        keys.problem("account.secret", "must be env:NAME, file:PATH or credential:NAME, and never the password itself");
        return Optional.empty();
    }

    private Optional<ClientStore> client(String text) {
        var rest = TomlKeys.afterColon(text);
        if (text.startsWith("files:") && !rest.isBlank()) {
            return keys.path("client.store", folder, rest).map(ClientStore.Files::new);
        }
        if (text.startsWith("outlook:") && !rest.isBlank()) {
            return Optional.of(new ClientStore.Outlook(rest));
        }
        keys.problem("client.store", "must be files:DIR or outlook:PROFILE");
        return Optional.empty();
    }

    private Policy policy(Account.Server server) {
        var served = served(server);
        if (served.isEmpty() && keys.problems().isEmpty()) {
            keys.problem("server.imap", "is missing; write imaps:// and the server's name");
        }
        var conflict = keys.text("policy.conflict")
                .flatMap(word -> keys.choice("policy.conflict", word, Conflict.class))
                .orElse(Policy.DEFAULT.conflict());
        var deletes = new DeleteLimit(
                keys.number("policy.delete.items", 0, Integer.MAX_VALUE)
                        .orElse(Policy.DEFAULT.deletes().items()),
                keys.number("policy.delete.percent", 0, 100)
                        .orElse(Policy.DEFAULT.deletes().percent()));
        int people = keys.number("policy.notify.people", 0, Integer.MAX_VALUE)
                .orElse(Policy.DEFAULT.notices().people());
        return new Policy(kinds(served), conflict, deletes, new NoticeLimit(people, me()), folders(), mail());
    }

    private MailPolicy mail() {
        var size = keys.text("policy.mail.maxSize").flatMap(this::bytes);
        return new MailPolicy(
                keys.flag("policy.mail.rules").orElse(MailPolicy.DEFAULT.rules()),
                new MailWindow(
                        keys.text("policy.mail.since").flatMap(this::day),
                        size.isPresent() ? OptionalLong.of(size.get()) : OptionalLong.empty()));
    }

    private Optional<LocalDate> day(String text) {
        try {
            return Optional.of(LocalDate.parse(text.strip()));
        } catch (DateTimeParseException e) {
            keys.problem("policy.mail.since", "must be a day, such as \"2024-01-31\"");
            return Optional.empty();
        }
    }

    private Optional<Long> bytes(String text) {
        var parts = SIZE.matcher(text.strip());
        if (!parts.matches()) {
            keys.problem("policy.mail.maxSize", "must be a size, such as \"25 MB\" (B, KB, MB or GB)");
            return Optional.empty();
        }
        int power = List.of("", "K", "M", "G").indexOf(parts.group(2).toUpperCase(Locale.ROOT));
        return Optional.of(Long.parseLong(parts.group(1)) * (long) Math.pow(1000, power));
    }

    private FolderFilter folders() {
        return new FolderFilter(patterns("folders.include"), patterns("folders.exclude"));
    }

    private List<FolderPattern> patterns(String key) {
        var texts = keys.words(key).orElse(List.of());
        if (texts.stream().anyMatch(text -> text.isBlank() || text.endsWith(":"))) {
            keys.problem(key, "has an empty pattern; write a folder's name, such as \"[Gmail]/All Mail\"");
            return List.of();
        }
        return texts.stream().map(FolderPattern::of).toList();
    }

    /** The addresses that are the account's own, as far as the file tells. */
    private Set<String> me() {
        return Stream.of(keys.text("account.email"), keys.text("account.login"))
                .flatMap(Optional::stream)
                .filter(text -> text.contains("@"))
                .collect(Collectors.toSet());
    }

    private Set<Kind> kinds(Set<Kind> served) {
        var words = keys.words("policy.kinds");
        if (words.isEmpty()) {
            return served;
        }
        if (words.get().isEmpty()) {
            keys.problem("policy.kinds", "names nothing to sync; leave it out to sync all that the server has");
        }
        var kinds = EnumSet.noneOf(Kind.class);
        for (var word : words.get()) {
            var kind = Kind.ofWord(word);
            if (kind.isEmpty()) {
                keys.problem("policy.kinds", "knows mail, calendar, tasks, notes, contacts only");
                continue;
            }
            kinds.add(kind.get());
            if (!served.contains(kind.get()) && !keys.has(address(kind.get()))) {
                keys.problem("policy.kinds", "has \"" + word + "\", but " + address(kind.get()) + " is not given");
            }
        }
        return kinds;
    }

    private static Set<Kind> served(Account.Server server) {
        var kinds = EnumSet.noneOf(Kind.class);
        server.imap().ifPresent(x -> kinds.add(Kind.MAIL));
        server.caldav().ifPresent(x -> kinds.addAll(EnumSet.of(Kind.CALENDAR, Kind.TASKS, Kind.NOTES)));
        server.carddav().ifPresent(x -> kinds.add(Kind.CONTACTS));
        return kinds;
    }

    /** The key that says where the server keeps items of this kind. */
    public static String address(Kind kind) {
        return switch (kind) {
            case MAIL -> "server.imap";
            case CALENDAR, TASKS, NOTES -> "server.caldav";
            case CONTACTS -> "server.carddav";
        };
    }
}
