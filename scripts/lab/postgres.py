"""A PostgreSQL of the lab's own, for servers that keep their data in one. Lets in whoever comes, and never waits for a disk."""

import glob
import os
import shutil
import subprocess
import time

from lab.common import ROOT, await_port, fail, first_file, launch, open_the_way

USER = "postgres"


def folder():
    """Where the programs of the newest version are."""
    found = sorted(glob.glob("/usr/lib/postgresql/*/bin"), key=lambda path: int(path.split("/")[4]))
    return first_file(*[path for path in reversed(found) if os.path.exists(path + "/initdb")])


def psql():
    return first_file("/usr/bin/psql")


def start(place, port):
    """Runs in `place` until the server that it belongs to is ended; returns when it answers."""
    programs, data, log = folder(), place + "/data", place + "/postgres.log"
    os.makedirs(place, exist_ok=True)
    if ROOT:
        open_the_way(place)
        shutil.chown(place, USER, USER)
    if not os.path.exists(data + "/PG_VERSION"):
        made = launch([programs + "/initdb", "-D", data, "-U", USER, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8",
                       "--no-sync"], place, log, USER).wait(timeout=120)
        if made:
            fail("initdb failed; its log: " + log)
    if os.path.exists(data + "/postmaster.pid"):
        os.remove(data + "/postmaster.pid")  # Of one that was killed: nobody else's data is here.
    settings = ("listen_addresses=127.0.0.1", "port=%d" % port, "unix_socket_directories=", "fsync=off",
                "synchronous_commit=off", "full_page_writes=off", "autovacuum=off", "max_connections=100")
    server = launch([programs + "/postgres", "-D", data, *[w for s in settings for w in ("-c", s)]], place, log, USER)
    await_port(port, server, "PostgreSQL", log)
    for _ in range(200):  # It listens before it lets anybody in.
        if not subprocess.run([programs + "/pg_isready", "-q", "-h", "127.0.0.1", "-p", str(port)], timeout=20).returncode:
            return
        time.sleep(0.05)
    fail("PostgreSQL lets nobody in; its log: " + log)


def say(port, database, sql, user=USER):
    """Runs SQL; answers what it says, in bare rows."""
    done = subprocess.run([psql(), "-qXAt", "-v", "ON_ERROR_STOP=1", "-h", "127.0.0.1", "-p", str(port), "-U", user,
                           "-d", database], input=sql, capture_output=True, text=True, timeout=60)
    if done.returncode:
        fail("psql: " + done.stderr.strip())
    return done.stdout
