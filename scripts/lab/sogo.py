"""SOGo behind Apache, as people run it, with the PostgreSQL and the memcached that it wants, and a sink for what it mails."""

import json
import os
import shutil
import sys

from lab import apache, postgres
from lab.common import ROOT, USERS, Server, await_port, find_program, lacking, launch, open_the_way


class Sogo(Server):
    """`http` is Apache's port, `direct` the one of sogod itself, which closes connections without a word. u1 to u4 are
    guests of each other's by the address book of the site."""

    ports = ("http", "direct", "postgres", "memcached", "smtp")

    @classmethod
    def missing(cls):
        return lacking("SOGo", "sogo memcached postgresql apache2-bin", find_program("sogod"), find_program("memcached"),
                       postgres.folder(), postgres.psql(), apache.program())

    def prepare(self, port):
        owner = "sogo" if ROOT else None
        for name in ("spool", "home", "sent"):
            os.makedirs(self.dir + "/" + name, exist_ok=True)
            if owner:
                shutil.chown(self.dir + "/" + name, owner, owner)
        if ROOT:
            open_the_way(self.dir)
        postgres.start(self.dir + "/postgres", port["postgres"])
        if "sogo" not in postgres.say(port["postgres"], "postgres", "SELECT datname FROM pg_database").split():
            self.fill(port["postgres"])
        launch([find_program("memcached"), *(["-u", "nobody"] if ROOT else []), "-l", "127.0.0.1",
                "-p", str(port["memcached"]), "-m", "32"], self.dir, self.log())
        launch([sys.executable, os.path.dirname(__file__) + "/sink.py", str(port["smtp"]), self.dir + "/sent"],
               self.dir, self.log())
        # Settings on the command line win over /etc/sogo/sogo.conf, which is the machine's own.
        words = [word for name, value in self.settings(port).items() for word in ("-" + name, value)]
        sogod = launch([find_program("sogod"), *words], self.dir, self.dir + "/sogo.log", owner,
                       env={"HOME": self.dir + "/home", "LANG": "C.UTF-8", "PATH": os.environ["PATH"]})
        await_port(port["direct"], sogod, "SOGo", self.dir + "/sogo.log")
        return apache.command(self.dir, port["http"], PROXY.format(**port))

    def settings(self, port):
        base = "postgresql://postgres@127.0.0.1:%d/sogo/" % port["postgres"]
        people = ("( { type = sql; id = directory; viewURL = \"%ssogo_users\"; canAuthenticate = YES; isAddressBook = YES;"
                  " displayName = Everybody; userPasswordAlgorithm = plain; } )" % base)
        tables = {"SOGoProfileURL": "sogo_user_profile", "OCSFolderInfoURL": "sogo_folder_info",
                  "OCSSessionsFolderURL": "sogo_sessions_folder", "OCSEMailAlarmsFolderURL": "sogo_alarms_folder"}
        return {
            "WOPort": "127.0.0.1:%d" % port["direct"], "WOWorkersCount": "4", "WONoDetach": "YES", "WOLogFile": "-",
            "WOPidFile": self.dir + "/home/sogo.pid", "SxVMemLimit": "1024",
            **{name: json.dumps(base + table) for name, table in tables.items()},
            "SOGoUserSources": people, "SOGoMemcachedHost": "127.0.0.1:%d" % port["memcached"], "SOGoTimeZone": "UTC",
            "SOGoLanguage": "English", "SOGoMailDomain": "example.com", "SOGoMailingMechanism": "smtp",
            "SOGoSMTPServer": json.dumps("smtp://127.0.0.1:%d" % port["smtp"]), "SOGoMailSpoolPath": self.dir + "/spool",
            "SOGoAppointmentSendEMailNotifications": "YES", "SOGoACLsSendEMailNotifications": "NO",
            "SOGoFoldersSendEMailNotifications": "NO", "SOGoSieveScriptsEnabled": "NO",
        }

    @staticmethod
    def fill(port):
        postgres.say(port, "postgres", "CREATE DATABASE sogo ENCODING 'UTF8' TEMPLATE template0")
        rows = ", ".join("('{0}', '{0}', '{1}', 'User {0}', '{0}@example.com')".format(*user) for user in USERS.items())
        postgres.say(port, "sogo", "CREATE TABLE sogo_users (c_uid varchar(64) PRIMARY KEY, c_name varchar(64),"
                     " c_password varchar(64), c_cn varchar(128), mail varchar(128)); INSERT INTO sogo_users VALUES " + rows)

    def facts(self):
        return {"sent": self.dir + "/sent"}


# What the package's own example for Apache says.
PROXY = """\
ProxyRequests Off
ProxyPreserveHost On
SetEnv proxy-nokeepalive 1
ProxyPass /SOGo http://127.0.0.1:{direct}/SOGo retry=0 nocanon
<Proxy http://127.0.0.1:{direct}/SOGo>
 SetEnvIf Host (.*) HTTP_HOST=$1
 RequestHeader set "x-webobjects-server-port" "{http}"
 RequestHeader set "x-webobjects-server-name" "%{{HTTP_HOST}}e" env=HTTP_HOST
 RequestHeader set "x-webobjects-server-url" "http://%{{HTTP_HOST}}e" env=HTTP_HOST
 RequestHeader unset "x-webobjects-remote-user"
 RequestHeader set "x-webobjects-server-protocol" "HTTP/1.0"
</Proxy>
RewriteEngine On
RewriteRule ^/.well-known/caldav/?$ /SOGo/dav [R=301]
RewriteRule ^/.well-known/carddav/?$ /SOGo/dav [R=301]"""
