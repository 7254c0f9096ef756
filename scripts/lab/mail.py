"""What the mail scripts share: mailbox names, canonical content, and a plain IMAP session. None of Tenon's own code."""

import base64
import hashlib
import imaplib
import os
import re
import time
from urllib.parse import unquote


def to_mutf7(name):
    """A mailbox name as IMAP spells it on the wire (RFC 3501 section 5.1.3)."""
    out, wide = [], []

    def flush():
        if wide:
            coded = base64.b64encode("".join(wide).encode("utf-16-be")).decode("ascii").rstrip("=")
            out.append("&" + coded.replace("/", ",") + "-")
            wide.clear()

    for char in name:
        if " " <= char <= "~":
            flush()
            out.append("&-" if char == "&" else char)
        else:
            wide.append(char)
    flush()
    return "".join(out)


def from_mutf7(name):
    def wide(match):
        coded = match.group(1)
        if not coded:
            return "&"
        return base64.b64decode(coded.replace(",", "/") + "=" * (-len(coded) % 4)).decode("utf-16-be")

    return re.sub("&([^-]*)-", wide, name)


LINE_END = re.compile(rb"\r+\n")


def canonical(content):
    """A message with every line ended by LF alone: how both sides are compared."""
    return LINE_END.sub(b"\n", content)


def with_last_line_ended(content):
    """As a server stores it that gives a last line without an end one."""
    return content if content.endswith(b"\n") else content + b"\n"


def digest(content, last_line_ended=False):
    content = canonical(content)
    return hashlib.sha256(with_last_line_ended(content) if last_line_ended else content).hexdigest()


def quoted(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


class Item:
    """One message of one side: where it is, what it says, and how it is marked. Flags are lower-case, without \\Recent."""

    __slots__ = ("folder", "where", "digest", "flags", "received")

    def __init__(self, folder, where, content_digest, flags, received):
        self.folder, self.where, self.digest, self.flags, self.received = folder, where, content_digest, flags, received


class Session:
    """A logged-in IMAP session that knows folders by their path: segments joined by a slash, in Unicode."""

    LIST = re.compile(rb'\(([^)]*)\) (?:"(.)"|NIL) (?:"((?:[^"\\]|\\.)*)"|(\S+))')

    def __init__(self, host, port, user, password):
        self.line = imaplib.IMAP4(host, port, timeout=300)
        self.line.login(user, password)
        prefix, self.separator = "", "/"
        status, answer = self.line.namespace()
        if status == "OK":
            personal = re.match(rb'\(\("([^"]*)" "(.)"', answer[0] or b"")
            if personal:
                prefix, self.separator = personal.group(1).decode(), personal.group(2).decode()
        self.prefix = prefix

    def folders(self):
        """Every selectable folder: {path: name on the wire}."""
        status, answer = self.line.list()
        found = {}
        for entry in answer:
            if entry is None:
                continue
            if isinstance(entry, tuple):  # a name sent as a literal
                attributes, name = entry[0], entry[1].decode("ascii")
                attributes = attributes[1:attributes.index(b")")]
            else:
                parts = self.LIST.match(entry)
                attributes, name = parts.group(1), (parts.group(3) if parts.group(3) is not None else parts.group(4))
                name = re.sub(r"\\(.)", r"\1", name.decode("ascii"))
            marks = attributes.lower().split()
            if b"\\noselect" not in marks and b"\\nonexistent" not in marks:
                found[self.path(name)] = name
        return found

    def path(self, wire):
        if wire.upper() == "INBOX":
            return "INBOX"
        name = wire[len(self.prefix):] if self.prefix and wire.startswith(self.prefix) else wire
        return "/".join(from_mutf7(part).replace("%", "%25").replace("/", "%2F") for part in name.split(self.separator))

    def wire(self, path):
        if path == "INBOX":
            return "INBOX"
        parts = [to_mutf7(p.replace("%2F", "/").replace("%25", "%")) for p in path.split("/")]
        return self.prefix + self.separator.join(parts)

    def select(self, wire, readonly=False):
        """Opens a folder; returns how many messages it holds."""
        status, answer = self.line.select(quoted(wire), readonly)
        if status != "OK":
            raise OSError("cannot open a folder: " + answer[0].decode("utf-8", "replace"))
        return int(answer[0])

    FETCHED = re.compile(rb'UID (\d+)')
    FLAGGED = re.compile(rb'FLAGS \(([^)]*)\)')
    DATED = re.compile(rb'(INTERNALDATE "[^"]*")')

    def messages(self):
        """Every message of every folder: (path, UID, content, flags, when received)."""
        for path, wire in sorted(self.folders().items()):
            if not self.select(wire, readonly=True):
                continue
            uids = self.done(self.line.uid("SEARCH", "ALL"))[0].split()
            for at in range(0, len(uids), 500):
                some = b",".join(uids[at:at + 500]).decode()
                answers = self.done(self.line.uid("FETCH", some, "(UID FLAGS INTERNALDATE BODY.PEEK[])"))
                # One message is a pair (what precedes its literal, the literal) and then what follows, a closing parenthesis.
                for one, after in zip(answers, answers[1:] + [b""]):
                    if isinstance(one, tuple):
                        words = one[0] + (after if isinstance(after, bytes) else b"")
                        flags = self.FLAGGED.search(words).group(1).decode().lower().split()
                        date = self.DATED.search(words)
                        received = int(time.mktime(imaplib.Internaldate2tuple(date.group(1)))) if date else 0
                        yield path, int(self.FETCHED.search(words).group(1)), one[1], frozenset(flags) - {"\\recent"}, received

    def scan(self, last_line_ended=False):
        """Reads every message of every folder: (paths, items)."""
        return set(self.folders()), [Item(path, number, digest(content, last_line_ended), flags, received)
                                     for path, number, content, flags, received in self.messages()]

    def done(self, answer):
        status, said = answer
        if status != "OK":
            raise OSError("refused: " + b" ".join(s for s in said if isinstance(s, bytes)).decode("utf-8", "replace"))
        return said

    def close(self):
        self.line.logout()


# --- Maildir, as DESIGN section 4 lays it out: mail/<folder>/{cur,new,tmp}, sub-folders as nested folders ------------------

LETTERS = {"D": "\\draft", "F": "\\flagged", "P": "$forwarded", "R": "\\answered", "S": "\\seen", "T": "\\deleted"}
BOXES = ("cur", "new", "tmp")


def mail_root(place):
    place = os.path.abspath(place)
    inner = os.path.join(place, "mail")
    return inner if os.path.isdir(inner) else place


def folder_dir(root, path):
    """The folder on disk of a path whose segments are plain names."""
    return os.path.join(root, *path.split("/"))


def segment_of(folder):
    """The folder name that a directory stands for; one too long for a directory is written down inside."""
    try:
        with open(os.path.join(folder, ".tenon-name"), encoding="utf-8") as text:
            return unquote(text.read().strip("\n"))
    except FileNotFoundError:
        return unquote(os.path.basename(folder))


def maildir_folders(root):
    """Every Maildir below `root`: {path: folder on disk}."""
    found = {}
    for at, names, _ in os.walk(root):
        if "cur" in names and at != root:
            parts, up = [], at
            while up != root:
                parts.insert(0, segment_of(up))
                up = os.path.dirname(up)
            found["/".join(p.replace("%", "%25").replace("/", "%2F") for p in parts)] = at
        names[:] = [n for n in names if n not in BOXES]
    return found


def keywords_of(folder):
    """{letter: keyword} from the file beside the messages."""
    table = {}
    try:
        with open(os.path.join(folder, "dovecot-keywords"), encoding="utf-8") as lines:
            for line in lines:
                number, _, word = line.rstrip("\n").partition(" ")
                if number.isdigit() and int(number) < 26 and word:
                    table[chr(ord("a") + int(number))] = word
    except FileNotFoundError:
        pass
    return table


def flags_of(name, keywords):
    """The flags in a file name."""
    _, colon, info = name.partition(":2,")
    if not colon:
        return frozenset()
    return frozenset((LETTERS.get(c) or keywords.get(c, c)).lower() for c in info)


def scan_maildir(root, last_line_ended=False):
    """Reads every message of every folder: (paths, items)."""
    folders, items = maildir_folders(root), []
    for path, at in sorted(folders.items()):
        keywords = keywords_of(at)
        for box in ("cur", "new"):
            for name in os.listdir(os.path.join(at, box)):
                file = os.path.join(at, box, name)
                with open(file, "rb") as content:
                    items.append(Item(path, file, digest(content.read(), last_line_ended), flags_of(name, keywords),
                                      int(os.fstat(content.fileno()).st_mtime)))
    return set(folders), items
