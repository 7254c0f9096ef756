package org.tenon.connector.cli;

import java.io.IOException;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.tenon.connector.sync.Verdict;
import org.tenon.connector.sync.Watch;
import org.tenon.sync.run.RunReport;

/** Tells of a watch: a line for a pass that did something or ended otherwise than the one before, or an object each with {@code --json}. */
record WatchLines(AccountRun run) implements Watch.Listener {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");

    @Override
    public Watch.Pass passing() {
        return run.progress();
    }

    @Override
    public void passed(RunReport report, Verdict verdict, boolean news) throws IOException {
        var line = TextReport.line(report);
        if (line.isEmpty() && !news) {
            return;
        }
        var screen = run.screen();
        if (run.arguments().json()) {
            try (var json = new JsonReport(screen.out())) {
                json.run(report);
            }
        } else {
            var now = run.arguments().context().clock().instant();
            var time = TIME.format(now.atZone(ZoneId.systemDefault()));
            line.ifPresent(l -> screen.print(List.of(time + " " + l)));
            if (news && report.failure().isEmpty()) {
                screen.print(List.of(time + " " + verdict.text()));
            }
        }
        screen.out().flush();
        if (news) {
            run.complain(report);
        }
    }

    @Override
    public void failed(Verdict verdict, boolean news) throws IOException {
        if (!news) {
            return;
        }
        if (run.arguments().json()) {
            try (var json = new JsonReport(run.screen().out())) {
                json.failure(verdict);
            }
        }
        run.complain(verdict);
    }

    @Override
    public void cutOff() {
        run.screen().err().println("tenon: stopped in the middle of a pass; the next one goes on from there.");
    }
}
