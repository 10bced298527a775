"""Mail servers that take, refuse, put off, break off and say nothing: aiosmtpd as it is, and Debian's exim where it may run.

Usage: check.py VECHE FOLDER [EXIM PORT], where FOLDER has server.pem and server.key for localhost, and EXIM keeps its mail below it."""
import email
import email.policy
import json
import logging
import os
import re
import socket
import ssl
import statistics
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

VECHE, FOLDER, *EXIM = sys.argv[1:]
FOLDER = Path(FOLDER)
HOUSE = "https://chat.example.org"
PASSWORD, NEW = "correct horse battery", "an entirely other one"
# A letter that was put off once comes half a minute to a minute later.
SECONDS = 180
SAMPLES = 2000
# It deprecates what it uses itself, and says at length who hangs up.
logging.getLogger("mail.log").setLevel(logging.CRITICAL)


def expect(is_so, what):
    if not is_so:
        raise SystemExit(f"mail check: {what}")


def until(found, what):
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        if result := found():
            return result
        time.sleep(0.05)
    raise SystemExit(f"mail check: {what} did not come about in {SECONDS} s")


class Sink:
    """A handler of aiosmtpd: what it says to each reader in turn, and what came."""

    def __init__(self):
        self.came, self.says, self.is_safe = [], {}, []

    async def handle_RCPT(self, server, session, envelope, address, options):
        said = self.says.get(address) or ["250 good"]
        answer = said.pop(0) if len(said) > 1 else said[0]
        if answer == "hang up":
            server.transport.abort()
            return "421 closing"
        if answer.startswith("2"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server, session, envelope):
        letter = email.message_from_bytes(envelope.content, policy=email.policy.default)
        self.is_safe.append(session.ssl is not None and session.authenticated)
        self.came.append((envelope.rcpt_tos[0], letter))
        return "250 good"

    def to(self, address):
        return [letter for to, letter in self.came if to == address]

    def letter(self, address, number, subject):
        until(lambda: len(self.to(address)) >= number, f"letter {number} to {address}")
        letter = self.to(address)[number - 1]
        expect(letter["subject"] == subject, f"{letter['subject']!r} is not {subject!r}")
        return letter


def knows(server, session, envelope, mechanism, data):
    return AuthResult(success=(data.login, data.password) == (b"veche", b"pa ss"))


def text(letter):
    return letter.get_body(("plain",)).get_content()


def link(letter, path):
    found = re.search(re.escape(HOUSE + path) + r"(\S+)", text(letter))
    expect(found, f"no {path} in {text(letter)}")
    return found[1]


class Server:
    """Veche over an empty folder, with this mail server."""

    def __init__(self, name, smtp):
        folder = FOLDER / name
        self.env = {
            "PATH": os.environ["PATH"],
            "SSL_CERT_FILE": str(FOLDER / "server.pem"),
            "VECHE_DATA": str(folder),
            "VECHE_LISTEN": "127.0.0.1:0",
            "VECHE_DEMO": "off",
            "VECHE_LIMITS": "off",
            "VECHE_PASSWORD_MEMORY_KIB": "8",
            "VECHE_LOG": "error",
            "VECHE_PUBLIC_URL": HOUSE,
            "VECHE_SMTP_URL": smtp,
        }
        self.start()

    def start(self):
        self.child = subprocess.Popen([VECHE, "serve"], env=self.env, stdout=subprocess.PIPE, text=True)
        self.base = re.match(r"Veche serves on (\S+)", self.child.stdout.readline())[1]

    def stop(self):
        self.child.terminate()
        expect(self.child.wait(30) == 0, "it does not stop")

    def kill(self):
        self.child.kill()
        self.child.wait()

    def call(self, method, path, told=None, access=None):
        headers = {"content-type": "application/json"}
        if access:
            headers["authorization"] = f"Bearer {access}"
        body = None if told is None else json.dumps(told).encode()
        request = urllib.request.Request(f"{self.base}/api/v1{path}", body, headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as refused:
            return refused.code, refused.read()

    def registers(self, name):
        told = {"username": name, "password": PASSWORD, "email": f"{name}@example.org"}
        status, body = self.call("POST", "/register", told)
        expect(status == 200, body)
        return json.loads(body)["access"]

    def signs_in(self, name, password):
        return self.call("POST", "/sessions", {"username": name, "password": password})[0] == 200

    def tests(self, address):
        return subprocess.run([VECHE, "mail", "test", address], env=self.env, capture_output=True, text=True)


def sink_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def starts(sink, port, tls):
    controller = Controller(sink, hostname="127.0.0.1", port=port, tls_context=tls, require_starttls=True,
                            authenticator=knows, auth_required=True, auth_require_tls=True)
    controller.start()
    return controller


def aiosmtpd():
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(FOLDER / "server.pem", FOLDER / "server.key")
    sink, port = Sink(), sink_port()
    controller = starts(sink, port, tls)
    later, hang_up = "451 4.7.1 come again", "hang up"
    sink.says = {
        "grey@example.org": [later, "250 good"],
        "busy@example.org": ["421 4.3.2 closing", "250 good"],
        "cut@example.org": [hang_up, "250 good"],
        "gone@example.org": ["550 5.1.1 <gone@example.org> is nobody"],
        "full@example.org": ["552 5.2.2 full"],
        "spam@example.org": ["554 5.7.1 no"],
    }
    server = Server("aiosmtpd", f"smtp://veche:pa%20ss@localhost:{port}")
    names = ["anna", "grey", "busy", "cut", "gone", "full", "spam"]
    access = {name: server.registers(name) for name in names}
    code = link(sink.letter("anna@example.org", 1, "Confirm your email address"), "/confirm#")
    expect(server.call("POST", "/address-confirmation", {"code": code})[0] == 200, "the code is not good")
    for name, status in (("gone", 550), ("full", 552), ("spam", 554)):
        mail = lambda: json.loads(server.call("GET", "/me/mail", access=access[name])[1])
        until(lambda: mail()["refusal"] == status, f"{name} is told {status}")
        expect(not sink.to(f"{name}@example.org"), f"{name} is tried again")

    # Asked, killed, and the mail server away meanwhile: it comes once all are back.
    expect(server.call("POST", "/password-reset/letter", {"who": "anna"})[0] == 200, "it is not heard")
    server.kill()
    controller.stop()
    server.start()
    time.sleep(4)
    controller = starts(sink, port, tls)
    reset = sink.letter("anna@example.org", 2, "Reset your password")
    code, told = link(reset, "/reset#"), {"password": NEW}
    expect(server.call("POST", "/password-reset", {"code": code, **told})[0] == 200, "the link is not good")
    expect(server.call("POST", "/password-reset", {"code": code, **told})[0] == 404, "it is good twice")
    expect(server.call("GET", "/me", access=access["anna"])[0] == 401, "a session has not ended")
    expect(server.signs_in("anna", NEW) and not server.signs_in("anna", PASSWORD), "the password is not the new one")
    sink.letter("anna@example.org", 3, "Your password was changed")

    # What was put off comes, and once.
    for name in ("grey", "busy", "cut"):
        letter = sink.letter(f"{name}@example.org", 1, "Confirm your email address")
        expect(letter["auto-submitted"] == "auto-generated", "it does not say what it is")
        expect(letter.get_body(("html",)) and letter.get_body(("plain",)), "it is not both")
    expect(all(sink.is_safe), "something went in the clear")
    expect([len(sink.to(f"{name}@example.org")) for name in names] == [3, 1, 1, 1, 0, 0, 0], "something came twice")
    tested = server.tests("anna@example.org")
    expect(tested.returncode == 0, tested.stderr)
    tested = server.tests("gone@example.org")
    expect(tested.returncode == 1 and "550" in tested.stderr, tested.stderr)
    server.env["SSL_CERT_FILE"] = "/dev/null"
    tested = server.tests("anna@example.org")
    expect(tested.returncode == 1, "a mail server that nobody vouches for is trusted")
    print(f"aiosmtpd: {len(sink.came)} letters by STARTTLS and with a password; refused, put off, cut and restarted as told")
    samples(server)
    server.stop()
    controller.stop()


def samples(server):
    """How long is answered to those who are here and who are not, each in turn; what is answered is the same."""
    took, answers = {"anna": [], "nobody": []}, set()
    for at in range(SAMPLES):
        who = ("anna", "nobody")[at % 2]
        begun = time.perf_counter()
        answers.add(server.call("POST", "/password-reset/letter", {"who": f"{who}@example.org"}))
        took[who].append((time.perf_counter() - begun) * 1e6)
    expect(len(answers) == 1, f"answers differ: {answers}")
    told = {who: " ".join(f"{q:.0f}" for q in statistics.quantiles(all, n=10)[::4]) for who, all in took.items()}
    ratio = statistics.median(took["anna"]) / statistics.median(took["nobody"])
    print(f"{SAMPLES} lost passwords, one answer; µs at p10 p50 p90: known {told['anna']}, unknown {told['nobody']}; medians {ratio:.3f}")


def exim(program, port):
    conf = FOLDER / "exim.conf"
    written = (Path(__file__).parent / "exim.conf").read_text()
    conf.write_text(written.replace("FOLDER", str(FOLDER)).replace("PORT", port))
    listens = subprocess.Popen([program, "-C", conf, "-bdf"], stdin=subprocess.DEVNULL)
    try:
        server = Server("exim", f"smtp://veche:pa%20ss@localhost:{port}")
        access = {name: server.registers(name) for name in ("anna", "grey", "nobody")}
        mail = lambda name: json.loads(server.call("GET", "/me/mail", access=access[name])[1])
        until(lambda: mail("nobody")["refusal"] == 550, "nobody is told 550")

        def kept(to):
            letters = [email.message_from_bytes(one.read_bytes(), policy=email.policy.default) for one in (FOLDER / "mail").glob("new/*")]
            return [letter for letter in letters if letter["envelope-to"] == f"{to}@example.org"]

        for name in ("anna", "grey"):
            until(lambda: kept(name), f"a letter to {name}")
            code = link(kept(name)[0], "/confirm#")
            expect(server.call("POST", "/address-confirmation", {"code": code})[0] == 200, "the code is not good")
        expect(not kept("nobody") and len(kept("grey")) == 1, "something came that should not")
        server.stop()
        print("exim: taken, refused, and put off once and taken, by STARTTLS and with a password")
    finally:
        listens.terminate()
        listens.wait()


aiosmtpd()
if EXIM:
    exim(*EXIM)
else:
    print("exim is left out: it is not here, or this is not root")
