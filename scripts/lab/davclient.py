"""A small CalDAV and CardDAV client of the lab's own, on Python's library alone. Shares no code with Tenon."""

import base64
import concurrent.futures
import hashlib
import http.client
import re
import secrets
import threading
import urllib.parse
import xml.etree.ElementTree as ET

D, CAL, CARD = "{DAV:}", "{urn:ietf:params:xml:ns:caldav}", "{urn:ietf:params:xml:ns:carddav}"
COMPONENTS = {"calendar": "VEVENT", "tasks": "VTODO", "notes": "VJOURNAL"}


class Dav:
    def __init__(self, home, user, password):
        url = urllib.parse.urlsplit(home)
        self.host, self.port, self.home = url.hostname, url.port, url.path
        self.user, self.password = user, password
        self.digest = None  # What the server asked for, where it wants Digest.
        self.lines = threading.local()

    def authorization(self, method, path):
        if self.digest is None:
            return "Basic " + base64.b64encode(("%s:%s" % (self.user, self.password)).encode()).decode()

        def md5(*parts):
            return hashlib.md5(":".join(parts).encode()).hexdigest()

        realm, nonce, opaque = self.digest
        once = secrets.token_hex(8)
        answer = md5(md5(self.user, realm, self.password), nonce, "00000001", once, "auth", md5(method, path))
        return ('Digest username="%s", realm="%s", nonce="%s", uri="%s", qop=auth, nc=00000001, cnonce="%s", response="%s", '
                'opaque="%s"' % (self.user, realm, nonce, path, once, answer, opaque))

    def ask(self, method, path, body=b"", **headers):
        status, answered, data = self.ask_once(method, path, body, headers)
        wanted = answered.get("WWW-Authenticate", "")
        if status == 401 and wanted.lower().startswith("digest"):
            self.digest = [(re.search(name + '="([^"]*)"', wanted) or ["", ""])[1] for name in ("realm", "nonce", "opaque")]
            status, answered, data = self.ask_once(method, path, body, headers)
        return status, answered, data

    def ask_once(self, method, path, body, headers):
        body = body.encode() if isinstance(body, str) else body
        send = {k.replace("_", "-"): v for k, v in headers.items()}
        send["Authorization"] = self.authorization(method, path)
        send["User-Agent"] = "tenon-lab"  # To a client without one SOGo shows a part of the address books.
        for attempt in (0, 1):
            line = getattr(self.lines, "line", None)
            if line is None:
                line = self.lines.line = http.client.HTTPConnection(self.host, self.port, timeout=300)
            try:
                line.request(method, path, body, send)
                answer = line.getresponse()
                data = answer.read()
                if answer.will_close:
                    self.lines.line = None
                return answer.status, answer.headers, data
            except (http.client.HTTPException, OSError):
                self.lines.line = None
                if attempt:
                    raise

    def multistatus(self, method, path, body, depth):
        status, _, data = self.ask(method, path, body, Depth=depth, Content_Type="application/xml; charset=utf-8")
        if status != 207:
            raise RuntimeError("%s answered %d" % (method, status))
        return ET.fromstring(data).findall(D + "response")

    def collections(self, to_write=False):
        """(path, display name, kinds) of each calendar and address book of the home; to write: without a site's directory."""
        body = ('<propfind xmlns="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav"><prop><resourcetype/><displayname/>'
                "<c:supported-calendar-component-set/></prop></propfind>")
        found = []
        for response in self.multistatus("PROPFIND", self.home, body, "1"):
            types = response.find(".//" + D + "resourcetype")
            if types is None:
                continue
            if to_write and types.find(CARD + "directory") is not None:
                continue
            name = response.findtext(".//" + D + "displayname") or ""
            path = response.findtext(D + "href")
            if types.find(CARD + "addressbook") is not None:
                found.append((path, name, {"contacts"}))
            elif types.find(CAL + "calendar") is not None:
                comps = {c.get("name") for c in response.iter(CAL + "comp")} or set(COMPONENTS.values())
                found.append((path, name, {k for k, c in COMPONENTS.items() if c in comps}))
        return found

    def make(self, path, name, kind):
        if kind == "contacts":
            body = ('<mkcol xmlns="DAV:" xmlns:c="urn:ietf:params:xml:ns:carddav"><set><prop><resourcetype><collection/>'
                    "<c:addressbook/></resourcetype><displayname>%s</displayname></prop></set></mkcol>" % name)
            status = self.ask("MKCOL", path, body, Content_Type="application/xml; charset=utf-8")[0]
        else:
            body = ('<c:mkcalendar xmlns="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav"><set><prop><displayname>%s</displayname>'
                    '<c:supported-calendar-component-set><c:comp name="%s"/></c:supported-calendar-component-set>'
                    "</prop></set></c:mkcalendar>" % (name, COMPONENTS[kind]))
            status = self.ask("MKCALENDAR", path, body, Content_Type="application/xml; charset=utf-8")[0]
        if status not in (200, 201):
            raise RuntimeError("the server makes no folder: %d" % status)

    def hrefs(self, path):
        body = '<propfind xmlns="DAV:"><prop><getetag/><resourcetype/></prop></propfind>'
        return [r.findtext(D + "href") for r in self.multistatus("PROPFIND", path, body, "1")
                if not r.findtext(D + "href").endswith("/") and r.find(".//" + D + "collection") is None]

    def texts(self, path, kind):
        """Every item of a collection, by href: fetched one by one in four workers, by plain GET."""
        hrefs = self.hrefs(path)
        with concurrent.futures.ThreadPoolExecutor(4) as workers:
            answers = workers.map(lambda href: (href, self.ask("GET", href)), hrefs)
            texts = {}
            for href, (status, _, data) in answers:
                if status == 200:
                    texts[href] = data.decode("utf-8", "surrogateescape")
            return texts

    def get(self, href):
        status, headers, data = self.ask("GET", href)
        if status != 200:
            raise RuntimeError("GET answered %d" % status)
        return data.decode("utf-8", "surrogateescape")

    def put(self, href, text, kind):
        kind = "text/vcard" if kind == "contacts" else "text/calendar"
        # DAViCal fails at one of two items that bring the same new time zone at once.
        for _ in range(3):
            status = self.ask("PUT", href, text.encode("utf-8", "surrogateescape"),
                              Content_Type=kind + "; charset=utf-8")[0]
            if status != 500:
                break
        if status not in (200, 201, 204):
            raise RuntimeError("PUT answered %d" % status)

    def delete(self, href):
        status = self.ask("DELETE", href)[0]
        if status not in (200, 204):
            raise RuntimeError("DELETE answered %d" % status)
