"""What the mail scripts share: mailbox names, canonical content, and a plain IMAP session. None of Tenon's own code."""

import base64
import hashlib
import imaplib
import re


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


def digest(content):
    return hashlib.sha256(canonical(content)).hexdigest()


def quoted(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


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

    def done(self, answer):
        status, said = answer
        if status != "OK":
            raise OSError("refused: " + b" ".join(s for s in said if isinstance(s, bytes)).decode("utf-8", "replace"))
        return said

    def close(self):
        self.line.logout()
