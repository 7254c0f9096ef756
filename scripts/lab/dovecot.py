"""A Dovecot: what it needs, and its configuration."""

import os
import re
import shutil
import subprocess
import tempfile

from lab.common import ROLES, ROOT, USERS, Server, first_file, groupname, me, open_the_way, write
from lab.tls import certificate

# What Dovecot 2.3 says after the login, but for what --without takes out and for COMPRESS.
DOVECOT_CAPABILITIES = (
    "IMAP4rev1 SASL-IR LOGIN-REFERRALS ID ENABLE IDLE SORT SORT=DISPLAY THREAD=REFERENCES THREAD=REFS "
    "THREAD=ORDEREDSUBJECT MULTIAPPEND URL-PARTIAL CATENATE UNSELECT CHILDREN NAMESPACE UIDPLUS LIST-EXTENDED "
    "I18NLEVEL=1 CONDSTORE QRESYNC ESEARCH ESORT SEARCHRES WITHIN CONTEXT=SEARCH LIST-STATUS BINARY MOVE "
    "SNIPPET=FUZZY PREVIEW=FUZZY PREVIEW STATUS=SIZE SAVEDATE LITERAL+ NOTIFY SPECIAL-USE"
).split()


def program():
    return first_file("/usr/sbin/dovecot", shutil.which("dovecot"))


UNPRIVILEGED = (
    "default_internal_user = {0}\ndefault_login_user = {0}\ndefault_internal_group = {1}\n"
    "service anvil {{\n chroot =\n}}\nservice imap-login {{\n chroot =\n}}\nservice stats {{\n chroot =\n}}\n"
)


def version():
    told = subprocess.run([program(), "--version"], capture_output=True, text=True, timeout=20).stdout
    return tuple(int(number) for number in re.findall(r"\d+", told)[:2])


def missing():
    if not program() or not os.path.exists("/usr/lib/dovecot/imap"):
        return "Dovecot is not installed: apt-get install dovecot-imapd"
    if not shutil.which("openssl"):
        return "openssl is not installed: apt-get install openssl"
    return None


class Dovecot(Server):
    ports = ("imap", "imaps")
    missing = staticmethod(missing)

    def __init__(self, place, options):
        super().__init__(place, options)
        self.owner = "mail" if ROOT else me()
        # Sockets go to a short path: theirs may have no more than 107 characters.
        self.run = tempfile.mkdtemp(prefix="tenon-dovecot-", dir="/tmp")

    def prepare(self, port):
        options, place, run = self.options, self.dir, self.run
        os.chmod(run, 0o755)
        cert, key = certificate(place + "/tls", options.certificate)
        for name in ("mail", "home", "rawlog"):
            os.makedirs(place + "/" + name, exist_ok=True)
            if ROOT:
                shutil.chown(place + "/" + name, self.owner, self.owner)
        if ROOT:
            open_the_way(place + "/mail")
        if options.rawlog:
            for user in USERS:
                os.makedirs(place + "/rawlog/" + user, exist_ok=True)
                if ROOT:
                    shutil.chown(place + "/rawlog/" + user, self.owner, self.owner)
        write(place + "/users", "".join("%s:{PLAIN}%s\n" % u for u in USERS.items()), 0o644)
        write(place + "/masters", "master:{PLAIN}mp\n", 0o644)

        speaks = config_of_2_4 if version() >= (2, 4) else config_of_2_3
        write(place + "/dovecot.conf", speaks(self, port, cert, key))
        return [program(), "-F", "-c", place + "/dovecot.conf"]

    def facts(self):
        return {"mail": self.dir + "/mail", "rawlog": self.dir + "/rawlog"}

    def clean(self):
        shutil.rmtree(self.run, ignore_errors=True)


def config_of_2_3(server, port, cert, key):
    options, place, run, owner = server.options, server.dir, server.run, server.owner
    hidden = {w.upper() for w in options.without}
    capabilities = [c for c in DOVECOT_CAPABILITIES if c not in hidden]
    plugins = ["imap_zlib"] if options.compress else []
    quota = ""
    if options.compress:
        capabilities.append("COMPRESS=DEFLATE")
    if options.quota:
        plugins += ["imap_quota"]
        capabilities.append("QUOTA")
        quota = "mail_plugins = $mail_plugins quota\nplugin {\n quota = count:all\n quota_vsizes = yes\n" \
                " quota_rule = *:storage=%s\n}\n" % options.quota
    boxes = "".join(" mailbox %s {\n  special_use = \\%s\n  auto = subscribe\n }\n" % (r, r) for r in ROLES)
    closed = "" if ROOT else UNPRIVILEGED.format(owner, groupname())
    return f"""\
base_dir = {run}
state_dir = {run}/state
instance_name = tenon-lab
log_path = {place}/server.log
protocols = imap
listen = 127.0.0.1
ssl = yes
ssl_cert = <{cert}
ssl_key = <{key}
disable_plaintext_auth = no
auth_mechanisms = plain login
auth_failure_delay = 0
auth_username_format = %Ln
auth_master_user_separator = *
mail_location = maildir:{place}/mail/%u
mail_uid = {owner}
mail_gid = {groupname(owner)}
first_valid_uid = 1
mail_fsync = never
maildir_very_dirty_syncs = no
default_process_limit = 60
imap_capability = {" ".join(capabilities)}
{closed}{quota}
namespace inbox {{
 inbox = yes
 separator = {options.separator}
 prefix = {options.prefix}
{boxes}}}
passdb {{
 driver = passwd-file
 args = scheme=PLAIN username_format=%u {place}/masters
 master = yes
}}
passdb {{
 driver = passwd-file
 args = scheme=PLAIN username_format=%u {place}/users
}}
userdb {{
 driver = static
 args = uid={owner} gid={groupname(owner)} home={place}/home/%u
}}
service anvil {{
 unix_listener anvil-auth-penalty {{
  mode = 0
 }}
}}
service imap-login {{
 inet_listener imap {{
  port = {port["imap"]}
 }}
 inet_listener imaps {{
  port = {port["imaps"]}
 }}
}}
protocol imap {{
 mail_plugins = $mail_plugins {" ".join(plugins)}
 mail_max_userip_connections = 60
 {"rawlog_dir = " + place + "/rawlog/%u" if options.rawlog else ""}
}}
"""


def config_of_2_4(server, port, cert, key):
    """The same in the language of Dovecot 2.4, where settings have other names and lists are blocks."""
    options, place, run, owner = server.options, server.dir, server.run, server.owner
    without = [word.upper() for word in options.without] + ([] if options.compress else ["COMPRESS=DEFLATE"])
    hidden = "".join('  "%s" = no\n' % word for word in without)
    quota = "" if not options.quota else (
        "mail_plugins {\n quota = yes\n}\nquota user {\n driver = count\n storage_size = %s\n}\n" % options.quota)
    boxes = "".join(" mailbox %s {\n  special_use = \\%s\n  auto = subscribe\n }\n" % (r, r) for r in ROLES)
    closed = "" if ROOT else UNPRIVILEGED.format(owner, groupname())
    return f"""\
dovecot_config_version = 2.4.0
dovecot_storage_version = 2.4.0
base_dir = {run}
state_dir = {run}/state
instance_name = tenon-lab
log_path = {place}/server.log
protocols {{
 imap = yes
}}
listen = 127.0.0.1
ssl = yes
ssl_server_cert_file = {cert}
ssl_server_key_file = {key}
auth_allow_cleartext = yes
auth_mechanisms = plain login
auth_failure_delay = 0
auth_username_format = %{{user | username | lower}}
auth_master_user_separator = *
mail_driver = maildir
mail_path = {place}/mail/%{{user}}
mail_uid = {owner}
mail_gid = {groupname(owner)}
first_valid_uid = 1
mail_fsync = never
maildir_very_dirty_syncs = no
default_process_limit = 60
{closed}{quota}
namespace inbox {{
 inbox = yes
 separator = {options.separator}
 prefix = {options.prefix}
{boxes}}}
passdb masters {{
 driver = passwd-file
 passwd_file_path = {place}/masters
 master = yes
}}
passdb users {{
 driver = passwd-file
 passwd_file_path = {place}/users
}}
userdb static {{
 fields {{
  uid = {owner}
  gid = {groupname(owner)}
  home = {place}/home/%{{user}}
 }}
}}
service anvil {{
 unix_listener anvil-auth-penalty {{
  mode = 0
 }}
}}
service imap-login {{
 inet_listener imap {{
  port = {port["imap"]}
 }}
 inet_listener imaps {{
  port = {port["imaps"]}
 }}
}}
protocol imap {{
 mail_max_userip_connections = 60
 {"imap_capability {" + chr(10) + hidden + " }" if hidden else ""}
 {"rawlog_dir = " + place + "/rawlog/%{user}" if options.rawlog else ""}
 {"mail_plugins {" + chr(10) + "  imap_quota = yes" + chr(10) + " }" if options.quota else ""}
}}
"""
