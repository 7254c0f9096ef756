"""Reads iCalendar and vCard text, as much of them as comparing takes. Shares no code with Tenon."""

import calendar
import re
from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

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


def offset(text):
    return (-1 if text[0] == "-" else 1) * timedelta(hours=int(text[1:3]), minutes=int(text[3:5]))


def onset(part, year):
    """When the offset of a part of a zone begins in a year, by its own clock; None where it does not."""
    first = datetime.strptime((part.value("DTSTART") + "T000000")[:15], "%Y%m%dT%H%M%S")
    rule = dict(p.split("=", 1) for p in part.value("RRULE").upper().split(";")) if part.has("RRULE") else {}
    if year < first.year or year > int(rule.get("UNTIL", "9999")[:4]) or (not rule and year > first.year):
        return None
    if "BYDAY" not in rule:
        return first.replace(year=year)
    number, day = int(rule["BYDAY"][:-2] or 1), ("MO", "TU", "WE", "TH", "FR", "SA", "SU").index(rule["BYDAY"][-2:])
    month = int(rule.get("BYMONTH", first.month))
    days = [at for at in range(1, calendar.monthrange(year, month)[1] + 1) if calendar.weekday(year, month, at) == day]
    return first.replace(year=year, month=month, day=days[number - 1 if number > 0 else number])


def told_by(zone, at):
    """The offset at a time in a zone that a file tells of by itself."""
    onsets = [(begins, part) for part in zone.parts for year in range(at.year, at.year - 120, -1)
              for begins in [onset(part, year)] if begins and begins <= at]
    last = max(onsets, key=lambda one: one[0])[1] if onsets else min(zone.parts, key=lambda part: part.value("DTSTART"))
    return offset(last.value("TZOFFSETTO" if onsets else "TZOFFSETFROM"))


class Component:
    def __init__(self, name, zones):
        self.name, self.lines, self.parts, self.zones = name, [], [], zones

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
        return [one.strip() for line in self.all(name) for one in split(line.raw, ",") if one.strip()]

    def time(self, name):
        """The time in UTC, a floating one as UTC, and whether it is a date alone."""
        line = self.all(name)[0]
        text = line.raw.strip()
        if "T" not in text:
            return datetime.strptime(text, "%Y%m%d").replace(tzinfo=timezone.utc), True
        at = datetime.strptime(text[:15], "%Y%m%dT%H%M%S")
        zone = line.param("TZID")
        if text.endswith("Z") or not zone:
            return at.replace(tzinfo=timezone.utc), False
        try:
            return at.replace(tzinfo=ZoneInfo(zone)).astimezone(timezone.utc), False
        except (ZoneInfoNotFoundError, ValueError):
            here = next((z for z in self.zones if z.parts and z.text("TZID").strip() == zone), None)
            return (at - (told_by(here, at) if here else timedelta())).replace(tzinfo=timezone.utc), False

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
    zones = []
    stack, found = [Component("", zones)], []
    for line in re.sub(r"\n[ \t]", "", text.replace("\r\n", "\n")).split("\n"):
        upper = line.strip().upper()
        if upper.startswith("BEGIN:"):
            one = Component(upper[6:], zones)
            if one.name == "VTIMEZONE":
                zones.append(one)
            stack[-1].parts.append(one)
            stack.append(one)
            if one.name == name:
                found.append(one)
        elif upper.startswith("END:"):
            stack.pop()
        elif line.strip():
            stack[-1].lines.append(Line(line))
    return found
