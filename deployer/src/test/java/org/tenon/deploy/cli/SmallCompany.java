package org.tenon.deploy.cli;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import java.nio.file.Path;

/** A {@link Company} with a mail server in this very process. */
final class SmallCompany implements AutoCloseable {
    static final String ADDRESS = "alice@example.test";
    static final String PASSWORD = "open sésame";

    private final GreenMail mail = new GreenMail(new ServerSetup[] {
        new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_IMAP),
        new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP)
    });
    private final Company company;

    /** @param service lines of the table {@code [service]} */
    SmallCompany(Path dir, String... service) throws Exception {
        mail.start();
        mail.setUser(ADDRESS, "alice", PASSWORD);
        company = new Company(
                dir,
                mail.getSmtp().getPort(),
                ADDRESS,
                "insecure = true\nimap = \"imap://127.0.0.1:" + mail.getImap().getPort() + "\"",
                () -> GreenMailUtil.getWholeMessage(mail.getReceivedMessages()[0]),
                service);
    }

    String link() {
        return company.link();
    }

    String host() {
        return company.host();
    }

    GreenMail mail() {
        return mail;
    }

    long devices() {
        return company.devices();
    }

    @Override
    public void close() {
        company.close();
        mail.stop();
    }
}
