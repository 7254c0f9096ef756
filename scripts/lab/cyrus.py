"""A Cyrus IMAP: what it needs, how its imapd comes to be beside Dovecot's, and its configuration."""

import glob
import imaplib
import os
import shutil
import subprocess
import tempfile

from lab.common import (ROLES, ROOT, USERS, Server, cache_dir, find_program, first_file, groupname, me, open_the_way,
                        unpack, write)
from lab.tls import certificate

CYRUS_BIN = "/usr/lib/cyrus/bin"
CYRUS_PACKAGES = "cyrus-caldav cyrus-admin libsasl2-modules-db sasl2-bin"


def master():
    return first_file(CYRUS_BIN + "/master", "/usr/sbin/cyrmaster")


def version():
    asked = subprocess.run(["dpkg-query", "-W", "-f", "${Version}", "cyrus-common"], capture_output=True, text=True)
    return asked.stdout.strip() if asked.returncode == 0 else "unknown"


def unpacked():
    return os.path.join(cache_dir(), "cyrus-imapd-" + version())


def imapd_folder():
    """The folder with imapd and idled: installed, or unpacked for just the version of the other Cyrus programs."""
    for folder in (CYRUS_BIN, unpacked() + CYRUS_BIN):
        if os.path.exists(folder + "/imapd"):
            return folder
    return None


def missing():
    programs = (master(), first_file(CYRUS_BIN + "/httpd"), find_program("saslpasswd2"),
                first_file(*glob.glob("/usr/lib/*/sasl2/libsasldb.so")))
    if not all(programs):
        return "Cyrus is not installed: apt-get install " + CYRUS_PACKAGES + " && scripts/server fetch cyrus"
    if not imapd_folder():
        return "Cyrus' imapd is not unpacked: scripts/server fetch cyrus"
    if not shutil.which("openssl"):
        return "openssl is not installed: apt-get install openssl"
    return None


def fetch():
    """cyrus-imapd and dovecot-imapd conflict, so only the files are taken, into a cache outside the work tree."""
    if imapd_folder():
        return
    unpack(["cyrus-imapd=" + version()], unpacked())


class Cyrus(Server):
    ports = ("imap", "imaps", "http", "lmtp")
    missing = staticmethod(missing)
    fetch = staticmethod(fetch)

    def __init__(self, place, options):
        super().__init__(place, options)
        self.owner = "cyrus" if ROOT else me()
        self.run = tempfile.mkdtemp(prefix="tenon-cyrus-", dir="/tmp")

    def prepare(self, port):
        place, run, options = self.dir, self.run, self.options
        os.chmod(run, 0o755)
        cert, key = certificate(place + "/tls", options.certificate)
        for name in ("conf/socket", "conf/proc", "conf/log", "conf/db", "spool", "sieve"):
            os.makedirs(place + "/" + name, exist_ok=True)
        group = "mail" if ROOT else groupname()
        roles = "|".join(ROLES)
        special = "".join("xlist-%s: %s\n" % (r.lower(), r) for r in ROLES)
        hidden = "".join(" %s" % w for w in options.without)
        if ROOT:
            open_the_way(place)
        # Without a syslog Cyrus says nothing of a line that it does not know: it just ends, with code 78.
        write(place + "/imapd.conf", f"""\
configdirectory: {place}/conf
partition-default: {place}/spool
defaultpartition: default
cyrus_user: {self.owner}
cyrus_group: {group}
admins: cyrus
altnamespace: yes
unixhierarchysep: {"no" if options.separator == "." else "yes"}
virtdomains: off
sievedir: {place}/sieve
duplicate_db_path: {run}/deliver.db
statuscache_db_path: {run}/statuscache.db
mboxname_lockpath: {run}/lock
proc_path: {run}/proc
idlesocket: {run}/idle
lmtpsocket: {run}/lmtp
notifysocket: {run}/notify
allowplaintext: yes
sasl_mech_list: PLAIN LOGIN
sasl_pwcheck_method: auxprop
sasl_auxprop_plugin: sasldb
sasl_sasldb_path: {place}/sasldb2
servername: localhost
tls_server_cert: {cert}
tls_server_key: {key}
{"suppress_capabilities:" + hidden if hidden else ""}
httpmodules: caldav carddav freebusy
httpallowcompress: no
caldav_realm: tenon
carddav_realm: tenon
caldav_create_default: yes
caldav_allowscheduling: on
calendar_user_address_set: localhost
autocreate_quota: 0
autocreate_inbox_folders: {roles}
autocreate_subscribe_folders: {roles}
{special}conversations: no
delete_mode: immediate
expunge_mode: delayed
imapidlepoll: 60
skiplist_unsafe: yes
""")
        imap = imapd_folder()
        if imap != CYRUS_BIN:
            # The cyrus user runs it, and the cache may lie in a home that is closed to others.
            for program in ("imapd", "idled"):
                shutil.copy(imap + "/" + program, run)
            imap = run
        conf = "-C " + place + "/imapd.conf"
        services = {
            "imap": (imap + "/imapd", "-U 30"), "imaps": (imap + "/imapd", "-s -U 30"),
            "http": (CYRUS_BIN + "/httpd", "-U 30"), "lmtp": (CYRUS_BIN + "/lmtpd", "-a"),
        }
        lines = "".join('  %s cmd="%s %s %s" listen="127.0.0.1:%d" prefork=0 maxchild=60\n'
                        % (name, program, conf, more, port[name]) for name, (program, more) in services.items())
        write(place + "/cyrus.conf", f"""\
START {{
  recover cmd="{CYRUS_BIN}/ctl_cyrusdb {conf} -r"
}}
SERVICES {{
{lines}  notify cmd="{CYRUS_BIN}/notifyd {conf}" listen="{run}/notify" proto="udp" prefork=1
}}
EVENTS {{ }}
DAEMON {{
  idled cmd="{imap}/idled {conf}"
}}
""")
        for user, password in {**USERS, "cyrus": "cp"}.items():
            subprocess.run([find_program("saslpasswd2"), "-p", "-c", "-u", "localhost", "-f", place + "/sasldb2", user],
                           input=password + "\n", text=True, check=True, timeout=30)
        if ROOT:
            for top in (place, run):
                subprocess.run(["chown", "-R", "cyrus:mail", top], check=True, timeout=120)
        return [master(), "-C", place + "/imapd.conf", "-M", place + "/cyrus.conf", "-p", run + "/master.pid"]

    def welcome(self, ports):
        """A user's folders come with the first login by IMAP; without them CalDAV and CardDAV answer 500."""
        for user, password in USERS.items():
            with imaplib.IMAP4("127.0.0.1", ports["imap"]) as line:
                line.login(user, password)

    def facts(self):
        return {"mail": self.dir + "/spool"}

    def clean(self):
        shutil.rmtree(self.run, ignore_errors=True)
