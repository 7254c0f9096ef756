package org.tenon.profile;

import java.util.Optional;

/**
 * A profile as a PRF file, which Outlook imports ({@code outlook.exe /importprf}): with a data file, and with an IMAP account where one is
 * wanted; or with a POP account and no data file, for Outlook to make one. It carries no password; Outlook asks for it once. Lines end as Windows has them.
 */
public final class Prf {
    /** How mail is fetched. */
    public enum Protocol {
        IMAP("IMAP", "IMAP_I_Mail", 993),
        POP("POP3", "I_Mail", 995);

        private final String word;
        private final String section;
        private final int port;

        Protocol(String word, String section, int port) {
            this.word = word;
            this.section = section;
            this.port = port;
        }
    }

    /**
     * A mail account of Outlook's own.
     *
     * @param port 0 for the usual one with TLS
     */
    public record MailAccount(
            Protocol protocol,
            String host,
            int port,
            String smtpHost,
            int smtpPort,
            String login,
            String email,
            String displayName) {}

    private static final int SMTP_PORT = 465;

    private Prf() {}

    public static String of(ProfileSpec spec, Optional<MailAccount> account) {
        var text = new StringBuilder();
        line(text, "; Made by Tenon. Import: outlook.exe /importprf FILE. Holds no password.");
        line(text, "[General]");
        line(text, "Custom=1");
        line(text, "ProfileName=" + value(spec.name()));
        // Outlook starts with the default profile, and a data file is made at a start: whoever has it made puts the
        // former one back.
        line(text, "DefaultProfile=" + (spec.makeDefault() || minted(account) ? "Yes" : "No"));
        // A profile that is there is left alone, and no "Backup of ..." is made of it.
        line(text, "OverwriteProfile=No");
        line(text, "ModifyDefaultProfileIfPresent=false");
        line(text, "BackupProfile=No");
        boolean minted = minted(account);
        if (!minted) {
            line(text, "DefaultStore=Service1");
        }
        line(text, "");
        line(text, "[Service List]");
        if (!minted) {
            line(text, "Service1=Unicode Personal Folders");
        }
        if (spec.addressBook()) {
            line(text, "Service2=Outlook Address Book");
        }
        line(text, "");
        line(text, "[Internet Account List]");
        account.ifPresent(one -> line(text, "Account1=" + one.protocol().section));
        if (!minted) {
            line(text, "");
            line(text, "[Service1]");
            line(text, "UniqueService=No");
            line(text, "Name=" + value(spec.storeName()));
            line(text, "PathAndFilenameToPersonalFolders=" + value(spec.storePath()));
            // Without it Outlook makes a data file of the old format in spite of the service's name.
            line(text, "EncryptionType=0x50000000");
        }
        if (spec.addressBook()) {
            line(text, "");
            line(text, "[Service2]");
        }
        account.ifPresent(one -> account(text, one));
        mappings(text, spec, account);
        return text.toString();
    }

    /**
     * A POP account delivers into a data file, and a PRF cannot bind one that it names itself: the binding is an entry id. So it names
     * none, and Outlook makes one and binds it.
     */
    private static boolean minted(Optional<MailAccount> account) {
        return account.filter(one -> one.protocol() == Protocol.POP).isPresent();
    }

    /** Where the agent of this user answers, nobody listens in between. */
    private static boolean loopback(String host) {
        return host.equals("127.0.0.1") || host.equalsIgnoreCase("localhost");
    }

    private static void account(StringBuilder text, MailAccount account) {
        var word = account.protocol().word;
        line(text, "");
        line(text, "[Account1]");
        line(text, "UniqueService=No");
        line(text, "AccountName=" + value(account.email()));
        line(text, "DisplayName=" + value(account.displayName()));
        line(text, "EmailAddress=" + value(account.email()));
        line(text, word + "Server=" + value(account.host()));
        line(text, word + "UserName=" + value(account.login()));
        line(text, word + "UseSPA=0");
        line(text, word + "Port=" + (account.port() == 0 ? account.protocol().port : account.port()));
        line(text, word + "UseSSL=" + (loopback(account.host()) ? 0 : 1));
        line(text, "SMTPServer=" + value(account.smtpHost()));
        line(text, "SMTPUseAuth=1");
        // Signs in to SMTP as it does to fetch mail.
        line(text, "SMTPAuthMethod=0");
        line(text, "SMTPPort=" + (account.smtpPort() == 0 ? SMTP_PORT : account.smtpPort()));
        boolean tls = account.smtpPort() == 0 || account.smtpPort() == SMTP_PORT;
        line(text, "SMTPSecureConnection=" + (loopback(account.smtpHost()) ? 0 : tls ? 1 : 2));
        line(text, "ConnectionType=0");
    }

    /** Which property each word above is: a PRF explains its own words. */
    private static void mappings(StringBuilder text, ProfileSpec spec, Optional<MailAccount> account) {
        if (!minted(account)) {
            line(text, "");
            line(text, "[Unicode Personal Folders]");
            line(text, "ServiceName=MSUPST MS");
            line(text, "Name=PT_UNICODE,0x3001");
            line(text, "PathAndFilenameToPersonalFolders=PT_STRING8,0x6700");
            line(text, "EncryptionType=PT_LONG,0x6702");
        }
        if (spec.addressBook()) {
            line(text, "");
            line(text, "[Outlook Address Book]");
            line(text, "ServiceName=CONTAB");
        }
        account.ifPresent(one -> {
            var word = one.protocol().word;
            line(text, "");
            line(text, "[" + one.protocol().section + "]");
            line(text, "AccountType=" + word);
            line(text, "AccountName=PT_UNICODE,0x0002");
            line(text, "DisplayName=PT_UNICODE,0x000B");
            line(text, "EmailAddress=PT_UNICODE,0x000C");
            line(text, word + "Server=PT_UNICODE,0x0100");
            line(text, word + "UserName=PT_UNICODE,0x0101");
            line(text, word + "UseSPA=PT_LONG,0x0108");
            line(text, word + "Port=PT_LONG,0x0104");
            line(text, word + "UseSSL=PT_LONG,0x0105");
            line(text, "SMTPServer=PT_UNICODE,0x0200");
            line(text, "SMTPUseAuth=PT_LONG,0x0203");
            line(text, "SMTPAuthMethod=PT_LONG,0x0208");
            line(text, "SMTPPort=PT_LONG,0x0201");
            line(text, "SMTPSecureConnection=PT_LONG,0x020A");
            line(text, "ConnectionType=PT_LONG,0x000F");
        });
    }

    /** A value is the rest of its line: a line break would be a line of somebody else's making. */
    private static String value(String value) {
        if (value.chars().anyMatch(c -> c < ' ')) {
            throw new OutlookException("A value for the PRF has a control character", "Write it without.");
        }
        return value;
    }

    private static void line(StringBuilder text, String line) {
        text.append(line).append("\r\n");
    }
}
