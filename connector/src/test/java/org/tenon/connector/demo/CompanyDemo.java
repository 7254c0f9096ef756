package org.tenon.connector.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * The story that {@code ./demo --company} tells: an admin mails a link, a scanner opens it, the person it is for takes her settings
 * from the page, signs in, and has her mail. Ends with 1 where a step does not end as told.
 */
public final class CompanyDemo {
    private static final String PERSON = "alice";
    private static final String ADDRESS = PERSON + "@example.test";
    private static final int SCANS = 100;

    private final Path sandbox;
    private final Path tenon;
    private final Path tenonDeploy;
    private final Teller teller;
    private final SandboxServer server;
    private final SandboxDav dav;
    private final HttpClient http = HttpClient.newHttpClient();
    private final int port;

    private CompanyDemo(Path sandbox, Path tenon, Teller teller, SandboxServer server, SandboxDav dav)
            throws IOException {
        this.sandbox = sandbox.toAbsolutePath();
        this.tenon = tenon.toAbsolutePath();
        this.tenonDeploy = this.tenon.resolveSibling("tenon-deploy");
        this.teller = teller;
        this.server = server;
        this.dav = dav;
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            this.port = free.getLocalPort();
        }
    }

    /**
     * @param args the sandbox folder, the launcher, and {@code --stay} to keep the servers up at the end
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        var teller = new Teller(Path.of(args[1]), Boolean.getBoolean("tenon.colour"));
        boolean stay = List.of(args).contains("--stay");
        try (var server = new SandboxServer(PERSON);
                var dav = new SandboxDav(PERSON)) {
            new CompanyDemo(Path.of(args[0]), Path.of(args[1]), teller, server, dav).tell(stay);
        }
        System.exit(0);
    }

    private void tell(boolean stay) throws IOException, InterruptedException {
        prepare();
        welcome();
        var serving = serve();
        try {
            var link = link();
            scanner(link);
            var capsule = page(link);
            refusals(capsule);
            enrol(link);
            end(stay, link);
            if (stay) {
                serving.waitFor();
            }
        } finally {
            serving.destroy();
            serving.waitFor(10, TimeUnit.SECONDS);
        }
    }

    private void prepare() throws IOException, InterruptedException {
        SandboxFolder.makeAnew(sandbox);
        server.deliver("INBOX", "team", "Minutes of Monday", "We agreed on everything.");
        server.deliver("Archive", "bank", "Statement", "Nothing unusual.");
        dav.event("standup", "Stand-up", "09");
        dav.person("ben", "Ben Example", "TEL;TYPE=WORK:+49 30 555");
        Files.createDirectories(sandbox.resolve("company"));
        Files.writeString(sandbox.resolve("company/deploy.toml"), """
                [service]
                url          = "http://127.0.0.1:%d"        # https:// is the rule; http:// is for this machine alone
                listen       = "127.0.0.1:%d"
                organisation = "Example Ltd"
                contact      = "Ask the help desk: it@example.test"
                requestsPerSecond = 200
                [mail]
                smtp     = "smtp://127.0.0.1:%d"
                from     = "Example IT <it@example.test>"
                insecure = true
                [account]
                login    = "{user}"
                imap     = "imap://127.0.0.1:%d"
                caldav   = "%s"
                carddav  = "%s"
                insecure = true
                """.formatted(
                        port, port, server.smtpPort(), server.port(), dav.root(), dav.root()));
        Files.writeString(sandbox.resolve("company/people.csv"), "address,name\n" + ADDRESS + ",Alice Example\n");
        teller.headline("A company brings Tenon to its people");
        teller.say("Mail, calendar and contact servers are up on this machine. The company's side is described in");
        teller.say("sandbox/company/deploy.toml: where its servers are, and how mail is sent. First, once, a key:");
        deploy(0, "keys", "make");
    }

    private void welcome() throws IOException, InterruptedException {
        teller.headline("1. Each person gets one mail, with a link and without a password");
        var people = sandbox.resolve("company/people.csv").toString();
        deploy(0, "welcome", "send", "--users", people, "--dry-run");
        deploy(0, "welcome", "send", "--users", people);
        expect(server.count("INBOX") == 2, "the mail is in Alice's mailbox");
        expect(!server.text("INBOX", 1).contains(SandboxServer.PASSWORD), "there is no password in it");
        teller.say("Run again, nobody is mailed twice:");
        deploy(0, "welcome", "send", "--users", people);
        expect(server.count("INBOX") == 2, "no second mail has come");
    }

    private Process serve() throws IOException {
        var builder = new ProcessBuilder(
                        tenonDeploy.toString(),
                        "serve",
                        "--config",
                        sandbox.resolve("company/deploy.toml").toString())
                .redirectErrorStream(true);
        builder.environment().put("TENON_NO_BUILD", "1");
        var process = builder.start();
        var lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        var first = lines.readLine();
        if (first == null || !first.startsWith("listening on")) {
            process.destroy();
            throw new IllegalStateException("tenon-deploy serve: " + first);
        }
        return process;
    }

    private URI link() {
        var text = server.text("INBOX", 1);
        var matcher =
                Pattern.compile("http://127\\.0\\.0\\.1:[0-9]+/w/[0-9a-z]{26}").matcher(text.replace("=\r\n", ""));
        if (!matcher.find()) {
            throw new IllegalStateException("no link in the mail");
        }
        return URI.create(matcher.group());
    }

    private void scanner(URI link) throws IOException, InterruptedException {
        teller.headline("2. A mail scanner opens the link " + SCANS + " times, and nothing comes of it");
        teller.say("tenon-deploy serve is up; the link in the mail is " + link);
        for (int i = 0; i < SCANS; i++) {
            expectQuietly(get(link).statusCode() == 200, "the page is there");
        }
        deploy(0, "welcome", "status");
        expect(teller.lastOutput().contains("link not used"), "the link is as good as new");
    }

    private Path page(URI link) throws IOException, InterruptedException {
        teller.headline("3. Alice opens the page, and takes her settings by a click");
        expect(get(link).body().contains("Hello Alice Example."), "the page greets her by name");
        var request = HttpRequest.newBuilder(URI.create(link + "/capsule")).POST(BodyPublishers.noBody());
        var answer = http.send(request.build(), BodyHandlers.ofString());
        expect(answer.statusCode() == 200, "her settings come, signed");
        return Files.writeString(sandbox.resolve("alice.tenon"), answer.body());
    }

    private void refusals(Path capsule) throws IOException, InterruptedException {
        teller.headline("4. Settings that are not what they seem are refused");
        teller.say("One character changed on the way:");
        var text = Files.readString(capsule);
        int middle = text.indexOf('.') + 60;
        var changed = Files.writeString(
                sandbox.resolve("changed.tenon"),
                text.substring(0, middle) + (text.charAt(middle) == 'A' ? 'B' : 'A') + text.substring(middle + 1));
        enrol(10, changed.toString(), "--host", host());
        teller.say("Wanted from another service than the one that they are of:");
        enrol(12, capsule.toString(), "--host", "deploy.example.test");
        expect(!Files.exists(home().resolve("config/tenon/" + ADDRESS + ".toml")), "no account has come of either");
    }

    private void enrol(URI link) throws IOException, InterruptedException {
        teller.headline("5. Alice sets up her account from the link, and has her mail");
        enrol(0, link.toString(), "--host", host());
        var account = home().resolve("config/tenon/" + ADDRESS + ".toml");
        expect(Files.exists(account), "there is an account file");
        expect(count("INBOX") == 2 && count("Archive") == 1, "her mail is here, the welcome mail with it");
        expect(
                Files.exists(home().resolve("Tenon/calendars/Team/standup.ics"))
                        && Files.exists(home().resolve("Tenon/contacts/People/ben.vcf")),
                "so are her calendar and her contacts");
        teller.say("Once more does no harm:");
        enrol(0, link.toString(), "--host", host());
        teller.say("From here on it is an account like any other. A message is written here, and synced:");
        var inbox = home().resolve("Tenon/mail/INBOX/cur");
        Files.writeString(
                inbox.resolve("note.demo:2,S"),
                "From: alice@example.test\nSubject: A note\nMessage-ID: <note@example.test>\n\nWritten here.\n");
        int exit = teller.run(tenon, List.of("sync"), List.of("--account", account.toString()), environment());
        expect(exit == 0 && server.count("INBOX") == 3, "it is on the server");
        teller.say("The admin sees that the link was used, and on how many machines:");
        deploy(0, "welcome", "status");
        expect(teller.lastOutput().contains("1 machine"), "Alice's is counted once");
    }

    private void end(boolean stay, URI link) {
        teller.headline("That was it");
        teller.say(
                "sandbox/company holds the admin's side, sandbox/home Alice's. On Windows the same page hands out the");
        teller.say("installer; that part is not in this story.");
        teller.say(
                stay ? "The servers stay up until you press Ctrl-C. The page: " + link : "The servers are gone now.");
    }

    private void deploy(int expected, String... words) throws IOException, InterruptedException {
        int exit = teller.run(
                tenonDeploy,
                List.of(words),
                List.of("--config", sandbox.resolve("company/deploy.toml").toString()),
                Map.of());
        expectQuietly(exit == expected, "tenon-deploy " + words[0] + " ends with " + expected);
    }

    private void enrol(int expected, String... words) throws IOException, InterruptedException {
        var shown = new ArrayList<>(List.of("enrol"));
        shown.addAll(List.of(words));
        int exit = teller.run(
                tenon,
                shown,
                List.of("--quiet", "--password", "env:ALICE_PASSWORD", "--store", "files:" + home().resolve("Tenon")),
                environment());
        expectQuietly(exit == expected, "tenon enrol ends with " + expected);
    }

    private Map<String, String> environment() {
        return Map.of(
                "ALICE_PASSWORD",
                SandboxServer.PASSWORD,
                "XDG_CONFIG_HOME",
                home().resolve("config").toString(),
                "XDG_STATE_HOME",
                home().resolve("state").toString());
    }

    private Path home() {
        return sandbox.resolve("home");
    }

    private String host() {
        return "127.0.0.1:" + port;
    }

    private HttpResponse<String> get(URI link) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(link).build(), BodyHandlers.ofString());
    }

    private int count(String folder) throws IOException {
        int n = 0;
        for (var part : List.of("cur", "new")) {
            try (var files =
                    Files.list(home().resolve("Tenon/mail").resolve(folder).resolve(part))) {
                n += (int) files.count();
            }
        }
        return n;
    }

    private void expect(boolean so, String what) {
        expectQuietly(so, what);
        teller.check(what);
    }

    private static void expectQuietly(boolean so, String what) {
        if (!so) {
            throw new IllegalStateException("it is not so that " + what);
        }
    }
}
