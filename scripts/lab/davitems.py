"""Made-up events, tasks, notes and cards, and what two texts of one item have in common. Shares no code with Tenon."""

import random
import re
from datetime import datetime, timedelta

WORDS = ("budget review stand-up planning lunch dentist travel workshop retro demo call interview board "
         "caf\u00e9 Stra\u00dfe release audit training \u65e5\u672c\u8a9e \u0440\u0430\u0431\u043e\u0442\u0430").split()
ZONE = """BEGIN:VTIMEZONE
TZID:Europe/Berlin
BEGIN:DAYLIGHT
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
TZNAME:CEST
DTSTART:19700329T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
END:DAYLIGHT
BEGIN:STANDARD
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
TZNAME:CET
DTSTART:19701025T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
END:STANDARD
END:VTIMEZONE"""
FIRST = datetime(2025, 1, 6, 9)


def folded(lines):
    out = []
    for line in lines:
        raw, first = line, True
        while raw:
            part = ""
            room = 73 if first else 72
            while raw and len((part + raw[0]).encode()) <= room:
                part, raw = part + raw[0], raw[1:]
            out.append(part if first else " " + part)
            first = False
    return "\r\n".join(out) + "\r\n"


def words(dice, count):
    return " ".join(dice.choice(WORDS) for _ in range(count))


def event(uid, dice):
    start = FIRST + timedelta(days=dice.randrange(700), minutes=15 * dice.randrange(40))
    end = start + timedelta(minutes=30)
    stamp = "%Y%m%dT%H%M00"
    zoned = dice.random() < 0.6
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//lab//made up//EN"] + (ZONE.split("\n") if zoned else [])
    when = (";TZID=Europe/Berlin:%s" if zoned else ":%sZ")
    body = ["UID:" + uid, "DTSTAMP:20250101T000000Z", "SUMMARY:" + words(dice, 3),
            "DTSTART" + when % start.strftime(stamp), "DTEND" + when % end.strftime(stamp)]
    series = dice.random() < 0.2
    if dice.random() < 0.5:
        body.append("DESCRIPTION:" + words(dice, 40) + "\\n" + words(dice, 10))
    if dice.random() < 0.3:
        body.append("LOCATION:" + words(dice, 2))
    if dice.random() < 0.2:
        body.append("X-LAB-COLOUR;X-FLAVOUR=plain:" + words(dice, 1))
    if series:
        body.append("RRULE:FREQ=WEEKLY;COUNT=8")
    alarm = ["BEGIN:VALARM", "ACTION:DISPLAY", "DESCRIPTION:" + words(dice, 2), "TRIGGER:-PT15M", "END:VALARM"]
    lines += ["BEGIN:VEVENT"] + body + (alarm if dice.random() < 0.3 else []) + ["END:VEVENT"]
    if series and dice.random() < 0.5:
        moved = start + timedelta(days=7)
        lines += ["BEGIN:VEVENT", "UID:" + uid, "DTSTAMP:20250101T000000Z", "SUMMARY:" + words(dice, 3),
                  "RECURRENCE-ID" + when % moved.strftime(stamp),
                  "DTSTART" + when % (moved + timedelta(hours=1)).strftime(stamp),
                  "DTEND" + when % (moved + timedelta(hours=2)).strftime(stamp), "END:VEVENT"]
    return folded(lines + ["END:VCALENDAR"])


def task(uid, dice):
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//lab//made up//EN", "BEGIN:VTODO", "UID:" + uid,
             "DTSTAMP:20250101T000000Z", "SUMMARY:" + words(dice, 4)]
    if dice.random() < 0.5:
        lines.append("DUE:" + (FIRST + timedelta(days=dice.randrange(700))).strftime("%Y%m%dT%H%M00Z"))
    if dice.random() < 0.3:
        lines.append("PRIORITY:%d" % dice.randint(1, 9))
    return folded(lines + ["END:VTODO", "END:VCALENDAR"])


def note(uid, dice):
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//lab//made up//EN", "BEGIN:VJOURNAL", "UID:" + uid,
             "DTSTAMP:20250101T000000Z", "SUMMARY:" + words(dice, 3)]
    if dice.random() < 0.7:
        lines.append("DESCRIPTION:" + words(dice, 20) + "\\n" + words(dice, 5))
    if dice.random() < 0.3:
        lines.append("DTSTART:" + (FIRST + timedelta(days=dice.randrange(700))).strftime("%Y%m%dT%H%M00Z"))
    return folded(lines + ["END:VJOURNAL", "END:VCALENDAR"])


def card(uid, dice):
    given, family = words(dice, 1).capitalize(), words(dice, 1).capitalize()
    lines = ["BEGIN:VCARD", "VERSION:3.0", "UID:" + uid, "FN:%s %s" % (given, family), "N:%s;%s;;;" % (family, given)]
    for number in range(dice.randrange(3)):
        lines.append("TEL;TYPE=%s:+49 30 %06d" % (dice.choice(["HOME", "WORK", "CELL"]), dice.randrange(10 ** 6)))
    if dice.random() < 0.6:
        lines.append("EMAIL;TYPE=INTERNET:n%d@example.test" % dice.randrange(10 ** 6))
    if dice.random() < 0.2:
        lines.append("NOTE:" + words(dice, 30))
    return folded(lines + ["END:VCARD"])


def rich_event(uid, dice):
    """As people with Outlook fill in its form."""
    start = FIRST + timedelta(days=dice.randrange(700), minutes=15 * dice.randrange(40))
    stamp = "%Y%m%dT%H%M00Z"
    day = dice.random() < 0.2
    body = ["UID:" + uid, "DTSTAMP:20250101T000000Z", "SUMMARY:" + words(dice, 4)]
    if day:
        body += ["DTSTART;VALUE=DATE:" + start.strftime("%Y%m%d"), "DTEND;VALUE=DATE:" + (start + timedelta(days=2)).strftime("%Y%m%d")]
    else:
        body += ["DTSTART:" + start.strftime(stamp), "DTEND:" + (start + timedelta(minutes=90)).strftime(stamp)]
    body += ["DESCRIPTION:" + words(dice, 20) + "\\n\\n" + words(dice, 5), "LOCATION:" + words(dice, 2) + "\\, " + words(dice, 1),
             "CATEGORIES:%s,%s" % (words(dice, 1), "Green Category"), "CLASS:" + dice.choice(["PUBLIC", "PRIVATE", "CONFIDENTIAL"]),
             "PRIORITY:%d" % dice.choice([0, 1, 5, 9]), "TRANSP:" + dice.choice(["OPAQUE", "TRANSPARENT"])]
    if dice.random() < 0.4:
        body += ["ORGANIZER;CN=Boss:mailto:boss@example.test",
                 "ATTENDEE;CN=Boss;PARTSTAT=ACCEPTED:mailto:boss@example.test",
                 "ATTENDEE;CN=%s;ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED:mailto:a%d@example.test" % (words(dice, 1), dice.randrange(100)),
                 "ATTENDEE;CN=%s;ROLE=OPT-PARTICIPANT;PARTSTAT=DECLINED:mailto:b%d@example.test" % (words(dice, 1), dice.randrange(100)),
                 "ATTENDEE;CN=u1;ROLE=REQ-PARTICIPANT;PARTSTAT=%s:mailto:u1@example.net"
                 % ("NEEDS-ACTION", "ACCEPTED", "TENTATIVE", "DECLINED")[sum(uid.encode()) % 4]]
    if not day and dice.random() < 0.4:
        body.append("RRULE:" + dice.choice(["FREQ=DAILY;COUNT=12", "FREQ=WEEKLY;COUNT=9", "FREQ=MONTHLY;COUNT=6;BYMONTHDAY=%d" % start.day,
                                            "FREQ=YEARLY;COUNT=4"]))
        if dice.random() < 0.5 and "DAILY" in body[-1]:
            body.append("EXDATE:" + (start + timedelta(days=3)).strftime(stamp))
    body += ["BEGIN:VALARM", "ACTION:DISPLAY", "DESCRIPTION:r", "TRIGGER:-PT%dM" % dice.choice([0, 5, 15, 60, 1440]), "END:VALARM"]
    return folded(["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//lab//made up//EN", "BEGIN:VEVENT"] + body + ["END:VEVENT", "END:VCALENDAR"])


def rich_task(uid, dice):
    due = FIRST + timedelta(days=dice.randrange(700))
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//lab//made up//EN", "BEGIN:VTODO", "UID:" + uid,
             "DTSTAMP:20250101T000000Z", "SUMMARY:" + words(dice, 4), "DESCRIPTION:" + words(dice, 15), "CATEGORIES:" + words(dice, 1),
             "DTSTART;VALUE=DATE:" + (due - timedelta(days=4)).strftime("%Y%m%d"), "DUE;VALUE=DATE:" + due.strftime("%Y%m%d"),
             "PRIORITY:%d" % dice.choice([1, 5, 9])]
    lines += dice.choice([["STATUS:NEEDS-ACTION"], ["STATUS:IN-PROCESS", "PERCENT-COMPLETE:50"],
                          ["STATUS:COMPLETED", "PERCENT-COMPLETE:100", "COMPLETED:" + due.strftime("%Y%m%dT120000Z")]])
    return folded(lines + ["END:VTODO", "END:VCALENDAR"])


def rich_note(uid, dice):
    return folded(["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//lab//made up//EN", "BEGIN:VJOURNAL", "UID:" + uid,
                   "DTSTAMP:20250101T000000Z", "SUMMARY:" + words(dice, 3), "DESCRIPTION:" + words(dice, 10) + "\\n\\n" + words(dice, 4),
                   "CATEGORIES:%s,%s" % (words(dice, 1), "Green Category"), "CLASS:" + dice.choice(["PUBLIC", "PRIVATE"]),
                   "COLOR:" + dice.choice(["lightblue", "palegreen", "pink", "lightyellow", "white"]), "END:VJOURNAL", "END:VCALENDAR"])


def rich_card(uid, dice):
    given, family = words(dice, 1).capitalize(), words(dice, 1).capitalize()
    number = dice.randrange(10 ** 6)
    return folded([
        "BEGIN:VCARD", "VERSION:3.0", "UID:" + uid, "FN:Dr. %s M. %s jr." % (given, family), "N:%s;%s;M.;Dr.;jr." % (family, given),
        "NICKNAME:" + words(dice, 1), "ORG:%s;%s" % (words(dice, 2), words(dice, 1)), "TITLE:" + words(dice, 1),
        "EMAIL;TYPE=INTERNET,WORK:n%d@example.test" % number, "EMAIL;TYPE=INTERNET,HOME:h%d@example.test" % number,
        "EMAIL;TYPE=INTERNET:o%d@example.test" % number, "TEL;TYPE=WORK,VOICE:+49 30 %06d" % number, "TEL;TYPE=HOME,VOICE:+49 40 %06d" % number,
        "TEL;TYPE=CELL:+49 170 %06d" % number, "TEL;TYPE=WORK,FAX:+49 30 9%06d" % number,
        "ADR;TYPE=WORK:;;%s 1;%s;%s;%05d;Germany" % (words(dice, 1), words(dice, 1), words(dice, 1), dice.randrange(10 ** 5)),
        "ADR;TYPE=HOME:;;%s 2;%s;;%05d;France" % (words(dice, 1), words(dice, 1), dice.randrange(10 ** 5)),
        "BDAY:19%02d-%02d-%02d" % (dice.randrange(100), dice.randint(1, 12), dice.randint(1, 28)), "CATEGORIES:" + words(dice, 1),
        "NOTE:" + words(dice, 12), "URL:http://example.test/%d" % number, "END:VCARD"])


MAKERS = {"calendar": event, "tasks": task, "notes": note, "contacts": card}
RICH = {"calendar": rich_event, "tasks": rich_task, "notes": rich_note, "contacts": rich_card}
ENDS = {"calendar": "END:VEVENT", "tasks": "END:VTODO", "notes": "END:VJOURNAL", "contacts": "END:VCARD"}
SUFFIX = {"calendar": ".ics", "tasks": ".ics", "notes": ".ics", "contacts": ".vcf"}


def dice(seed):
    return random.Random(seed)


def uid_of(text):
    found = re.search(r"^UID:(.*)$", unfolded(text), re.M)
    return found.group(1).strip() if found else ""


def unfolded(text):
    return re.sub(r"\n[ \t]", "", text.replace("\r\n", "\n"))


# What a server may write in an item by itself: who made it and when, and its own table of a time zone.
BOOKKEEPING = ("PRODID", "DTSTAMP", "LAST-MODIFIED", "CREATED", "REV", "X-RADICALE", "VERSION", "CALSCALE")


# What a component without the property says all the same (RFC 5545 sections 3.8.1.3, 3.8.1.9, 3.8.2.7).
DEFAULTS = {("CLASS", (), "PUBLIC"), ("TRANSP", (), "OPAQUE"), ("PRIORITY", (), "0")}
A_DAY = ("DURATION", (), "P1D")  # So long is an event that begins on a date and has no end (section 3.6.1).


def without_defaults(lines):
    on_a_date = any(line[0] == "DTSTART" and "VALUE=DATE" in line[1] for line in lines if len(line) == 3)
    return [line for line in lines if line not in DEFAULTS and not (on_a_date and line == A_DAY)]


def meaning(text):
    """An item as nested, sorted lines: order, folding, case of names, order of parameters and what goes without saying do
    not matter."""
    stack = [("", [])]
    zone = 0
    for line in unfolded(text).split("\n"):
        if not line.strip():
            continue
        name = re.match(r"[^:;]*", line).group(0).upper()
        if line.upper() == "BEGIN:VTIMEZONE":
            zone += 1
        if zone:
            zone -= line.upper() == "END:VTIMEZONE"
            continue
        if name == "BEGIN":
            stack.append((line[6:].upper(), []))
        elif name == "END":
            done = stack.pop()
            stack[-1][1].append((done[0], tuple(sorted(without_defaults(done[1]), key=repr))))
        elif not name.startswith(BOOKKEEPING):
            head, quoted = "", False
            for at, letter in enumerate(line):
                quoted ^= letter == '"'
                if letter == ":" and not quoted:
                    head, value = line[:at], line[at + 1:]
                    break
            params = sorted(p.upper().replace('"', "") for p in head.split(";")[1:])
            value = value.replace("\\N", "\\n").replace("\\:", ":")
            if name == "RRULE":
                value = ";".join(sorted(value.upper().split(";")))
            if name in ("N", "ADR"):
                value = value.rstrip(";")
            stack[-1][1].append((name, tuple(params), value.strip()))
    return tuple(sorted(stack[0][1], key=repr))
