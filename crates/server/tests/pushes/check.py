"""A push service that opens and verifies with independent code whatever comes: http_ece and py-vapid, as they are.

Usage: check.py BASE HOUSE, where BASE is a server with the demo data that may reach 127.0.0.1 and takes itself for HOUSE."""
import base64
import json
import re
import secrets
import sys
import threading
import time
import urllib.error
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import http_ece
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from py_vapid import Vapid02

BASE, HOUSE = sys.argv[1:]
SECONDS = 60
NOTHING, TAKEN = 0, 201


def expect(is_so, what):
    if not is_so:
        raise SystemExit(f"push check: {what}")


def until(found, what):
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        if result := found():
            return result
        time.sleep(0.02)
    raise SystemExit(f"push check: {what} did not come about in {SECONDS} s")


def unpadded(text):
    return base64.urlsafe_b64encode(text).rstrip(b"=").decode()


class Person:
    def __init__(self, name, password):
        told = {"username": name, "password": password}
        answer = call("POST", "/sessions", told)
        self.access, self.id = answer["access"], answer["me"]["person"]["id"]

    def call(self, method, path, told=None):
        return call(method, path, told, self.access)

    def says(self, channel, text):
        told = {"text": text, "nonce": secrets.token_hex(8)}
        return self.call("POST", f"/channels/{channel}/messages", told)


def call(method, path, told=None, access=None):
    headers = {"content-type": "application/json"}
    if access:
        headers["authorization"] = f"Bearer {access}"
    body = None if told is None else json.dumps(told).encode()
    request = urllib.request.Request(f"{BASE}/api/v1{path}", body, headers, method=method)
    with urllib.request.urlopen(request, timeout=10) as answer:
        said = answer.read()
    return json.loads(said) if said else None


class Device:
    """What a browser has of its own, and what came for it: `(moment, headers, body)`."""

    all = {}

    def __init__(self, name, answers=()):
        self.name, self.answers, self.came = name, list(answers), []
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.auth = secrets.token_bytes(16)
        Device.all[name] = self

    def registers(self, person):
        point = self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        told = {"name": self.name, "endpoint": f"{origin}/{self.name}",
                "p256dh": unpadded(point), "auth": unpadded(self.auth)}
        self.id = person.call("POST", "/devices", told)["id"]
        self.person = person
        return self

    def shown(self):
        devices = self.person.call("GET", "/devices")["devices"]
        return next((device for device in devices if device["id"] == self.id), None)

    def tries(self):
        self.person.call("POST", f"/devices/{self.id}/test", {})

    def hears(self, count):
        """Waits for so many pushes, and gives the headers and the words of the last."""
        until(lambda: len(self.came) >= count, f"push {count} to {self.name}")
        _, headers, body = self.came[count - 1]
        return headers, self.opens(headers, body)

    def opens(self, headers, body):
        expect(len(body) == 3000, f"a body of {len(body)} bytes")
        expect(headers["content-encoding"] == "aes128gcm", "the encoding")
        expect(0 <= int(headers["ttl"]) <= 24 * 3600, f"a TTL of {headers['ttl']}")
        expect(headers["urgency"] in ("normal", "high"), f"an urgency of {headers['urgency']}")
        topic = headers.get("topic")
        expect(topic is None or re.fullmatch(r"[\w-]{1,32}", topic, re.ASCII), f"a topic of {topic}")
        said = headers["authorization"]
        expect(Vapid02.verify(said), "the signature")
        token, key = re.fullmatch(r"vapid t=([^,]+), ?k=(.+)", said).groups()
        expect(key == self.person.call("GET", "/devices")["key"], "another key than the house says")
        claims = token.split(".")[1]
        claims = json.loads(base64.urlsafe_b64decode(claims + "=" * (-len(claims) % 4)))
        expect(claims["aud"] == origin, f"an audience of {claims['aud']}")
        expect(0 < claims["exp"] - time.time() <= 24 * 3600, "the expiry")
        expect(claims["sub"] == HOUSE, f"a subject of {claims['sub']}")
        opened = http_ece.decrypt(body, private_key=self.key, auth_secret=self.auth, version="aes128gcm")
        words = json.loads(opened)
        expect(words["web_push"] == 8030, "the format")
        return words


class Service(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        device = Device.all[self.path.strip("/")]
        body = self.rfile.read(int(self.headers["content-length"]))
        headers = {name.lower(): value for name, value in self.headers.items()}
        device.came.append((time.monotonic(), headers, body))
        status = device.answers.pop(0) if device.answers else TAKEN
        if status == NOTHING:
            time.sleep(SECONDS)
            return
        self.send_response(status)
        if status == 429:
            self.send_header("retry-after", "3")
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


def words_arrive(author, reader, channel):
    phone, laptop = Device("phone").registers(reader), Device("laptop").registers(reader)
    texts = ["a word", "Привет, как дела? ✓", "**bold** and `code`", "x" * 9_000]
    topics = set()
    for count, text in enumerate(texts, 1):
        said = author.says(channel, text)
        for device in (phone, laptop):
            headers, words = device.hears(count)
            expect(headers["urgency"] == "high", "what is said to somebody directly is urgent")
            topics.add(headers["topic"])
            shown = words["notification"]
            plain = text.replace("*", "").replace("`", "")[:240]
            expect(plain in shown["body"], f"{text[:40]!r} is told as {shown['body'][:80]!r}")
            expect(shown["navigate"] == f"{HOUSE}/c/{channel}/{said['seq']}", f"it leads to {shown['navigate']}")
            expect(words["app_badge"] == str(count), f"a badge of {words['app_badge']} at message {count}")
    expect(len(topics) == 1, "a channel has one topic")
    for device in (phone, laptop):
        reader.call("DELETE", f"/devices/{device.id}")
    return 2 * len(texts)


def answers_have_their_effect(reader, moderator):
    gone = [Device(f"gone-{status}", [status]).registers(reader) for status in (404, 410)]
    refused = [Device(f"refused-{status}", [status]).registers(reader) for status in (400, 403, 413)]
    later = [Device(f"later-{status}", [status]).registers(reader) for status in (429, 500, 503, NOTHING)]
    for device in gone + refused + later:
        device.tries()
    for device in gone:
        until(lambda: device.shown() is None, f"the end of {device.name}")
    for device in refused:
        status = int(device.name.rsplit("-")[1])
        until(lambda: device.shown()["refusal"] == status, f"the refusal of {device.name}")
    failed = sorted(errand["status"] for errand in moderator.call("GET", "/errands/failed"))
    expect(failed == [400, 403, 413], f"{failed} are shown as failed")
    for device in later:
        device.hears(2)
        until(lambda: device.shown()["reached_at"], f"that {device.name} is reached")
    waited = later[0].came[1][0] - later[0].came[0][0]
    expect(waited >= 3, f"429 said 3 s, and {waited:.1f} s were waited")
    for errand in moderator.call("GET", "/errands/failed"):
        moderator.call("POST", f"/errands/{errand['id']}/again", {})
    for device in refused:
        device.hears(2)
        until(lambda: device.shown()["refusal"] is None, f"that {device.name} is reached")
    for device in gone:
        expect(len(device.came) == 1, f"{device.name} was asked again")
    return len(gone) + 2 * len(refused) + 2 * len(later)


service = ThreadingHTTPServer(("127.0.0.1", 0), Service)
service.daemon_threads = True
origin = "http://127.0.0.1:%d" % service.server_address[1]
threading.Thread(target=service.serve_forever, daemon=True).start()

began = time.monotonic()
author, reader = Person("user1", "password"), Person("user2", "password")
moderator = Person("moderator", "password")
place = author.call("POST", "/directs", {"people": [reader.id]})["channel"]["id"]
arrived = words_arrive(author, reader, place)
answered = answers_have_their_effect(reader, moderator)
print(f"{arrived} words opened by http_ece and signed for py-vapid; {answered} more answered with 201, 400, 403, 404, 410, 413, "
      f"429, 500, 503 or nothing, each with its effect; {time.monotonic() - began:.1f} s")
