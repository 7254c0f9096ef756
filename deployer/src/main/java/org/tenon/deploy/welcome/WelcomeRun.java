package org.tenon.deploy.welcome;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.InternetAddress;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.tenon.capsule.CapsuleLink;
import org.tenon.deploy.config.ConfigException;
import org.tenon.deploy.config.DeployConfig;
import org.tenon.deploy.register.Invitation.State;
import org.tenon.deploy.register.Register;
import org.tenon.deploy.register.Register.Known;
import org.tenon.deploy.welcome.WelcomePlanner.Step;

/** Sends the welcome mails of a plan, one after the other. */
public final class WelcomeRun {
    private final DeployConfig config;
    private final Register register;
    private final Clock clock;
    private final SecureRandom random;
    private final Map<String, String> env;

    /** Is told of each step when it is done. */
    public interface Listener {
        /**
         * @param said what the mail server answered, or empty
         */
        void sent(Known known, State state, String said);
    }

    public WelcomeRun(
            DeployConfig config, Register register, Clock clock, SecureRandom random, Map<String, String> env) {
        this.config = config;
        this.register = register;
        this.clock = clock;
        this.random = random;
        this.env = env;
    }

    /** Killed in its middle, it leaves one invitation of which it is not known whether it went, and all others are as they were told. */
    public void send(List<Step> plan, Listener listener) throws ConfigException, PostException {
        var steps = plan.stream()
                .filter(Step.Send.class::isInstance)
                .map(Step::known)
                .toList();
        if (steps.isEmpty()) {
            return;
        }
        try (var postman = new Postman(config.mail(), env)) {
            for (var known : steps) {
                postman.connect();
                var result = send(known, postman);
                listener.sent(known, result.state(), result.said());
            }
        }
    }

    private Postman.Result send(Known known, Postman postman) throws ConfigException {
        var letter = new WelcomeLetter(config);
        var from = letter.from();
        var link = new CapsuleLink(config.service().url(), CapsuleLink.newCode(random));
        var now = clock.instant();
        var expires = now.plus(config.service().linkLife());
        // Not made of the code: message ids are in logs and archives.
        var messageId = "<tenon." + CapsuleLink.newCode(random) + "@" + domain(from) + ">";
        long invitation = register.begin(known.id(), link.code(), messageId, now, expires);
        try {
            var message = letter.write(known.person(), link, messageId, now, expires);
            var result =
                    postman.send(message, new InternetAddress(known.person().address()));
            register.settle(invitation, result.state(), result.said(), clock.instant());
            return result;
        } catch (MessagingException e) {
            // Before anything was sent: the mail could not even be written.
            register.settle(invitation, State.REFUSED, "the mail cannot be written", clock.instant());
            return new Postman.Result(State.REFUSED, "the mail cannot be written");
        }
    }

    private static String domain(InternetAddress from) {
        var address = from.getAddress();
        return address.substring(address.lastIndexOf('@') + 1);
    }
}
