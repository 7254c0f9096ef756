package org.tenon.deploy.serve;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.FormFields;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.tenon.capsule.CapsuleLink;
import org.tenon.capsule.ServiceKey;
import org.tenon.deploy.config.ConfigException;
import org.tenon.deploy.config.DeployConfig;
import org.tenon.deploy.register.Register;
import org.tenon.deploy.register.Register.Grant;

/** Answers requests: {@code docs/deployer.md} lists them. */
final class LinkHandler extends Handler.Abstract {
    static final int MOST_BODY_BYTES = 2048;
    private static final int MOST_FIELDS = 4;
    private static final String BROWSER = "browser";

    private final DeployConfig config;
    private final ServiceKey key;
    private final Register register;
    private final HandOut handOut;
    private final Clock clock;
    private final Pages pages;

    LinkHandler(DeployConfig config, ServiceKey key, Register register, HandOut handOut, Clock clock) {
        this.config = config;
        this.key = key;
        this.register = register;
        this.handOut = handOut;
        this.clock = clock;
        this.pages = new Pages(config.service());
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        var path = Request.getPathInContext(request);
        var words = path.substring(1).split("/", -1);
        boolean get = HttpMethod.GET.is(request.getMethod()) || HttpMethod.HEAD.is(request.getMethod());
        boolean post = HttpMethod.POST.is(request.getMethod());
        if (path.startsWith(CapsuleLink.PATH) && words.length == 2) {
            only(get, "GET, HEAD", response, callback, () -> page(words[1], response, callback));
        } else if (path.startsWith(CapsuleLink.PATH) && words.length == 3 && words[2].equals("capsule")) {
            only(post, "POST", response, callback, () -> capsule(words[1], request, response, callback));
        } else if (path.startsWith(CapsuleLink.PATH) && words.length == 3 && words[2].equals("installer")) {
            only(post, "POST", response, callback, () -> installer(words[1], response, callback));
        } else if (path.equals("/.well-known/tenon/keys.json")) {
            only(
                    get,
                    "GET, HEAD",
                    response,
                    callback,
                    () -> text(response, 200, "application/jwk-set+json", key.set(), callback));
        } else if (path.equals("/style.css")) {
            only(
                    get,
                    "GET, HEAD",
                    response,
                    callback,
                    () -> text(response, 200, "text/css; charset=utf-8", Pages.resource("style.css"), callback));
        } else if (path.equals("/healthz")) {
            only(get, "GET, HEAD", response, callback, () -> text(response, 200, "text/plain", "ok\n", callback));
        } else {
            sorry(response, 404, "Nothing here", "To set up Outlook, open the link in your welcome mail.", callback);
        }
        return true;
    }

    private interface Answer {
        void give() throws Exception;
    }

    private void only(boolean allowed, String methods, Response response, Callback callback, Answer answer)
            throws Exception {
        if (allowed) {
            answer.give();
            return;
        }
        response.getHeaders().put(HttpHeader.ALLOW, methods);
        sorry(response, 405, "Not like this", "This address does not do that.", callback);
    }

    private void page(String code, Response response, Callback callback) {
        var grant = grant(code, response, callback);
        grant.ifPresent(g -> {
            var link = new CapsuleLink(config.service().url(), code);
            text(
                    response,
                    200,
                    "text/html; charset=utf-8",
                    pages.welcome(g.person(), link, g.invitation().expires()),
                    callback);
        });
    }

    private void capsule(String code, Request request, Response response, Callback callback) throws Exception {
        var fields = FormFields.getFields(request, MOST_FIELDS, MOST_BODY_BYTES);
        var device = Optional.ofNullable(fields.getValue("device")).orElse(BROWSER);
        if (!device.matches("[A-Za-z0-9-]{1,64}")) {
            sorry(response, 400, "Not like this", "The device has no name that can be used.", callback);
            return;
        }
        var granted = grant(code, response, callback);
        if (granted.isEmpty()) {
            return;
        }
        var grant = granted.get();
        // The browser is no machine that was set up: it takes the file to one, and is counted beside them.
        int most = config.service().devices() + 1;
        if (!register.handOut(grant.invitation().id(), device, "capsule", most, clock.instant())) {
            sorry(
                    response,
                    403,
                    "Used on too many machines",
                    "This link has been used on " + config.service().devices()
                            + " machines, which is all that it is good for. Ask for a new welcome mail.",
                    callback);
            return;
        }
        try {
            var text = handOut.capsule(grant.personId(), grant.person());
            var name = grant.person().user().replaceAll("[^A-Za-z0-9._-]", "_") + ".tenon";
            response.getHeaders().put("Content-Disposition", "attachment; filename=\"" + name + "\"");
            text(response, 200, "application/jose", text + "\n", callback);
        } catch (ConfigException e) {
            sorry(response, 500, "Not now", "These settings are not right yet. Please tell your admin.", callback);
        }
    }

    private void installer(String code, Response response, Callback callback) {
        var granted = grant(code, response, callback);
        if (granted.isEmpty()) {
            return;
        }
        var msi = config.service().msi();
        if (msi.isEmpty()) {
            sorry(response, 404, "No installer", "This service hands out settings alone.", callback);
            return;
        }
        register.handOut(granted.get().invitation().id(), BROWSER, "installer", Integer.MAX_VALUE, clock.instant());
        send(msi.get(), new CapsuleLink(config.service().url(), code).fileName(), response, callback);
    }

    private static void send(Path file, String name, Response response, Callback callback) {
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/x-msi");
        response.getHeaders().put("Content-Disposition", "attachment; filename=\"" + name + "\"");
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, file.toFile().length());
        Content.copy(Content.Source.from(file), response, callback);
    }

    /** Whom a code belongs to, where it is good; else the answer is given already. Reads only. */
    private Optional<Grant> grant(String code, Response response, Callback callback) {
        var grant = CapsuleLink.isCode(code.toLowerCase(Locale.ROOT))
                ? register.grant(code.toLowerCase(Locale.ROOT))
                : Optional.<Grant>empty();
        if (grant.isEmpty()) {
            sorry(
                    response,
                    404,
                    "This link is not known",
                    "Copy the whole link from your welcome mail, or ask for a new one.",
                    callback);
        } else if (!grant.get().invitation().isGood(clock.instant())) {
            boolean revoked = grant.get().invitation().revoked().isPresent();
            sorry(
                    response,
                    410,
                    revoked ? "This link was replaced" : "This link has expired",
                    revoked
                            ? "There is a newer welcome mail, or your admin has ended this link."
                            : "Links are good for a while only. Ask for a new welcome mail.",
                    callback);
            return Optional.empty();
        }
        return grant;
    }

    private void sorry(Response response, int status, String title, String words, Callback callback) {
        text(response, status, "text/html; charset=utf-8", pages.sorry(title, words), callback);
    }

    private static void text(Response response, int status, String type, String text, Callback callback) {
        response.setStatus(status);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, type);
        response.write(true, BufferUtil.toBuffer(text, StandardCharsets.UTF_8), callback);
    }
}
