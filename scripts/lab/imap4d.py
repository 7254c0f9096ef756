"""The imap4d of GNU Mailutils: plain IMAP4rev1, in cleartext, with Maildirs for folders."""

import os
import pwd
import subprocess

from lab.common import ROOT, USERS, Server, find_program, groupname, lacking, me, open_the_way, write


class Imap4d(Server):
    """Its users have a domain: u1@lab and so on."""

    ports = ("imap",)

    @classmethod
    def missing(cls):
        return lacking("GNU imap4d", "mailutils-imap4d openssl", find_program("imap4d"), find_program("openssl"))

    def __init__(self, place, options):
        super().__init__(place, options)
        self.owner = "mail" if ROOT else me()

    def prepare(self, port):
        place, owner = self.dir, pwd.getpwnam(self.owner)
        os.makedirs(place + "/domains", exist_ok=True)
        os.makedirs(place + "/spool", exist_ok=True)
        lines = []
        for user, password in USERS.items():
            home = place + "/home/" + user
            for box in ("cur", "new", "tmp"):
                os.makedirs(home + "/INBOX/" + box, exist_ok=True)
            secret = subprocess.run([find_program("openssl"), "passwd", "-1", password], capture_output=True, text=True,
                                    check=True, timeout=20).stdout.strip()
            lines.append("%s:%s:%d:%d:%s:%s:/bin/false\n" % (user, secret, owner.pw_uid, owner.pw_gid, user, home))
        write(place + "/domains/lab", "".join(lines))
        write(place + "/imap4d.conf", f"""\
mode daemon;
foreground yes;
max-children 60;
timeout 1800;
pidfile {place}/imap4d.pid;
login-disabled no;
create-home-dir no;
mailbox {{
 mail-spool "maildir:{place}/spool";
 mailbox-type maildir;
 folder .;
}};
gsasl {{
 enable no;
}};
auth {{
 authorization virtdomain;
 authentication generic;
}};
virtdomain {{
 passwd-dir {place}/domains;
}};
logging {{
 syslog no;
}};
server 127.0.0.1:{port["imap"]} {{
 acl {{
  allow any;
 }};
}};
""")
        if ROOT:
            open_the_way(place)
            subprocess.run(["chown", "-R", "%s:%s" % (self.owner, groupname(self.owner)), place + "/home", place + "/spool"],
                           check=True, timeout=60)
        return [find_program("imap4d"), "--config-file=" + place + "/imap4d.conf"]

    def facts(self):
        return {"mail": self.dir + "/home"}
