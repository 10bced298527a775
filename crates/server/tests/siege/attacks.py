"""The attacks. Each gives two functions: what is made ready before others are timed, and the attack itself."""

import json
import os
import threading
import time

from siege import Person, asks, attack, floods, frame

SOCKETS = int(os.environ.get("SIEGE_SOCKETS", "90"))


@attack
def pages(siege):
    """Long pages, asked for on many sockets and never read."""
    square = siege.filled()

    def run(sockets):
        for connection in sockets:
            many = b"".join(asks(number, "messages", {"channel": square, "limit": 200}) for number in range(64))
            connection.sendall(many)
        return sockets

    return lambda: [siege.attacker.opens() for _ in range(SOCKETS)], run


@attack
def http(siege):
    """The same, a connection each."""
    square = siege.filled()
    path = f"/api/v1/channels/{square}/messages?limit=200"
    return lambda: None, lambda _: [siege.attacker.gets(path) for _ in range(SOCKETS)]


@attack
def histories(siege):
    """Whole histories of the old contract, never read."""
    path = f"/messages/{siege.filled()}/"
    return lambda: None, lambda _: [siege.attacker.gets(path) for _ in range(SOCKETS)]


@attack
def resume(siege):
    """All sockets ask for a whole log, and read nothing of it."""
    square = siege.filled()

    def prepare():
        siege.attacker.ask("GET", "/me")
        hello = siege.attacker.opens()
        epoch = epoch_in(hello)
        hello.close()
        return epoch, [siege.attacker.opens() for _ in range(SOCKETS)]

    def run(prepared):
        epoch, sockets = prepared
        for connection in sockets:
            connection.sendall(asks(1, "resume", {"epoch": epoch, "channels": {str(square): 0}}))
        return sockets

    return prepare, run


def epoch_in(connection):
    some = b""
    while b'"epoch":"' not in some or some.count(b'"', some.index(b'"epoch":"') + 9) < 1:
        some += connection.recv(4096)
    return some.split(b'"epoch":"')[1].split(b'"')[0].decode()


@attack
def outboxes(siege):
    """Sockets that read nothing of what is said in their channel."""
    square = siege.filled()

    def prepare():
        sockets = [siege.attacker.opens() for _ in range(SOCKETS)]
        for connection in sockets:
            connection.sendall(asks(1, "resume", {"epoch": "none", "channels": {}}))
        return sockets

    def run(sockets):
        for number in range(200):
            siege.attacker.says(square, f"{number:05}" + "\U0001f600" * 9995)
        return sockets

    return prepare, run


def flood(some, path="/api/v1/socket", first=b"", count=4):
    def of(siege):
        def run(sockets):
            for connection in sockets:
                connection.sendall(asks(1, "me", {}) + first if path == "/api/v1/socket" else first or frame(b"", 0x89))
                floods(connection, some)
            return sockets

        return lambda: [siege.attacker.opens(path) for _ in range(count)], run

    return of


@attack
def pongs(siege):
    """Pongs that nobody asked for, from four sockets."""
    return flood(frame(b"", 0x8A) * 4000)(siege)


@attack
def pings(siege):
    """Pings, each of which wants an answer."""
    return flood(frame(b"", 0x89) * 4000)(siege)


@attack
def fragments(siege):
    """A message of fragments without content, without an end."""
    return flood(frame(b"", 0x00) * 4000, first=frame(b"", 0x01))(siege)


@attack
def letters(siege):
    """Frames of one byte, each answered with a refusal."""
    return flood(frame(b"x") * 4000)(siege)


@attack
def greetings(siege):
    """A greeting with eight channels of 100,000 unread messages each (SQLite only)."""

    def prepare():
        channels = [siege.other.founds(f"crowd {number}") for number in range(8)]
        for channel in channels:
            siege.attacker.joins(channel)
        siege.stuffs(channels, siege.other, 100_000)

    def run(_):
        times = []
        for _ in range(20):
            began = time.monotonic()
            connection = siege.attacker.opens()
            some = b""
            while b'"hello"' not in some:
                some += connection.recv(4096)
            times.append(1000 * (time.monotonic() - began))
            connection.close()
        print(f"             a greeting takes {sorted(times)[len(times) // 2]:.1f} ms", flush=True)
        return []

    return prepare, run


@attack
def searches(siege):
    """Fifty at once for a word that is common in channels where the attacker is not, and never read (SQLite only)."""

    def prepare():
        channels = [siege.other.founds(f"library {number}") for number in range(2)]
        siege.stuffs(channels, siege.other, 100_000, "everybody writes the word meeting in number")
        siege.is_indexed()
        return [siege.attacker.opens() for _ in range(50)]

    def run(sockets):
        def goes_on():
            for number in range(1, 1000):
                try:
                    for connection in sockets:
                        connection.sendall(asks(number, "search", {"query": "meeting"}))
                except OSError:
                    return
                time.sleep(0.5)

        threading.Thread(target=goes_on, daemon=True).start()
        return sockets

    return prepare, run


@attack
def deletion(siege):
    """A channel of 98,000 messages, deleted by a moderator (SQLite only)."""
    moderator = Person(siege.server, "moderator", "password", "sessions")

    def prepare():
        channel = siege.attacker.founds("vast")
        siege.stuffs([channel], siege.attacker, 98_000)
        siege.is_indexed()
        return channel

    def run(channel):
        began = time.monotonic()
        moderator.ask("DELETE", f"/channels/{channel}")
        print(f"             it is gone after {1000 * (time.monotonic() - began):.1f} ms", flush=True)
        return []

    return prepare, run
