#!/usr/bin/env python3
"""Takes every mail that it is sent, by SMTP on loopback, and keeps it: what a server under test would have sent to people.

    scripts/lab/sink.py PORT DIR          one file a mail in DIR, with its envelope in the first lines
"""

import os
import socketserver
import sys


class Session(socketserver.StreamRequestHandler):
    """One connection. What is not known is answered 250: this is no server to be strict with."""

    def say(self, text):
        self.wfile.write(text.encode("ascii") + b"\r\n")

    def handle(self):
        self.say("220 sink")
        envelope = []
        for line in self.rfile:
            words = line.decode("utf-8", "replace").strip()
            verb = words[:4].upper()
            if verb == "QUIT":
                self.say("221 bye")
                return
            if verb == "DATA":
                self.say("354 go on")
                self.server.keep(envelope, list(iter(self.rfile.readline, b".\r\n")))
                envelope = []
            elif verb in ("MAIL", "RCPT"):
                envelope.append(words)
            self.say("250-sink\r\n250 8BITMIME" if verb == "EHLO" else "250 sink")


class Sink(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, port, place):
        super().__init__(("127.0.0.1", port), Session)
        self.place, self.count = place, len(os.listdir(place))

    def keep(self, envelope, lines):
        self.count += 1
        name = os.path.join(self.place, "%06d.eml" % self.count)
        with open(name + ".new", "wb") as out:
            out.write("".join("X-Envelope: %s\r\n" % words for words in envelope).encode())
            out.writelines(line[1:] if line.startswith(b"..") else line for line in lines)
        os.rename(name + ".new", name)


if __name__ == "__main__":
    os.makedirs(sys.argv[2], exist_ok=True)
    with Sink(int(sys.argv[1]), sys.argv[2]) as sink:
        sink.serve_forever()
