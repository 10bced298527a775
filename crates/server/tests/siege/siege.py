"""Attacks of one ordinary account, and what they cost the server and everybody else.

Each attack is a function in attacks.py with `@attack`: it is given a Siege and returns what must be kept open until the
figures are read. A line a attack: how much the server's memory grew (now, and at the most), and how long others' posts and
pages took without and beside it.
"""

import json
import os
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request

SECONDS = float(os.environ.get("SIEGE_SECONDS", "8"))
ATTACKS = {}


def attack(run):
    ATTACKS[run.__name__] = run
    return run


class Server:
    """A server over a fresh database."""

    def __init__(self, folder):
        with socket.create_server(("127.0.0.1", 0)) as listener:
            self.port = listener.getsockname()[1]
        self.folder = folder
        own = {
            "VECHE_LISTEN": f"127.0.0.1:{self.port}",
            "VECHE_DATA": folder,
            "VECHE_DEMO": "on",
            "VECHE_PASSWORD_MEMORY_KIB": "8",
        }
        with open(os.path.join(folder, "err"), "w") as err:
            self.process = subprocess.Popen([os.environ["VECHE"], "serve"], env=os.environ | own, stderr=err, stdout=err)
        for _ in range(300):
            try:
                self.ask("GET", "/healthz")
                return
            except OSError:
                time.sleep(0.1)
        sys.exit("the server does not start: " + open(os.path.join(folder, "err")).read())

    def ask(self, method, path, told=None, token=None, form=False):
        body, headers = None, {}
        if told is not None and form:
            body = urllib.parse.urlencode(told).encode()
        elif told is not None:
            body, headers["content-type"] = json.dumps(told).encode(), "application/json"
        if token:
            headers["authorization"] = f"Bearer {token}"
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", body, headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                text = answer.read()
        except urllib.error.HTTPError as error:
            raise RuntimeError(f"{method} {path}: {error.code} {error.read()[:300]}") from error
        return json.loads(text) if text[:1] in (b"{", b"[") else text

    def memory(self):
        """Bytes that the process has now, and had at the most since it was last asked to forget that."""
        with open(f"/proc/{self.process.pid}/status") as status:
            lines = dict(line.split(":", 1) for line in status)
        return tuple(int(lines[name].split()[0]) << 10 for name in ("VmRSS", "VmHWM"))

    def forget_peak(self):
        with open(f"/proc/{self.process.pid}/clear_refs", "w") as refs:
            refs.write("5")

    def stop(self):
        self.process.terminate()
        self.process.wait(20)


class Person:
    def __init__(self, server, name, password="correct horse battery", door="register"):
        self.server, self.name = server, name
        told = {"username": name, "password": password}
        given = server.ask("POST", f"/api/v1/{door}", told)
        self.token, self.id, self.posted = given["access"], given["me"]["person"]["id"], 0

    def ask(self, method, path, told=None):
        return self.server.ask(method, "/api/v1" + path, told, self.token)

    def founds(self, name):
        return self.ask("POST", "/channels", {"kind": "open", "name": name})["channel"]["id"]

    def joins(self, channel):
        self.ask("PUT", f"/channels/{channel}/membership", {})

    def says(self, channel, text):
        self.posted += 1
        told = {"text": text, "nonce": f"{self.name}{self.posted}"}
        return self.ask("POST", f"/channels/{channel}/messages", told)

    def connects(self):
        """A connection whose system takes little on behalf of a reader that does not read."""
        connection = socket.socket()
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.connect(("127.0.0.1", self.server.port))
        connection.settimeout(10)
        return connection

    def opens(self, path="/api/v1/socket"):
        """A WebSocket by hand, of which nothing was read but the answer to the handshake."""
        connection = self.connects()
        head = (
            f"GET {path} HTTP/1.1\r\nhost: veche\r\nconnection: upgrade\r\nupgrade: websocket\r\n"
            "sec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
            f"authorization: Bearer {self.token}\r\n\r\n"
        )
        connection.sendall(head.encode())
        answer = b""
        while b"\r\n\r\n" not in answer:
            some = connection.recv(1)
            if not some:
                break
            answer += some
        if not answer.startswith(b"HTTP/1.1 101"):
            raise RuntimeError(f"{path}: {answer[:300]}")
        return connection

    def gets(self, path):
        """A request whose answer nobody reads."""
        connection = self.connects()
        connection.sendall(f"GET {path} HTTP/1.1\r\nhost: veche\r\nauthorization: Bearer {self.token}\r\n\r\n".encode())
        return connection


def frame(payload, first=0x81):
    length = len(payload)
    head = bytes([first])
    if length < 126:
        head += bytes([0x80 | length])
    elif length < 65536:
        head += b"\xfe" + length.to_bytes(2, "big")
    else:
        head += b"\xff" + length.to_bytes(8, "big")
    return head + b"\0\0\0\0" + payload


def asks(number, op, params):
    return frame(json.dumps({"id": number, "op": op, "params": params}).encode())


def floods(connection, some, seconds=SECONDS):
    """Sends the same bytes again and again, in a thread, until the server closes or the time is over."""

    def run():
        until = time.monotonic() + seconds
        try:
            while time.monotonic() < until:
                connection.sendall(some)
        except OSError:
            pass

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    return thread


class Bystander(threading.Thread):
    """Somebody who posts and reads pages meanwhile."""

    def __init__(self, person, channel):
        super().__init__(daemon=True)
        self.person, self.channel = person, channel
        self.posts, self.pages, self.refused, self.goes_on = [], [], 0, True
        self.start()

    def run(self):
        while self.goes_on:
            for took, act in (
                (self.posts, lambda: self.person.says(self.channel, "hello")),
                (self.pages, lambda: self.person.ask("GET", f"/channels/{self.channel}/messages")),
            ):
                began = time.monotonic()
                try:
                    act()
                    took.append(time.monotonic() - began)
                except (RuntimeError, OSError):
                    self.refused += 1
            time.sleep(0.02)

    def stop(self):
        self.goes_on = False
        self.join()
        return p99(self.posts), p99(self.pages), self.refused


def p99(times):
    times = sorted(times)
    return 1000 * times[min(len(times) - 1, int(len(times) * 0.99))] if times else float("nan")


class Siege:
    """A house with an attacker and a bystander, who share nothing but the server."""

    def __init__(self, server):
        self.server = server
        self.attacker, self.other = Person(server, "attacker"), Person(server, "bystander")
        self.square = self.attacker.founds("square")
        self.market = self.other.founds("market")
        self.is_filled = False

    def filled(self, messages=220):
        """The attacker's channel, filled with the longest texts."""
        if not self.is_filled:
            for number in range(messages):
                self.attacker.says(self.square, f"{number:05}" + "\U0001f600" * 9995)
            self.is_filled = True
        return self.square

    def stuffs(self, channels, author, messages, text="message"):
        """Puts many messages into channels, beside the chat."""
        database = sqlite3.connect(os.path.join(self.server.folder, "veche.db"), timeout=30)
        columns = "channel_id, seq, changed, author_id, text, posted_at"
        for channel in channels:
            (head,) = database.execute("select head from channels where id = ?", (channel,)).fetchone()
            rows = ((channel, head + n, head + n, author.id, f"{text} {n}", 1) for n in range(1, messages + 1))
            database.executemany(f"insert into messages ({columns}) values (?, ?, ?, ?, ?, ?)", rows)
            database.execute("update channels set head = ? where id = ?", (head + messages, channel))
        database.commit()
        database.close()
        for channel in channels:
            author.says(channel, "the last one")

    def is_indexed(self):
        """Waits until everything can be found."""
        for _ in range(600):
            figures = self.server.ask("GET", "/metrics").decode()
            if any(line.split() == ["veche_index_lag", "0"] for line in figures.splitlines()):
                return
            time.sleep(0.5)
        raise RuntimeError("the index is never there")

    def withstands(self, name):
        prepare, run = ATTACKS[name](self)
        prepared = prepare()
        alone = Bystander(self.other, self.market)
        time.sleep(3)
        without = alone.stop()
        before, _ = self.server.memory()
        self.server.forget_peak()
        beside = Bystander(self.other, self.market)
        held = run(prepared)
        time.sleep(SECONDS)
        after, peak = self.server.memory()
        besides = beside.stop()
        print(
            f"{name:12} memory {after - before >> 20:+5} MiB, at the most {peak - before >> 20:+5} MiB"
            f" | others' posts p99 {without[0]:6.1f} -> {besides[0]:6.1f} ms, pages {without[1]:6.1f} -> {besides[1]:6.1f} ms"
            f", refused {besides[2]}",
            flush=True,
        )
        for one in held:
            if isinstance(one, socket.socket):
                one.close()
        time.sleep(1)


def main():
    import attacks  # noqa: F401

    wanted = sys.argv[1:] or list(ATTACKS)
    with tempfile.TemporaryDirectory(prefix="veche-siege.") as folder:
        server = Server(folder)
        try:
            siege = Siege(server)
            for name in wanted:
                siege.withstands(name)
        finally:
            server.stop()


if __name__ == "__main__":
    sys.modules["siege"] = sys.modules["__main__"]
    main()
