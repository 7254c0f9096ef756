package org.tenon.profile;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jose4j.json.JsonUtil;
import org.jose4j.lang.JoseException;
import org.tenon.mapi.MapiException;
import org.tenon.mapi.value.Binary;
import org.tenon.profile.ProfileSpec.MailMode;
import org.tenon.profile.ProfileState.Condition;
import org.tenon.profile.ProfileState.Service;
import org.tenon.profile.ProfileStep.AddService;
import org.tenon.profile.ProfileStep.ChooseDefaultStore;
import org.tenon.profile.ProfileStep.ConfigureStore;
import org.tenon.profile.ProfileStep.CreateProfile;
import org.tenon.profile.ProfileStep.DeleteProfile;
import org.tenon.profile.ProfileStep.MakeDefault;
import org.tenon.profile.ProfileStep.Mark;
import org.tenon.profile.ProfileStep.RemoveService;

/** What goes between {@link MapiWorker} and {@link WorkerMain}: a line of JSON each way, a question and its answer. */
final class WorkerProtocol {
    /** Begins each line of ours: what libraries print in between is none. */
    static final String PREFIX = "tenon ";

    private WorkerProtocol() {}

    static String line(Map<String, Object> message) {
        return PREFIX + JsonUtil.toJson(message);
    }

    /** Empty where it is no line of ours. */
    static Optional<Map<String, Object>> read(String line) {
        if (!line.startsWith(PREFIX)) {
            return Optional.empty();
        }
        try {
            return Optional.of(JsonUtil.parseJson(line.substring(PREFIX.length())));
        } catch (JoseException e) {
            return Optional.empty();
        }
    }

    static Map<String, Object> failure(MapiException e) {
        return Map.of(
                "call", e.call(),
                "result", (long) e.result(),
                "context", (long) e.context(),
                "lowLevelError", (long) e.lowLevelError());
    }

    static MapiException failure(Map<String, Object> told) {
        return new MapiException(
                text(told, "call"), number(told, "result"), number(told, "context"), number(told, "lowLevelError"));
    }

    static Map<String, Object> state(ProfileState state) {
        var all = new LinkedHashMap<String, Object>();
        all.put("name", state.name());
        all.put("default", state.isDefault());
        state.mark().ifPresent(mark -> all.put("mark", mark));
        all.put("defaultStore", state.defaultStore());
        state.trouble().ifPresent(trouble -> all.put("trouble", trouble));
        all.put(
                "services",
                state.services().stream().map(WorkerProtocol::service).toList());
        return all;
    }

    private static Map<String, Object> service(Service service) {
        var all = new LinkedHashMap<String, Object>();
        all.put("uid", service.uid().toString());
        all.put("provider", service.provider().toString());
        all.put("service", service.service());
        all.put("displayName", service.displayName());
        service.path().ifPresent(path -> all.put("path", path));
        all.put("condition", service.condition().name());
        return all;
    }

    static ProfileState state(Map<String, Object> told) {
        return new ProfileState(
                text(told, "name"),
                Boolean.TRUE.equals(told.get("default")),
                optional(told, "mark"),
                Boolean.TRUE.equals(told.get("defaultStore")),
                maps(told, "services").stream()
                        .map(one -> new Service(
                                Binary.ofHex(text(one, "uid")),
                                Binary.ofHex(text(one, "provider")),
                                text(one, "service"),
                                text(one, "displayName"),
                                optional(one, "path"),
                                Condition.valueOf(text(one, "condition"))))
                        .toList(),
                optional(told, "trouble"));
    }

    static Map<String, Object> step(ProfileStep step) {
        var all = new LinkedHashMap<String, Object>();
        all.put("step", step.getClass().getSimpleName());
        switch (step) {
            case CreateProfile s -> all.put("name", s.name());
            case Mark s -> {
                all.put("name", s.name());
                all.put("mail", s.mail().name());
            }
            case RemoveService s -> {
                all.put("uid", s.uid().toString());
                all.put("service", s.service());
                all.put("reason", s.reason());
            }
            case AddService s -> {
                all.put("service", s.service());
                all.put("displayName", s.displayName());
                all.put("path", s.path());
            }
            case ConfigureStore s -> {
                all.put("uid", s.uid().toString());
                all.put("displayName", s.displayName());
                all.put("path", s.path());
            }
            case ChooseDefaultStore s -> all.put("path", s.path());
            case MakeDefault s -> all.put("name", s.name());
            case DeleteProfile s -> all.put("name", s.name());
            case ProfileStep.MintProfile s -> throw new IllegalArgumentException("Outlook does that, not MAPI");
            case ProfileStep.BindAccount s -> throw new IllegalArgumentException("Outlook does that, not MAPI");
        }
        return all;
    }

    static ProfileStep step(Map<String, Object> told) {
        return switch (text(told, "step")) {
            case "CreateProfile" -> new CreateProfile(text(told, "name"));
            case "Mark" -> new Mark(text(told, "name"), MailMode.valueOf(text(told, "mail")));
            case "RemoveService" ->
                new RemoveService(Binary.ofHex(text(told, "uid")), text(told, "service"), text(told, "reason"));
            case "AddService" -> new AddService(text(told, "service"), text(told, "displayName"), text(told, "path"));
            case "ConfigureStore" ->
                new ConfigureStore(Binary.ofHex(text(told, "uid")), text(told, "displayName"), text(told, "path"));
            case "ChooseDefaultStore" -> new ChooseDefaultStore(text(told, "path"));
            case "MakeDefault" -> new MakeDefault(text(told, "name"));
            case "DeleteProfile" -> new DeleteProfile(text(told, "name"));
            default -> throw new IllegalArgumentException(told.toString());
        };
    }

    static String text(Map<String, Object> told, String name) {
        return (String) told.get(name);
    }

    private static Optional<String> optional(Map<String, Object> told, String name) {
        return Optional.ofNullable((String) told.get(name));
    }

    private static int number(Map<String, Object> told, String name) {
        return told.get(name) instanceof Number number ? number.intValue() : 0;
    }

    @SuppressWarnings("unchecked") // JSON that we wrote
    static List<Map<String, Object>> maps(Map<String, Object> told, String name) {
        return (List<Map<String, Object>>) told.getOrDefault(name, List.of());
    }

    @SuppressWarnings("unchecked") // JSON that we wrote
    static Optional<Map<String, Object>> map(Map<String, Object> told, String name) {
        return Optional.ofNullable((Map<String, Object>) told.get(name));
    }
}
