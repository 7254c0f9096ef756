"""
A Postfix: takes mail for example.net into one Maildir, throws away what goes elsewhere, and knows nobody@example.net and
later@example.net, whom it refuses for good and for now. Needs root, as Postfix does.
"""

import os
import pwd
import shutil

from lab.common import ROOT, Server, find_program, lacking, open_the_way, write
from lab.tls import certificate

LIBRARY = "/usr/lib/postfix/sbin"

# Each service of master.cf that delivery needs: name, type, private, unprivileged, chroot, wakeup, most processes, command.
SERVICES = """\
127.0.0.1:{smtp} inet n - n - - smtpd
127.0.0.1:{smtps} inet n - n - - smtpd -o smtpd_tls_wrappermode=yes
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 discard
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
proxymap unix - - n - - proxymap
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
postlog unix-dgram n - n - 1 postlogd
"""

SETTINGS = """\
compatibility_level = 3.6
queue_directory = {place}/spool
data_directory = {place}/data
command_directory = /usr/sbin
daemon_directory = {library}
mail_owner = postfix
setgid_group = postdrop
maillog_file = {place}/log/mail.log
maillog_file_prefixes = {place}
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = mail.example.net
mydestination =
alias_maps =
local_recipient_maps =
mynetworks = 127.0.0.0/8
default_transport = discard:
virtual_mailbox_domains = example.net
virtual_mailbox_base = {place}/mail
virtual_mailbox_maps = static:inbox/
virtual_mailbox_limit = 0
virtual_minimum_uid = 1
virtual_uid_maps = static:{uid}
virtual_gid_maps = static:{gid}
message_size_limit = 60000000
smtputf8_enable = yes
smtpd_tls_security_level = may
smtpd_tls_cert_file = {cert}
smtpd_tls_key_file = {key}
smtpd_client_connection_count_limit = 0
smtpd_recipient_restrictions =
  check_recipient_access inline:{{ {{ nobody@example.net = 550 5.1.1 There is nobody of that name }},
    {{ later@example.net = 450 4.2.1 Not now }} }}, permit_mynetworks, reject
"""


class Postfix(Server):
    ports = ("smtp", "smtps")

    @classmethod
    def missing(cls):
        if not ROOT:
            return "Postfix runs as root only"
        return lacking("Postfix", "postfix", find_program("postfix"), os.path.exists(LIBRARY + "/master")) or \
            lacking("openssl", "openssl", shutil.which("openssl"))

    def prepare(self, ports):
        place = self.dir
        cert, key = certificate(place + "/tls", self.options.certificate)
        self.owner = "mail"
        person = pwd.getpwnam(self.owner)
        for name in ("etc", "spool", "data", "log", "mail"):
            os.makedirs(place + "/" + name, exist_ok=True)
        shutil.chown(place + "/data", "postfix")
        shutil.chown(place + "/mail", self.owner, self.owner)
        open_the_way(place + "/mail")
        # Its daemons give up root and go to their folders all the same.
        open_the_way(place + "/spool")
        write(place + "/etc/main.cf", SETTINGS.format(
            place=place, library=LIBRARY, uid=person.pw_uid, gid=person.pw_gid, cert=cert, key=key))
        write(place + "/etc/master.cf", SERVICES.format(**ports))
        return [find_program("postfix"), "-c", place + "/etc", "start-fg"]

    def facts(self):
        return {"inbox": self.dir + "/mail/inbox/new"}
