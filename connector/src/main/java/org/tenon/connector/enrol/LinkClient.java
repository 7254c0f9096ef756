package org.tenon.connector.enrol;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.entity.UrlEncodedFormEntity;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.message.BasicNameValuePair;
import org.tenon.capsule.CapsuleException;
import org.tenon.capsule.CapsuleException.Fault;
import org.tenon.capsule.CapsuleLink;
import org.tenon.capsule.CapsuleReader;
import org.tenon.capsule.ServiceKey;

/** Asks a link service, over TLS, and nobody that it may refer to. No password is ever sent there. */
public final class LinkClient {
    private static final int SECONDS = 20;

    private record Answer(int status, String text) {}

    /**
     * The capsule that a link leads to, not yet checked.
     *
     * @param device by which the service counts machines
     */
    public String capsule(CapsuleLink link, String device) throws IOException, CapsuleException {
        var post = new HttpPost(URI.create(link.url() + "/capsule"));
        post.setEntity(new UrlEncodedFormEntity(List.of(new BasicNameValuePair("device", device))));
        var answer = ask(post, link.service());
        return switch (answer.status()) {
            case 200 -> answer.text().strip();
            case 403 ->
                throw new CapsuleException(
                        Fault.WITHDRAWN, "This link has been used on too many machines. Ask for a new welcome mail.");
            case 404 ->
                throw new CapsuleException(
                        Fault.WITHDRAWN,
                        link.host() + " does not know this link. Copy the whole link from the welcome mail.");
            case 410 ->
                throw new CapsuleException(
                        Fault.WITHDRAWN, "This link has expired or was replaced. Ask for a new welcome mail.");
            default -> throw unreachable(link.service(), "it answered " + answer.status());
        };
    }

    /** The keys that a service says are its own. */
    List<ServiceKey> keys(URI service) throws IOException, CapsuleException {
        var answer = ask(new HttpGet(service.resolve("/.well-known/tenon/keys.json")), service);
        if (answer.status() != 200) {
            throw unreachable(service, "it answered " + answer.status());
        }
        return ServiceKey.readSet(answer.text());
    }

    private static Answer ask(ClassicHttpRequest request, URI service) throws IOException {
        try (var client = client()) {
            return client.execute(request, response -> {
                var entity = response.getEntity();
                if (entity == null) {
                    return new Answer(response.getCode(), "");
                }
                try (var in = entity.getContent()) {
                    var bytes = in.readNBytes(CapsuleReader.MOST_BYTES + 1);
                    // What is longer is no capsule; the rest is not waited for.
                    return new Answer(response.getCode(), new String(bytes, StandardCharsets.UTF_8));
                }
            });
        } catch (IOException e) {
            throw unreachable(service, e.getClass().getSimpleName());
        }
    }

    private static UnreachableException unreachable(URI service, String why) {
        return new UnreachableException(
                "the link service " + service.getRawAuthority() + " cannot be used now (" + why + ")");
    }

    private static CloseableHttpClient client() {
        var connections = PoolingHttpClientConnectionManagerBuilder.create()
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(SECONDS, TimeUnit.SECONDS)
                        .setSocketTimeout(SECONDS, TimeUnit.SECONDS)
                        .build())
                .build();
        return HttpClients.custom()
                .setConnectionManager(connections)
                .disableRedirectHandling()
                .disableCookieManagement()
                .disableAuthCaching()
                .disableAutomaticRetries()
                .build();
    }
}
