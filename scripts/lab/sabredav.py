"""SabreDAV, the library in Nextcloud, ownCloud and Baikal, as its own example server: PHP in Apache, and one SQLite file."""

import glob
import hashlib
import os
import sqlite3

from lab import apache
from lab.common import USERS, Server, first_file, lacking, write

REALM = "SabreDAV"
AUTOLOAD = "/usr/share/php/Sabre/autoload.php"
TABLES = "/usr/share/doc/php-sabre-dav/examples/sql/sqlite.*.sql"


class SabreDav(Server):
    """Users sign in by Digest. PHP gives every answer without a body `Content-Type: text/html`, as most servers' PHP does."""

    ports = ("http",)

    @classmethod
    def missing(cls):
        return lacking("SabreDAV", "php-sabre-dav php-sqlite3 libapache2-mod-php apache2-bin", apache.program(),
                       apache.php(), first_file(AUTOLOAD), glob.glob(TABLES), glob.glob("/usr/lib/php/*/pdo_sqlite.so"))

    def prepare(self, port):
        os.makedirs(self.dir + "/state", exist_ok=True)
        base = self.dir + "/state/db.sqlite"
        if not os.path.exists(base):
            fill(base)
        write(self.dir + "/server.php", f"""\
<?php
date_default_timezone_set('UTC');
error_reporting(E_ERROR | E_PARSE);
$pdo = new PDO('sqlite:{base}');
$pdo->setAttribute(PDO::ATTR_ERRMODE, PDO::ERRMODE_EXCEPTION);
$pdo->setAttribute(PDO::ATTR_TIMEOUT, 30);
$pdo->exec('PRAGMA synchronous = OFF');
require_once '{AUTOLOAD}';
$people = new Sabre\\DAVACL\\PrincipalBackend\\PDO($pdo);
$server = new Sabre\\DAV\\Server(array(
    new Sabre\\CalDAV\\Principal\\Collection($people),
    new Sabre\\CalDAV\\CalendarRootNode($people, new Sabre\\CalDAV\\Backend\\PDO($pdo)),
    new Sabre\\CardDAV\\AddressBookRoot($people, new Sabre\\CardDAV\\Backend\\PDO($pdo))));
$server->setBaseUri('/');
$server->addPlugin(new Sabre\\DAV\\Auth\\Plugin(new Sabre\\DAV\\Auth\\Backend\\PDO($pdo), '{REALM}'));
$server->addPlugin(new Sabre\\CalDAV\\Plugin());
$server->addPlugin(new Sabre\\CardDAV\\Plugin());
$server->addPlugin(new Sabre\\DAVACL\\Plugin());
$server->exec();
""")
        command = apache.command(self.dir, port["http"], f"""\
<Directory {self.dir}>
 Require all granted
</Directory>
SetEnvIfNoCase ^Authorization$ "(.+)" HTTP_AUTHORIZATION=$1
RewriteEngine On
RewriteRule ^/\\.well-known/(caldav|carddav)$ / [R=301,L]
RewriteRule .* {self.dir}/server.php [L]""", with_php=True)
        apache.give(self.dir + "/state")
        return command


def fill(base):
    """Everybody with a calendar for events and tasks, and an address book."""
    with sqlite3.connect(base) as db:
        for file in sorted(glob.glob(TABLES)):
            with open(file, encoding="utf-8") as text:
                db.executescript(text.read())
        db.execute("DELETE FROM principals")
        db.execute("DELETE FROM users")
        for user, password in USERS.items():
            principal = "principals/" + user
            digest = hashlib.md5(("%s:%s:%s" % (user, REALM, password)).encode()).hexdigest()
            db.execute("INSERT INTO users (username, digesta1) VALUES (?, ?)", (user, digest))
            db.executemany("INSERT INTO principals (uri, email, displayname) VALUES (?, ?, ?)", [
                (principal, user + "@example.com", "User " + user),
                (principal + "/calendar-proxy-read", None, None), (principal + "/calendar-proxy-write", None, None)])
            db.execute("INSERT INTO calendars (principaluri, displayname, uri, ctag, components, calendarorder, transparent)"
                       " VALUES (?, 'Default', 'default', 1, 'VEVENT,VTODO', 0, 0)", (principal,))
            db.execute("INSERT INTO addressbooks (principaluri, displayname, uri, ctag) VALUES (?, 'Default', 'default', 1)",
                       (principal,))
    db.close()
