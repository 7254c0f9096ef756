"""Radicale and Xandikos: CalDAV and CardDAV servers of one Python process each, in cleartext."""

import os

from lab.common import USERS, Server, first_file, lacking, write


class Radicale(Server):
    """Calendars and contacts as files below DIR/data; runs as whoever started it."""

    ports = ("http",)
    name = "radicale"

    @classmethod
    def missing(cls):
        return lacking(cls.name.capitalize(), cls.name, first_file("/usr/bin/" + cls.name))

    def prepare(self, port):
        os.makedirs(self.dir + "/data", exist_ok=True)
        write(self.dir + "/users", "".join("%s:%s\n" % u for u in USERS.items()), 0o600)
        write(self.dir + "/config", f"""\
[server]
hosts = 127.0.0.1:{port["http"]}
max_connections = 40
max_content_length = 200000000
timeout = 120
[auth]
type = htpasswd
htpasswd_filename = {self.dir}/users
htpasswd_encryption = plain
delay = 0
[storage]
filesystem_folder = {self.dir}/data
[web]
type = none
[logging]
level = warning
""")
        # Its Python packages are Debian's, whatever python3 comes first in PATH.
        return ["/usr/bin/python3", "/usr/bin/radicale", "--config", self.dir + "/config"]


class Xandikos(Radicale):
    """Calendars and contacts in git repositories below DIR/data. Everybody is u1."""

    name = "xandikos"

    def prepare(self, port):
        os.makedirs(self.dir + "/data", exist_ok=True)
        return ["/usr/bin/python3", "/usr/bin/xandikos", "-d", self.dir + "/data", "-l", "127.0.0.1",
                "-p", str(port["http"]), "--current-user-principal", "/u1/", "--defaults"]
