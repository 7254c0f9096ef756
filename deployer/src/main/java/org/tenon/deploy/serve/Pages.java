package org.tenon.deploy.serve;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.tenon.capsule.CapsuleLink;
import org.tenon.deploy.config.DeployConfig;
import org.tenon.deploy.config.Person;

/** The pages that people see. */
final class Pages {
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("d MMMM yyyy", Locale.ENGLISH).withZone(ZoneOffset.UTC);

    private final DeployConfig.Service service;

    Pages(DeployConfig.Service service) {
        this.service = service;
    }

    /** What somebody's link shows. */
    String welcome(Person person, CapsuleLink link, Instant expires) {
        var installer = service.msi().isPresent();
        return page(
                "Set up Outlook",
                resource(installer ? "welcome.html" : "welcome-settings.html")
                        .replace("{name}", Html.escape(person.called()))
                        .replace("{address}", Html.escape(person.address()))
                        .replace("{host}", Html.escape(link.host()))
                        .replace("{path}", Html.escape(link.url().getRawPath()))
                        .replace("{file}", Html.escape(link.fileName()))
                        .replace("{until}", DAY.format(expires)));
    }

    /** Why there is nothing to be had. */
    String sorry(String title, String words) {
        return page(title, "<h1>" + Html.escape(title) + "</h1>\n<p>" + Html.escape(words) + "</p>\n");
    }

    private String page(String title, String body) {
        return resource("frame.html")
                .replace("{title}", Html.escape(title))
                .replace("{organisation}", Html.escape(service.organisation()))
                .replace("{contact}", Html.escape(service.contact()))
                .replace("{body}", body);
    }

    static String resource(String name) {
        try (var in = Pages.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
