"""An Apache of the lab's own: a PHP program in it, or another server behind it. None of /etc/apache2 is read."""

import glob
import os
import subprocess

from lab.common import ROOT, find_program, first_file, groupname, me, open_the_way, write

MODULES = "/usr/lib/apache2/modules"
LOADED = ("authz_core", "mime", "alias", "dir", "rewrite", "setenvif", "env", "headers", "proxy", "proxy_http")


def user():
    return "www-data" if ROOT else me()


def program():
    return find_program("apache2")


def php():
    """Apache's PHP, of whichever version the system has."""
    return first_file(*sorted(glob.glob(MODULES + "/libphp*.so")))


def give(folder):
    """Lets PHP write there."""
    if ROOT:
        subprocess.run(["chown", "-R", user(), folder], check=True, timeout=60)


def command(place, port, rules, with_php=False):
    """Writes the configuration into `place` and answers what runs it in the foreground."""
    os.makedirs(place + "/www", exist_ok=True)
    # PHP runs in Apache's own processes, each of which serves one connection at a time.
    modules = ["mpm_prefork" if with_php else "mpm_event", *LOADED]
    lines = ["LoadModule %s_module %s/mod_%s.so" % (name, MODULES, name) for name in modules]
    if with_php:
        lines += ["LoadModule php_module " + php(),
                  '<FilesMatch "\\.php$">', " SetHandler application/x-httpd-php", "</FilesMatch>",
                  "php_admin_value error_log " + place + "/php.log",
                  "php_admin_value memory_limit 512M", "php_admin_value post_max_size 200M",
                  "php_admin_value output_buffering 0"]
    write(place + "/apache.conf", f"""\
ServerRoot {place}
ServerName 127.0.0.1
Listen 127.0.0.1:{port}
PidFile {place}/apache.pid
DefaultRuntimeDir {place}
Mutex file:{place} default
ErrorLog {place}/server.log
LogLevel warn
TypesConfig /etc/mime.types
User {user()}
Group {groupname(user())}
{chr(10).join(lines)}
LogFormat "%t %m %U%q %>s %Dus %b" short
CustomLog {place}/access.log short
StartServers 2
MaxRequestWorkers {"12" if with_php else "100"}
DocumentRoot {place}/www
AllowEncodedSlashes NoDecode
{rules}
""")
    if ROOT:
        open_the_way(place)
    return [program(), "-f", place + "/apache.conf", "-DFOREGROUND"]
