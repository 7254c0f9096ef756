"""Users, files and rights, the same for every server."""

import ctypes
import glob
import grp
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

USERS = {"u1": "p1", "u2": "p2", "u3": "p3", "u4": "p4"}
ROLES = ("Drafts", "Sent", "Trash", "Junk", "Archive")
ROOT = os.geteuid() == 0


def fail(message, code=1):
    print("server: " + message, file=sys.stderr)
    sys.exit(code)


def first_file(*candidates):
    return next((c for c in candidates if c and os.path.exists(c)), None)


def find_program(name):
    """A program by name, also where only the administrator's PATH looks."""
    return shutil.which(name) or first_file("/usr/sbin/" + name, "/sbin/" + name)


def me():
    return pwd.getpwuid(os.geteuid()).pw_name


def groupname(user=None):
    return grp.getgrgid(pwd.getpwnam(user).pw_gid if user else os.getegid()).gr_name


def write(path, text, mode=0o644):
    with open(path, "w", encoding="utf-8") as out:
        out.write(text)
    os.chmod(path, mode)


def open_the_way(folder):
    """Lets the mail server's user pass through temporary folders down to `folder`; others are not ours to open."""
    path, top = os.path.realpath(folder), os.path.realpath(tempfile.gettempdir())
    while path != "/":
        mode = os.stat(path).st_mode
        if not mode & 0o001:
            if not path.startswith(top + "/"):
                fail("the mail server's user cannot enter " + path + ": choose a folder below " + top)
            os.chmod(path, (mode & 0o7777) | 0o111)
        path = os.path.dirname(path)


def end_with_parent():
    """In a child, before its program starts: it ends when the process that started it does, even if that one is killed."""
    ctypes.CDLL(None, use_errno=True).prctl(1, signal.SIGTERM, 0, 0, 0)  # PR_SET_PDEATHSIG


def launch(command, place, log, user=None, **settings):
    """A process of the server beside its main one, as `user` where we are root; scripts/server ends it with the rest."""
    if ROOT and user:
        person = pwd.getpwnam(user)
        settings.update(user=person.pw_uid, group=person.pw_gid, extra_groups=os.getgrouplist(user, person.pw_gid))
    with open(log, "ab") as out:
        # A session of its own: some servers, when they end, signal every process of the group that they are in.
        return subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=out, cwd=place,
                                start_new_session=True, preexec_fn=end_with_parent, **settings)


def listening(port):
    try:
        socket.create_connection(("127.0.0.1", port), 0.5).close()
        return True
    except OSError:
        return False


def await_port(port, process, what, log):
    """Until somebody answers there."""
    until = time.monotonic() + 20
    while process.poll() is None and time.monotonic() < until:
        if listening(port):
            return
        time.sleep(0.03)
    fail(what + " did not come up; its log: " + log)


def cache_dir():
    base = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    return os.path.join(base, "tenon")


def unpack(packages, target):
    """The files of Debian packages that exclude what is installed, below `target`: a cache outside the work tree."""
    os.makedirs(cache_dir(), exist_ok=True)
    with tempfile.TemporaryDirectory(dir=cache_dir()) as work:
        # apt as root would download as a user of its own, to whom this folder is closed, as it is to all others.
        got = subprocess.run(["apt-get", "-q", "-o", "APT::Sandbox::User=root", "download", *packages], cwd=work,
                             timeout=300, capture_output=True, text=True)
        debs = glob.glob(work + "/*.deb")
        if got.returncode or len(debs) < len(packages):
            fail("apt-get download " + " ".join(packages) + " failed: "
                 + (got.stderr.strip().splitlines() or ["no word why"])[-1])
        for deb in debs:
            subprocess.run(["dpkg-deb", "-x", deb, work + "/x"], check=True, timeout=60)
        os.chmod(work + "/x", 0o755)
        os.rename(work + "/x", target)


def lacking(name, packages, *programs):
    """One line that says what to install, where one of the programs is not there; else None."""
    if all(programs):
        return None
    return name + " is not installed: apt-get install " + packages


class Server:
    """What scripts/server asks of every server. `prepare` writes its configuration and answers the command that runs it."""

    ports = ()

    def __init__(self, place, options):
        self.dir, self.options, self.owner = place, options, me()

    @classmethod
    def missing(cls):
        """What to install, where it cannot run here; else None."""
        raise NotImplementedError

    @staticmethod
    def fetch():
        """Unpacks what cannot be installed beside the other servers."""

    def welcome(self, ports):
        """What is to be done once it is up."""

    def facts(self):
        """What whoever started it may want to know."""
        return {}

    def log(self):
        return self.dir + "/server.log"

    def clean(self):
        """Removes what it kept outside its folder."""
