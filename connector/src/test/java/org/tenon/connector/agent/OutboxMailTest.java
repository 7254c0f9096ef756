package org.tenon.connector.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.tenon.connector.agent.OutboxMail.Filing;
import org.tenon.connector.agent.OutboxMail.Need;
import org.tenon.sync.model.LinkId;

/** What each answer of a server makes of a mail. */
class OutboxMailTest {
    private static final Instant NOW = Instant.parse("2026-11-27T12:00:00Z");
    private static final SmtpReply YES = new SmtpReply(250, "250 ok");
    private static final SmtpReply LATER = new SmtpReply(451, "451 later");
    private static final SmtpReply NO = new SmtpReply(550, "550 no");

    private static OutboxMail mail(String... to) {
        return OutboxMail.fresh(
                "20261127-120000-abcdef",
                NOW,
                "a@example.net",
                List.of(to),
                new IncomingMail.Facts(10, new LinkId("<1@example.net>"), Set.of(Need.EIGHTBIT)),
                Filing.WANTED,
                "<spare@example.net>");
    }

    /** Of one recipient's answer (absent: it was never asked) and the message's: the recipient's state, and whether all is tried again. */
    @Test
    void eachAnswerHasItsConsequence() {
        var table = new ArrayList<String>();
        for (var own : List.of("none", "yes", "later", "no")) {
            for (var message : List.of("yes", "later", "no", "none")) {
                var replies = own.equals("none") ? Map.<String, SmtpReply>of() : Map.of("b", reply(own));
                var offered = own.equals("yes") ? mail("b").offered(List.of("b")) : mail("b");
                var after = offered.after(new Handover(replies, reply(message)), NOW);
                table.add(own + " " + message + ": "
                        + after.recipients().getFirst().state().word());
            }
        }
        assertEquals("""
                none yes: waiting
                none later: waiting
                none no: refused
                none none: perhaps
                yes yes: sent
                yes later: waiting
                yes no: refused
                yes none: perhaps
                later yes: waiting
                later later: waiting
                later no: waiting
                later none: waiting
                no yes: refused
                no later: refused
                no no: refused
                no none: refused""", String.join("\n", table));
    }

    private static SmtpReply reply(String word) {
        return switch (word) {
            case "yes" -> YES;
            case "later" -> LATER;
            case "no" -> NO;
            default -> SmtpReply.NONE;
        };
    }

    @Test
    void aMailForSeveralIsSentToThoseWhoAreTaken() {
        var mail = mail("good", "gone", "greylisted").offered(List.of("good"));
        var after = mail.after(new Handover(Map.of("good", YES, "gone", NO, "greylisted", LATER), YES), NOW);
        assertEquals("sent refused waiting", states(after));
        assertEquals("550 no", after.recipients().get(1).words());
        assertTrue(after.isToFile());
        assertTrue(after.isForPerson());
        assertFalse(after.isDue(NOW));
        assertTrue(after.isDue(NOW.plusSeconds(30)));
        var again = after.after(new Handover(Map.of("greylisted", YES), YES), NOW);
        assertEquals("sent refused sent", states(again));
    }

    @Test
    void whatACrashLeftInTheMiddleIsNeverJustSentAgain() {
        var mail = mail("b", "c").offered(List.of("b")).interrupted();
        assertEquals("perhaps waiting", states(mail));
        assertEquals(List.of("c"), mail.at(Recipient.State.WAITING));
        assertEquals("waiting waiting", states(mail.sentAgain(NOW)));
        assertTrue(mail.discarded().recipients().isEmpty());
    }

    @Test
    void whatTheServerNeverGotIsSentAgain() {
        assertEquals("waiting", states(mail("b").offered(List.of("b")).withdrawn()));
    }

    @Test
    void discardingKeepsWhatIsStillToBeFiled() {
        var mail = mail("b", "c").offered(List.of("b")).after(new Handover(Map.of("b", YES, "c", NO), YES), NOW);
        var rest = mail.discarded();
        assertEquals("sent", states(rest));
        assertTrue(rest.isToFile());
        assertTrue(rest.filed().isDone());
    }

    @Test
    void pausesGrowToAnHour() {
        assertEquals(Duration.ofSeconds(30), OutboxMail.pause(1));
        assertEquals(Duration.ofMinutes(1), OutboxMail.pause(2));
        assertEquals(Duration.ofHours(1), OutboxMail.pause(8));
        assertEquals(Duration.ofHours(1), OutboxMail.pause(1_000_000));
    }

    @Test
    void whatAPersonAskedForHeedsNoPause() {
        var mail = mail("b").putOff("451 later", NOW);
        assertFalse(mail.isDue(NOW));
        assertTrue(mail.sentAgain(NOW).isDue(NOW));
        assertFalse(mail.sentAgain(NOW).putOff("451 later", NOW).asked());
    }

    @Test
    void itsTextIsReadBackWhole() {
        var mail = mail("b", "ü@exämple.net")
                .offered(List.of("b"))
                .after(new Handover(Map.of("b", NO, "ü@exämple.net", LATER), LATER), NOW);
        assertEquals(Optional.of(mail), OutboxMail.parse(mail.id(), mail.text()));
        assertEquals(
                Optional.of(mail.filed()),
                OutboxMail.parse(mail.id(), mail.filed().text()));
    }

    @Test
    void anotherTextIsNoMail() {
        var text = mail("b").text();
        assertEquals(Optional.empty(), OutboxMail.parse("x", ""));
        assertEquals(Optional.empty(), OutboxMail.parse("x", text.replace("tenon-outbox 1", "tenon-outbox 2")));
        assertEquals(Optional.empty(), OutboxMail.parse("x", text.replace("WAITING", "FLYING")));
        assertEquals(Optional.empty(), OutboxMail.parse("x", text.substring(0, text.indexOf("filing"))));
    }

    private static String states(OutboxMail mail) {
        return mail.recipients().stream().map(r -> r.state().word()).collect(Collectors.joining(" "));
    }
}
