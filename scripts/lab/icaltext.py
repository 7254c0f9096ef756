"""Reads iCalendar and vCard text, as much of them as comparing takes. Shares no code with Tenon."""

import re
from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

LENGTH = re.compile(r"([+-]?)P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$")


def unescaped(text):
    return re.sub(r"\\(.)", lambda m: "\n" if m.group(1) in "nN" else m.group(1), text)


def split(text, at):
    """At a letter that no backslash stands before."""
    return [unescaped(part) for part in re.split(r"(?<!\\)" + at, text)]


class Line:
    def __init__(self, line):
        head, quoted = len(line), False
        for at, letter in enumerate(line):
            quoted ^= letter == '"'
            if letter == ":" and not quoted:
                head = at
                break
        name, *params = line[:head].split(";")
        self.name = name.upper().rpartition(".")[2]
        self.params = [p.partition("=") for p in params]
        self.raw = line[head + 1:]

    def param(self, name):
        return next((v.strip('"') for n, _, v in self.params if n.upper() == name), "")

    def types(self):
        return {t.upper() for n, _, v in self.params if n.upper() == "TYPE" for t in v.strip('"').split(",")}

    def plain(self):
        return unescaped(self.raw)

    def fields(self):
        return split(self.raw, ";")


class Component:
    def __init__(self, name):
        self.name, self.lines, self.parts = name, [], []

    def all(self, name):
        return [line for line in self.lines if line.name == name]

    def has(self, name):
        return bool(self.all(name))

    def value(self, name):
        return self.all(name)[0].raw.strip() if self.has(name) else ""

    def text(self, name):
        return unescaped(self.value(name))

    def fields(self, name):
        return self.all(name)[0].fields() if self.has(name) else []

    def list(self, name):
        return [one for line in self.all(name) for one in split(line.raw, ",") if one]

    def time(self, name):
        """The time in UTC, a floating one as UTC, and whether it is a date alone."""
        line = self.all(name)[0]
        text = line.raw.strip()
        if "T" not in text:
            return datetime.strptime(text, "%Y%m%d").replace(tzinfo=timezone.utc), True
        at = datetime.strptime(text[:15], "%Y%m%dT%H%M%S")
        zone = line.param("TZID")
        return at.replace(tzinfo=timezone.utc if text.endswith("Z") or not zone else ZoneInfo(zone)).astimezone(timezone.utc), False

    def length(self, name):
        found = LENGTH.match(self.value(name))
        if not found:
            return None
        weeks, days, hours, minutes, seconds = (int(n or 0) for n in found.groups()[1:])
        length = timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)
        return -length if found.group(1) == "-" else length

    def addresses(self, name):
        return [re.sub("^mailto:", "", line.raw.strip(), flags=re.I).lower() for line in self.all(name)]

    def address(self, name):
        return (self.addresses(name) or [""])[0]


def components(text, name):
    """Every component of that name, wherever it stands."""
    stack, found = [Component("")], []
    for line in re.sub(r"\n[ \t]", "", text.replace("\r\n", "\n")).split("\n"):
        upper = line.strip().upper()
        if upper.startswith("BEGIN:"):
            one = Component(upper[6:])
            stack[-1].parts.append(one)
            stack.append(one)
            if one.name == name:
                found.append(one)
        elif upper.startswith("END:"):
            stack.pop()
        elif line.strip():
            stack[-1].lines.append(Line(line))
    return found
