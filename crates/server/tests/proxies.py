"""Looks through a proxy at Veche: python3 proxies.py HTTPS_PORT DIRECT_PORT WHAT.

WHAT is `all`, `hostless` for a proxy that keeps Host to itself, `ported` for one that adds ports to addresses, or `prefixed` for one
that serves Veche below /chat/.
"""

import base64
import http.client
import json
import os
import socket
import ssl
import sys
from typing import Any

PORT, DIRECT, WHAT = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
HOST = f"chat.example.org:{PORT}"
ORIGIN = f"https://{HOST}"
# Not the proxy's own address, so that one can be told from the other.
HERE = "127.0.0.2"


def connect() -> ssl.SSLSocket:
    context = ssl.create_default_context()
    # The certificate is made for this run.
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    plain = socket.create_connection(("127.0.0.1", PORT), timeout=20, source_address=(HERE, 0))
    return context.wrap_socket(plain, server_hostname="chat.example.org")


def ask(method: str, path: str, body: Any = None, headers: dict[str, str] | None = None) -> tuple[int, Any, bytes]:
    connection = http.client.HTTPConnection("chat.example.org", PORT)
    connection.sock = connect()
    sent = {"Host": HOST, **(headers or {})}
    if body is not None and not isinstance(body, bytes):
        body = json.dumps(body).encode()
        sent["Content-Type"] = "application/json"
    connection.request(method, path, body, sent)
    answer = connection.getresponse()
    return answer.status, answer.headers, answer.read()


def sign_in(headers: dict[str, str] | None = None) -> tuple[int, Any, Any]:
    told = {"username": "user1", "password": "password", "cookie": True}
    status, got, body = ask("POST", "/api/v1/sessions", told, {"Origin": ORIGIN, **(headers or {})})
    return status, got, json.loads(body)


class Socket:
    """A WebSocket, as much of it as is needed."""

    def __init__(self, path: str, token: str) -> None:
        self.stream = connect()
        key = base64.b64encode(os.urandom(16)).decode()
        head = (
            f"GET {path} HTTP/1.1\r\nHost: {HOST}\r\nOrigin: {ORIGIN}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\nAuthorization: Bearer {token}\r\n\r\n"
        )
        self.stream.sendall(head.encode())
        answer = b""
        while not answer.endswith(b"\r\n\r\n"):
            answer += self.read(1)
        assert answer.startswith(b"HTTP/1.1 101"), answer

    def read(self, count: int) -> bytes:
        got = b""
        while len(got) < count:
            more = self.stream.recv(count - len(got))
            assert more, "the socket ended"
            got += more
        return got

    def say(self, text: str) -> None:
        data, mask = text.encode(), os.urandom(4)
        masked = bytes(byte ^ mask[index % 4] for index, byte in enumerate(data))
        assert len(data) < 126
        self.stream.sendall(bytes([0x81, 0x80 | len(data)]) + mask + masked)

    def hear(self, wanted: str) -> str:
        """The next text that has this in it."""
        while True:
            first, length = self.read(2)
            if length == 126:
                length = int.from_bytes(self.read(2), "big")
            elif length == 127:
                length = int.from_bytes(self.read(8), "big")
            data = self.read(length)
            if first & 0xF == 1 and wanted in data.decode():
                return data.decode()


def address(token: str) -> str:
    """Where Veche thinks that we call from."""
    _, _, body = ask("GET", "/api/v1/sessions", headers={"Authorization": f"Bearer {token}"})
    return next(session["address"] for session in json.loads(body) if session["is_current"])


def everything() -> None:
    status, headers, said = sign_in()
    assert status == 200, said
    assert "; Secure" in headers["set-cookie"], headers["set-cookie"]
    token = said["access"]
    assert address(token) == HERE, address(token)
    _, _, spoofed = sign_in({"X-Forwarded-For": "6.6.6.6", "Forwarded": "for=6.6.6.6"})
    assert address(spoofed["access"]) == HERE, "who is no proxy is believed"

    live = Socket("/api/v1/socket", token)
    epoch = json.loads(live.hear('"hello"'))["hello"]["epoch"]
    live.say(json.dumps({"id": 1, "op": "resume", "params": {"epoch": epoch, "channels": {}}}))
    assert "problem" not in live.hear('"id":1')
    atom = Socket("/ws/1", token)
    atom.say("through the proxy")
    assert atom.hear("through") == "user1: through the proxy"
    live.hear("through the proxy")
    greenatom = Socket("/ws/chat", token)
    greenatom.say('{"username_to": "user2", "message": "direct"}')
    assert json.loads(greenatom.hear("status"))["status"] == "success"

    bearer = {"Authorization": f"Bearer {token}"}
    fits = b'{"text": "' + b"x" * ((1 << 20) - 12) + b'"}'
    assert len(fits) == 1 << 20
    status, _, said = ask("POST", "/api/v1/channels/1/messages", fits, {**bearer, "Content-Type": "application/json"})
    assert status == 422 and json.loads(said)["field"] == "text", (status, said)
    status, _, _ = ask("POST", "/api/v1/channels/1/messages", fits + b" " * 4096, {**bearer, "Content-Type": "application/json"})
    assert status == 413, status
    for number in range(120):
        body = {"text": "й" * 10_000, "nonce": f"long-{number}"}
        assert ask("POST", "/api/v1/channels/1/messages", body, bearer)[0] == 200
    status, _, history = ask("GET", "/messages/1/", headers=bearer)
    assert status == 200 and len(json.loads(history)) >= 120 and len(history) > 2_400_000
    status, _, page = ask("GET", "/")
    assert status == 200 and b"Veche" in page


if WHAT == "all":
    everything()
elif WHAT == "ported":
    assert address(sign_in()[2]["access"]) == HERE
elif WHAT == "hostless":
    status, _, refusal = sign_in()
    assert status == 403 and ORIGIN in refusal["detail"] and "Host" in refusal["detail"], refusal
    assert str(DIRECT) not in refusal["detail"], refusal
elif WHAT == "prefixed":
    status, headers, page = ask("GET", "/chat/")
    assert status == 200 and b"host name of its own" in page, page[-600:]
    assert ask("GET", "/assets/start.css")[0] == 404
