"""Users, files and rights, the same for every server."""

import grp
import os
import pwd
import sys
import tempfile

USERS = {"u1": "p1", "u2": "p2", "u3": "p3", "u4": "p4"}
ROLES = ("Drafts", "Sent", "Trash", "Junk", "Archive")
ROOT = os.geteuid() == 0


def fail(message, code=1):
    print("server: " + message, file=sys.stderr)
    sys.exit(code)


def first_file(*candidates):
    return next((c for c in candidates if c and os.path.exists(c)), None)


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
