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
import org.tenon.sync.run.RunReport;
import org.tenon.sync.run.RunReport.ConflictReport;
import org.tenon.sync.run.RunReport.Counts;
import org.tenon.sync.run.RunReport.HeldReport;
import org.tenon.sync.run.SyncEngine.PastRun;

/** Reports for scripts: one JSON object. */
final class JsonReport implements AutoCloseable {
    private final JsonGenerator json;

    /**
     * What {@code tenon status} knows.
     *
     * @param synced when a run last came to its end
     * @param lastRun the last that had something to do
     */
    record Status(
            String account,
            Optional<Holder> running,
            Optional<Instant> synced,
            Optional<PastRun> lastRun,
            List<HeldReport> held,
            List<ConflictReport> conflicts) {}

    JsonReport(OutputStream out) throws IOException {
        json = JsonFactory.builder()
                .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
                .build()
                .createGenerator(out);
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
            json.writeStringField("kind", f.kind().word());
            json.writeStringField("name", f.name());
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
            json.writeStringField("folder", s.folder());
            json.writeStringField("side", TextReport.side(s.side()));
            json.writeStringField("action", s.action());
            json.writeStringField("item", s.item());
            json.writeStringField("reason", s.reason());
            json.writeEndObject();
        }
        json.writeEndArray();
        conflicts(report.conflicts());
        held(report.held());
        json.writeArrayFieldStart("rejected");
        for (var r : report.rejected()) {
            json.writeStartObject();
            json.writeStringField("kind", r.kind().word());
            json.writeStringField("folder", r.folder());
            json.writeStringField("side", TextReport.side(r.side()));
            json.writeStringField("item", r.item());
            json.writeStringField("code", r.code());
            json.writeStringField("message", r.message());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeArrayFieldStart("warnings");
        for (var warning : report.warnings()) {
            json.writeString(warning);
        }
        json.writeEndArray();
        if (report.failure().isPresent()) {
            failureField(Verdict.of(report));
        }
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
        json.writeStringField("account", status.account());
        json.writeFieldName("running");
        if (status.running().isPresent()) {
            var holder = status.running().get();
            json.writeStartObject();
            json.writeNumberField("pid", holder.pid());
            json.writeStringField("host", holder.host());
            json.writeStringField("since", holder.since().toString());
            json.writeEndObject();
        } else {
            json.writeNull();
        }
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
        json.writeEndObject();
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
            json.writeStringField(namesAndValues[i], namesAndValues[i + 1]);
        }
        json.writeEndObject();
    }

    private void pastRun(PastRun run) throws IOException {
        json.writeStartObject();
        json.writeNumberField("run", run.run());
        json.writeStringField("started", run.started().toString());
        json.writeStringField("finished", run.finished().toString());
        json.writeStringField("end", TextReport.end(run));
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
            json.writeStringField("kind", h.kind().word());
            json.writeStringField("folder", h.folder());
            json.writeStringField("side", TextReport.side(h.side()));
            json.writeNumberField("items", h.items());
            json.writeStringField("reason", h.reason());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void conflicts(List<ConflictReport> conflicts) throws IOException {
        json.writeArrayFieldStart("conflicts");
        for (var c : conflicts) {
            json.writeStartObject();
            json.writeNumberField("id", c.id());
            json.writeStringField("kind", c.kind().word());
            json.writeStringField("folder", c.folder());
            json.writeStringField("item", c.item());
            json.writeStringField("what", c.what());
            json.writeNumberField("run", c.run());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void failureField(Verdict verdict) throws IOException {
        json.writeObjectFieldStart("failure");
        json.writeNumberField("exit", verdict.exit().code());
        json.writeStringField("happened", verdict.happened());
        json.writeStringField("kept", verdict.kept());
        json.writeStringField("next", verdict.next());
        json.writeEndObject();
    }

    /** Ends the object with a line end, and leaves the stream open. */
    @Override
    public void close() throws IOException {
        json.writeRaw('\n');
        json.close();
    }
}
