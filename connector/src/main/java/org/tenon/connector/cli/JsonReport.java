package org.tenon.connector.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.tenon.connector.account.AccountLock.Holder;
import org.tenon.connector.agent.OutboxView.Entry;
import org.tenon.connector.sync.Verdict;
import org.tenon.sync.discover.Discovery;
import org.tenon.sync.run.History.PastRun;
import org.tenon.sync.run.RunReport;
import org.tenon.sync.run.RunReport.ConflictReport;
import org.tenon.sync.run.RunReport.Counts;
import org.tenon.sync.run.RunReport.HeldReport;
import org.tenon.sync.run.RunReport.OutsideReport;
import org.tenon.sync.run.RunReport.RejectedReport;
import org.tenon.sync.run.RunReport.WaitingReport;

/** Reports for scripts: one JSON object. */
final class JsonReport implements AutoCloseable {
    private final JsonGenerator json;

    /**
     * What {@code tenon status} knows.
     *
     * @param synced when a run last came to its end
     * @param lastRun the last that had something to do
     * @param waiting what was put off in several runs
     * @param outside what stays on the server by its owner's will
     * @param agent the one that runs
     */
    record Status(
            String account,
            Optional<Holder> running,
            Optional<Instant> synced,
            Optional<PastRun> lastRun,
            List<HeldReport> held,
            List<ConflictReport> conflicts,
            List<RejectedReport> rejected,
            List<WaitingReport> waiting,
            List<OutsideReport> outside,
            Optional<Holder> agent,
            List<Entry> outbox) {
        /** Whether something waits for a person. */
        boolean isWaiting() {
            return !held.isEmpty()
                    || !conflicts.isEmpty()
                    || !rejected.isEmpty()
                    || !waiting.isEmpty()
                    || outbox.stream().anyMatch(Entry::isForPerson);
        }
    }

    JsonReport(OutputStream out) throws IOException {
        json = JsonFactory.builder()
                .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
                .build()
                .createGenerator(out);
        json.setCharacterEscapes(new HarmlessText());
    }

    /** The object of {@code tenon sync} and {@code tenon undo}. */
    void run(RunReport report) throws IOException {
        json.writeStartObject();
        json.writeNumberField("run", report.run());
        json.writeFieldName("seconds");
        json.writeNumber(Math.round(report.seconds() * 1000) / 1000.0);
        json.writeBooleanField("inSync", report.inSync());
        json.writeArrayFieldStart("folders");
        for (var f : report.folders()) {
            json.writeStartObject();
            text("kind", f.kind().word());
            text("name", f.name());
            counts("client", f.client());
            counts("server", f.server());
            json.writeNumberField("bytesIn", f.bytesIn());
            json.writeNumberField("bytesOut", f.bytesOut());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeArrayFieldStart("steps");
        for (var s : report.steps()) {
            json.writeStartObject();
            text("folder", s.folder());
            text("side", TextReport.side(s.side()));
            text("action", s.action());
            text("item", s.item());
            text("reason", s.reason());
            if (!s.title().isEmpty()) {
                text("title", s.title());
            }
            json.writeEndObject();
        }
        json.writeEndArray();
        conflicts(report.conflicts());
        held(report.held());
        rejected(report.rejected());
        outside(report.outside());
        json.writeArrayFieldStart("warnings");
        for (var warning : report.warnings()) {
            json.writeString(wellFormed(warning));
        }
        json.writeEndArray();
        if (report.failure().isPresent()) {
            failureField(Verdict.of(report));
        }
        json.writeEndObject();
    }

    /** The object of {@code tenon discover}. */
    void discovered(Discovery.Result result) throws IOException {
        json.writeStartObject();
        text("domain", result.domain());
        json.writeArrayFieldStart("found");
        for (var found : result.found()) {
            json.writeStartObject();
            text("service", found.service().word());
            text("uri", found.uri().toString());
            text("how", found.how().word());
            json.writeBooleanField("confirm", found.confirm());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeArrayFieldStart("notes");
        for (var note : result.notes()) {
            json.writeString(wellFormed(note));
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    /** The object of a command that could not begin: the shape of a run that did nothing, so that a script reads one shape. */
    void failure(Verdict verdict) throws IOException {
        json.writeStartObject();
        json.writeNumberField("run", 0);
        json.writeNumberField("seconds", 0);
        json.writeBooleanField("inSync", false);
        for (var list : List.of("folders", "steps", "conflicts", "held", "rejected", "warnings")) {
            json.writeArrayFieldStart(list);
            json.writeEndArray();
        }
        failureField(verdict);
        json.writeEndObject();
    }

    void heldOnly(List<HeldReport> held) throws IOException {
        json.writeStartObject();
        held(held);
        json.writeEndObject();
    }

    void conflictsOnly(List<ConflictReport> conflicts) throws IOException {
        json.writeStartObject();
        conflicts(conflicts);
        json.writeEndObject();
    }

    void runs(List<PastRun> runs) throws IOException {
        json.writeStartObject();
        json.writeArrayFieldStart("runs");
        for (var run : runs) {
            pastRun(run);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    void status(Status status) throws IOException {
        json.writeStartObject();
        text("account", status.account());
        holder("running", status.running());
        json.writeFieldName("synced");
        json.writeString(status.synced().map(Instant::toString).orElse(null));
        json.writeFieldName("lastRun");
        if (status.lastRun().isPresent()) {
            pastRun(status.lastRun().get());
        } else {
            json.writeNull();
        }
        held(status.held());
        conflicts(status.conflicts());
        rejected(status.rejected());
        waiting(status.waiting());
        outside(status.outside());
        holder("agent", status.agent());
        outbox(status.outbox());
        json.writeEndObject();
    }

    private void holder(String name, Optional<Holder> process) throws IOException {
        json.writeFieldName(name);
        if (process.isPresent()) {
            var holder = process.get();
            json.writeStartObject();
            json.writeNumberField("pid", holder.pid());
            text("host", holder.host());
            text("since", holder.since().toString());
            json.writeEndObject();
        } else {
            json.writeNull();
        }
    }

    void outboxOnly(List<Entry> entries) throws IOException {
        json.writeStartObject();
        outbox(entries);
        json.writeEndObject();
    }

    private void outbox(List<Entry> entries) throws IOException {
        json.writeArrayFieldStart("outbox");
        for (var entry : entries) {
            json.writeStartObject();
            text("id", entry.id());
            text("taken", entry.taken().toString());
            json.writeNumberField("size", entry.sizeBytes());
            text("state", entry.stage().word());
            json.writeArrayFieldStart("recipients");
            for (var to : entry.recipients()) {
                json.writeStartObject();
                text("address", to.address());
                text("state", to.state());
                text("words", to.words());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeNumberField("tries", entry.tries());
            text("next", entry.next().toString());
            text("said", entry.said());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    /** {@code {"name": [1, 2]}} */
    void numbers(String name, List<Long> ids) throws IOException {
        json.writeStartObject();
        json.writeArrayFieldStart(name);
        for (long id : ids) {
            json.writeNumber(id);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    /** {@code {"name": "value"}} */
    void texts(String... namesAndValues) throws IOException {
        json.writeStartObject();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            text(namesAndValues[i], namesAndValues[i + 1]);
        }
        json.writeEndObject();
    }

    private void pastRun(PastRun run) throws IOException {
        json.writeStartObject();
        json.writeNumberField("run", run.run());
        text("started", run.started().toString());
        text("finished", run.finished().toString());
        text("end", TextReport.end(run));
        json.writeNumberField("steps", run.steps());
        json.writeBooleanField("undone", run.undone());
        json.writeEndObject();
    }

    private void counts(String name, Counts c) throws IOException {
        json.writeObjectFieldStart(name);
        json.writeNumberField("created", c.created());
        json.writeNumberField("updated", c.updated());
        json.writeNumberField("deleted", c.deleted());
        json.writeNumberField("moved", c.moved());
        json.writeNumberField("flags", c.flags());
        json.writeEndObject();
    }

    private void held(List<HeldReport> held) throws IOException {
        json.writeArrayFieldStart("held");
        for (var h : held) {
            json.writeStartObject();
            json.writeNumberField("id", h.id());
            text("kind", h.kind().word());
            text("folder", h.folder());
            text("side", TextReport.side(h.side()));
            text("sort", h.sort().word());
            json.writeNumberField("items", h.items());
            text("reason", h.reason());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    /** Only where a window leaves something out. */
    private void outside(List<OutsideReport> outside) throws IOException {
        if (outside.isEmpty()) {
            return;
        }
        json.writeArrayFieldStart("outside");
        for (var o : outside) {
            json.writeStartObject();
            text("kind", o.kind().word());
            text("folder", o.folder());
            json.writeNumberField("items", o.items());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void rejected(List<RejectedReport> rejected) throws IOException {
        json.writeArrayFieldStart("rejected");
        for (var r : rejected) {
            json.writeStartObject();
            text("kind", r.kind().word());
            text("folder", r.folder());
            text("side", TextReport.side(r.side()));
            text("item", r.item());
            text("code", r.code());
            text("message", r.message());
            text("what", r.what());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void waiting(List<WaitingReport> waiting) throws IOException {
        json.writeArrayFieldStart("waiting");
        for (var w : waiting) {
            json.writeStartObject();
            text("kind", w.kind().word());
            text("folder", w.folder());
            text("item", w.item());
            text("why", w.why());
            json.writeNumberField("runs", w.runs());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void conflicts(List<ConflictReport> conflicts) throws IOException {
        json.writeArrayFieldStart("conflicts");
        for (var c : conflicts) {
            json.writeStartObject();
            json.writeNumberField("id", c.id());
            text("kind", c.kind().word());
            text("folder", c.folder());
            text("item", c.item());
            text("copy", c.copy());
            text("what", c.what());
            json.writeNumberField("run", c.run());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void failureField(Verdict verdict) throws IOException {
        json.writeObjectFieldStart("failure");
        json.writeNumberField("exit", verdict.exit().code());
        text("happened", verdict.happened());
        text("kept", verdict.kept());
        text("next", verdict.next());
        json.writeEndObject();
    }

    private void text(String name, String value) throws IOException {
        json.writeStringField(name, wellFormed(value));
    }

    /** A folder's name on a server may hold half of a surrogate pair, which no UTF-8 can carry: it becomes U+FFFD. */
    private static String wellFormed(String text) {
        return text.codePoints()
                .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xFFFD : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    /** Ends the object with a line end, and leaves the stream open. */
    @Override
    public void close() throws IOException {
        json.writeRaw('\n');
        json.close();
    }
}
