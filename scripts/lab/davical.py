"""DAViCal: PHP in Apache, with the PostgreSQL that it wants. What it would mail to people is kept in `sent`."""

import glob
import os
import shutil
import subprocess

from lab import apache, postgres
from lab.common import USERS, Server, fail, first_file, lacking, write

APPLICATION = "/usr/share/davical"


class DaviCal(Server):
    """Everybody has one calendar and one address book, and the administrator is admin/adminpw."""

    ports = ("http", "postgres")

    @classmethod
    def missing(cls):
        return lacking("DAViCal", "davical php-pgsql libapache2-mod-php postgresql apache2-bin", apache.program(),
                       apache.php(), first_file(APPLICATION + "/htdocs/caldav.php"), postgres.folder(), postgres.psql(),
                       glob.glob("/usr/lib/php/*/pdo_pgsql.so"))

    def prepare(self, port):
        place = self.dir
        for name in ("state", "sent"):
            os.makedirs(place + "/" + name, exist_ok=True)
            apache.give(place + "/" + name)
        postgres.start(place + "/postgres", port["postgres"])
        if "davical" not in postgres.say(port["postgres"], "postgres", "SELECT datname FROM pg_database").split():
            self.fill(port["postgres"])
        write(place + "/config.php", f"""\
<?php
$c->pg_connect[] = "host=127.0.0.1 port={port["postgres"]} dbname=davical user=davical_app";
$c->admin_email = 'admin@localhost';
$c->domain_name = 'localhost';
$c->default_locale = 'en';
$c->enable_auto_schedule = true;
""")
        write(place + "/keep-mail", f"""\
#!/bin/sh
exec cat >"$(mktemp {place}/sent/XXXXXX.eml)"
""", 0o755)
        # The machine's own /etc/davical/config.php comes before all others: a copy of the program reads ours instead.
        shutil.rmtree(place + "/app", ignore_errors=True)
        shutil.copytree(APPLICATION, place + "/app", symlinks=True)
        with open(APPLICATION + "/htdocs/always.php", encoding="utf-8") as text:
            write(place + "/app/htdocs/always.php", text.read().replace("/etc/davical/config.php", place + "/config.php"))
        return apache.command(place, port["http"], f"""\
Alias /davical {place}/app/htdocs
<Directory {place}/app/htdocs>
 Require all granted
</Directory>
php_value include_path /usr/share/awl/inc:{place}/app/inc
php_admin_value sendmail_path "{place}/keep-mail"
RewriteEngine On
RewriteRule ^/\\.well-known/(.*)$ /davical/caldav.php/.well-known/$1 [NC,PT]""", with_php=True)

    def fill(self, port):
        made = subprocess.run([APPLICATION + "/dba/create-database.sh", "davical", "adminpw"], cwd=self.dir, timeout=120,
                              stdin=subprocess.DEVNULL, capture_output=True, text=True,
                              env={**os.environ, "PGHOST": "127.0.0.1", "PGPORT": str(port), "PGUSER": postgres.USER,
                                   "USER": postgres.USER, "HOME": self.dir})
        if made.returncode:
            fail("DAViCal's database was not made: " + (made.stderr.strip().splitlines() or ["no word why"])[-1])
        postgres.say(port, "davical", "".join(PERSON.format(user=user, password=secret) for user, secret in USERS.items()))

    def facts(self):
        return {"sent": self.dir + "/sent"}


PERSON = """\
INSERT INTO usr (active, email_ok, username, password, fullname, email)
    VALUES (true, now(), '{user}', '**{password}', 'User {user}', '{user}@example.com');
INSERT INTO principal (type_id, user_no, displayname, default_privileges)
    SELECT 1, user_no, fullname, privilege_to_bits(ARRAY['read-free-busy', 'schedule-deliver', 'schedule-query'])::bit(24)
    FROM usr WHERE username = '{user}';
INSERT INTO collection (user_no, parent_container, dav_name, dav_etag, dav_displayname, is_calendar, is_addressbook,
        created, modified, public_events_only, publicly_readable, resourcetypes)
    SELECT user_no, '/{user}/', '/{user}/calendar/', md5('c{user}'), 'Calendar of {user}', true, false, now(), now(), false,
        false, '<DAV::collection/><urn:ietf:params:xml:ns:caldav:calendar/>' FROM usr WHERE username = '{user}'
    UNION
    SELECT user_no, '/{user}/', '/{user}/addresses/', md5('a{user}'), 'Addresses of {user}', false, true, now(), now(), false,
        false, '<DAV::collection/><urn:ietf:params:xml:ns:carddav:addressbook/>' FROM usr WHERE username = '{user}';
"""
