"""Courier IMAP, unpacked beside Dovecot, which excludes it in dpkg, and seen by its own processes alone."""

import glob
import os
import pwd
import re
import shutil
import subprocess

from lab.common import ROOT, USERS, Server, cache_dir, fail, find_program, groupname, me, open_the_way, unpack, write

IMAPD = "/usr/bin/imapd"


def apt(*words):
    return subprocess.run(words, capture_output=True, text=True, timeout=60).stdout


def version():
    found = re.search(r"(?m)^Version: (\S+)", apt("apt-cache", "show", "--no-all-versions", "courier-imap"))
    return found.group(1) if found else None


def unpacked():
    """The newest that was unpacked, whichever the package lists name today."""
    found = sorted(glob.glob(cache_dir() + "/courier-*" + IMAPD), key=os.path.getmtime)
    return found[-1][: -len(IMAPD)] if found else None


def fetch():
    if unpacked() or not ROOT:
        return
    if not version():
        fail("no package courier-imap is known here: apt-get update")
    needed = apt("apt-cache", "depends", "--recurse", "--no-recommends", "--no-suggests", "--no-conflicts", "--no-breaks",
                 "--no-replaces", "--no-enhances", "courier-imap", "courier-authlib-userdb")
    # Of all that it depends on, what comes with it; the rest any Debian has. Its own mail transport is not wanted.
    own = re.findall(r"(?m)^((?:lib)?(?:courier|gamin)\S*|libidn\d*|libpcre2-8-0|libltdl7)$", needed)
    unpack(sorted(set(own) - {"courier-mta"}), cache_dir() + "/courier-" + version())


class Courier(Server):
    """Without TLS. Its paths are built in, so its files are laid over /usr, /etc and /run in a mount namespace of its own."""

    ports = ("imap",)
    fetch = staticmethod(fetch)

    @classmethod
    def missing(cls):
        if not ROOT:
            return "Courier IMAP needs root: its files are laid over /usr for its own processes"
        if not unpacked():
            return "Courier IMAP is not unpacked: scripts/server fetch courier"
        if not find_program("openssl"):
            return "openssl is not installed: apt-get install openssl"
        if subprocess.run(["unshare", "-m", "true"], capture_output=True).returncode:
            return "Courier IMAP needs a mount namespace, and this machine gives none"
        return None

    def __init__(self, place, options):
        super().__init__(place, options)
        self.owner = "mail" if ROOT else me()

    def prepare(self, port):
        place, root = self.dir, unpacked()
        owner = pwd.getpwnam(self.owner)
        open_the_way(place)
        shutil.rmtree(place + "/etc", ignore_errors=True)
        shutil.copytree(root + "/etc/courier", place + "/etc", symlinks=True)
        with open(place + "/etc/authdaemonrc", encoding="ascii") as text:
            settings = re.sub(r"(?m)^authmodulelist=.*", 'authmodulelist="authuserdb"', text.read())
        write(place + "/etc/authdaemonrc", re.sub(r"(?m)^daemons=.*", "daemons=2", settings))
        lines = []
        for user, password in USERS.items():
            home = place + "/mail/" + user
            for box in ("cur", "new", "tmp"):
                os.makedirs(home + "/Maildir/" + box, exist_ok=True)
            secret = subprocess.run([find_program("openssl"), "passwd", "-1", password], capture_output=True, text=True,
                                    check=True, timeout=20).stdout.strip()
            lines.append("%s\tuid=%d|gid=%d|home=%s|mail=%s/Maildir|systempw=%s\n" % (user, owner.pw_uid, owner.pw_gid, home, home, secret))
        write(place + "/etc/userdb", "".join(lines), 0o600)
        os.chmod(place + "/etc", 0o700)
        subprocess.run(["chown", "-R", "%s:%s" % (self.owner, groupname(self.owner)), place + "/mail"], check=True, timeout=60)
        write(place + "/inside", f"""\
set -e
mount --make-rprivate /
mount -t overlay overlay -o lowerdir={root}/usr:/usr /usr
mount -t tmpfs tmpfs /run
mkdir -p /run/courier/authdaemon /etc/courier
mount --bind {place}/etc /etc/courier
export PATH=/usr/sbin:/usr/bin:/sbin:/bin
makeuserdb
set -a
. /etc/courier/imapd
IMAP_STARTTLS=NO TCPDOPTS=
unset IMAPACCESSFILE
set +a
/usr/lib/courier/courier-authlib/authdaemond &
until [ -S /run/courier/authdaemon/socket ]; do sleep 0.05; done
chmod 755 /run/courier/authdaemon
exec couriertcpd -address=127.0.0.1 -maxprocs=60 -maxperip=60 -nodnslookup -noidentlookup {port["imap"]} \\
    /usr/lib/courier/courier/imaplogin {IMAPD} Maildir
""")
        return ["unshare", "-m", "sh", place + "/inside"]

    def facts(self):
        return {"mail": self.dir + "/mail"}
