"""Keeps words: "keep WORD" and "has WORD" by line, over TCP. The argument is a file of settings."""

import os
import signal
import socketserver
import sys


def settings(path):
    with open(path, encoding="utf-8") as file:
        return dict((part.strip() for part in line.split("=", 1)) for line in file if "=" in line)


SETTINGS = settings(sys.argv[1])
for name in ("keeper.conf", "limits/words.conf"):
    SETTINGS.update(settings(os.path.join(os.path.dirname(sys.argv[1]), name)))
WORDS = os.path.join(SETTINGS["data"], "words")


class Session(socketserver.StreamRequestHandler):
    def handle(self):
        for line in self.rfile:
            self.wfile.write((answer(line.decode().split()) + "\n").encode())


def answer(words):
    if words[:1] == ["greet"]:
        return SETTINGS["greeting"]
    if len(words) != 2 or len(words[1]) > int(SETTINGS["longest"]):
        return "no"
    if words[0] == "keep":
        with open(WORDS, "a", encoding="utf-8") as file:
            file.write(words[1] + "\n")
            os.fsync(file.fileno())
        return "yes"
    with open(WORDS, "a+", encoding="utf-8") as file:
        file.seek(0)
        return "yes" if words[1] in file.read().split() else "no"


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


def end(*_):
    os.remove(SETTINGS["pid_file"])
    os._exit(0)


with Server((SETTINGS["address"], int(SETTINGS["port"])), Session) as server:
    signal.signal(signal.SIGTERM, end)
    with open(SETTINGS["pid_file"], "w", encoding="utf-8") as file:
        file.write(str(os.getpid()))
    server.serve_forever()
