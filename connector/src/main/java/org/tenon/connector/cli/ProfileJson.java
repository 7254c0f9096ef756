package org.tenon.connector.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import org.tenon.profile.Finding;
import org.tenon.profile.ProfileState;
import org.tenon.profile.ProfileStep;

/** What {@code tenon profile} and {@code tenon doctor} tell scripts: one JSON object. */
final class ProfileJson implements AutoCloseable {
    private final JsonGenerator json;

    ProfileJson(OutputStream out) throws IOException {
        json = JsonFactory.builder()
                .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
                .build()
                .createGenerator(out);
    }

    void profiles(List<ProfileState> all, Predicate<ProfileState> ours) throws IOException {
        json.writeStartObject();
        json.writeArrayFieldStart("profiles");
        for (var state : all) {
            profile(state, ours.test(state));
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    void profile(ProfileState state, boolean ours) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", state.name());
        json.writeBooleanField("default", state.isDefault());
        json.writeBooleanField("ours", ours);
        if (state.mail().isPresent()) {
            json.writeStringField("mail", state.mail().get().name().toLowerCase(Locale.ROOT));
        }
        json.writeArrayFieldStart("services");
        for (var service : state.services()) {
            json.writeStartObject();
            json.writeStringField("service", service.service());
            json.writeStringField("displayName", service.displayName());
            if (service.path().isPresent()) {
                json.writeStringField("path", service.path().get());
            }
            json.writeBooleanField("complete", service.complete());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    void profileSteps(String name, boolean rehearsal, List<ProfileStep> steps) throws IOException {
        json.writeStartObject();
        json.writeStringField("profile", name);
        json.writeBooleanField("dryRun", rehearsal);
        json.writeArrayFieldStart("steps");
        for (var step : steps) {
            json.writeStartObject();
            json.writeStringField("action", step.getClass().getSimpleName());
            json.writeStringField("what", step.sentence());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    void findings(String version, String system, List<Finding> findings) throws IOException {
        json.writeStartObject();
        json.writeStringField("version", version);
        json.writeStringField("system", system);
        json.writeArrayFieldStart("findings");
        for (var finding : findings) {
            json.writeStartObject();
            json.writeStringField("check", finding.check());
            json.writeBooleanField("good", finding.good());
            json.writeStringField("found", finding.found());
            json.writeStringField("remedy", finding.remedy());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    @Override
    public void close() throws IOException {
        json.writeRaw(System.lineSeparator());
        json.close();
    }
}
