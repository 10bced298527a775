"""A whole client, written from protocol.md: prints a channel and posts the lines of its standard input to it,
each once and in order, whatever happens to server and network. It needs `pip install httpx websockets`."""

import argparse
import asyncio
import json
import random
import sys
import threading

import httpx
import websockets

TRY_AGAIN = ("too_fast", "unavailable", "full", "muted", "internal")


class Client:
    def __init__(self, base, username, password, channel):
        self.base, self.credentials = base + "/api/v1", {"username": username, "password": password}
        self.channel, self.session, self.pause, self.is_through = int(channel), {}, 0, False
        self.epoch, self.events, self.messages = None, [], {}  # the log; its messages as last told
        self.lines, self.post, self.outcomes = asyncio.Queue(), None, asyncio.Queue()

    async def run(self):  # connects as often as it takes to get every line through
        threading.Thread(target=self.read, args=[asyncio.get_running_loop()], daemon=True).start()
        while not self.is_through:
            await asyncio.sleep(self.pause * random.random())
            try:
                await self.sign_in()
                url = self.base.replace("http", "ws", 1) + "/socket"
                bearer = {"Authorization": "Bearer " + self.session["access"]}
                async with websockets.connect(url, additional_headers=bearer, max_size=None) as socket:
                    await self.converse(socket)
            except* (OSError, httpx.HTTPError, websockets.WebSocketException) as failures:
                failure = failures.exceptions[0]
                print(f"the connection ended: {type(failure).__name__} {failure}", file=sys.stderr)
                response, close = getattr(failure, "response", None), getattr(failure, "rcvd", None)
                code = close.code if close else getattr(response, "status_code", None)
                if code in (401, 4001):
                    self.session.pop("access", None)
                if code in (403, 1002, 1007, 1009, 4003):
                    raise
                self.pause = 3 if code == 1012 else min(30, max(0.5, 2 * self.pause))

    def read(self, loop):  # a post for each line of the standard input and, at its end, nothing
        for line in filter(None, map(str.strip, open(0, encoding="utf-8", errors="replace"))):
            post = {"channel": self.channel, "text": line, "nonce": f"{random.getrandbits(128):x}"}
            loop.call_soon_threadsafe(self.lines.put_nowait, post)
        loop.call_soon_threadsafe(self.lines.put_nowait, None)

    async def sign_in(self):  # by the refresh token or, where there is none or it is used up, the password
        while "access" not in self.session:
            path = "/sessions/refresh" if self.session else "/sessions"
            proof = {"refresh": self.session["refresh"]} if self.session else self.credentials
            answer = await asyncio.to_thread(httpx.post, self.base + path, json=proof)
            if answer.headers.get("content-type") != "application/problem+json":
                self.session = answer.raise_for_status().json()
            elif (problem := answer.json())["code"] in TRY_AGAIN:
                await asyncio.sleep(min(problem.get("retry_after") or 1, 60))
            elif self.session:
                self.session = {}
            else:
                sys.exit(f"not signed in: {problem['detail']}")

    async def converse(self, socket):  # resumes, then hears until the connection is lost, while `say` posts
        hello = json.loads(await asyncio.wait_for(socket.recv(), 10))["hello"]
        self.epoch = self.epoch if self.events else hello["epoch"]
        links = {self.channel: event["link"] for event in self.events[-1:]}
        resume = {"epoch": self.epoch, "channels": {self.channel: len(self.events)}, "links": links}
        await socket.send(json.dumps({"id": 1, "op": "resume", "params": resume}))
        async with asyncio.TaskGroup() as tasks:
            while frame := json.loads(await asyncio.wait_for(socket.recv(), 2 * hello["beat_seconds"])):
                match frame:
                    case {"event": {"channel": self.channel} as event} if event["seq"] > len(self.events):
                        self.apply(event)
                    case {"answer": {"id": 1, "ok": {"gone": []}}}:
                        self.epoch, self.pause, self.outcomes = hello["epoch"], 0, asyncio.Queue()
                        tasks.create_task(self.say(socket))
                    case {"answer": {"id": 2, "problem": problem}} if problem["code"] in TRY_AGAIN:
                        self.outcomes.put_nowait(min(problem.get("retry_after") or 1, 60))
                    case {"answer": {"problem": {"code": "unauthenticated" | "unavailable" | "internal"}}}:
                        raise ConnectionError("the server cannot answer as yet")
                    case {"resync": {"channel": self.channel}}:
                        self.events, self.messages = [], {}
                        raise ConnectionError("the channel is of another time and starts anew")
                    case {"signal": {"type": "gone", "channel": self.channel}}:
                        sys.exit("the channel is closed to you")
                    case {"answer": {"problem": _} | {"id": 1}}:
                        sys.exit(f"refused for good: {json.dumps(frame)}")

    async def say(self, socket):  # posts a line when the one before is through: so no refusal reorders them
        while post := self.post or await self.lines.get():
            self.post = post
            await socket.send(json.dumps({"id": 2, "op": "post", "params": post}))
            await asyncio.sleep(await asyncio.wait_for(self.outcomes.get(), 30))
        self.is_through = True
        await socket.close()

    def apply(self, event):  # the log's next position
        if event["seq"] > len(self.events) + 1:
            raise ConnectionError("a position is missing")
        self.events.append(event)
        if message := event.get("message"):
            held = self.messages.get(message["seq"], message)
            self.messages[message["seq"]] = max(message, held, key=lambda each: each["changed"])
        if event["type"] == "posted":
            print(event["seq"], f"{message['author_username']}: {message['text']}", flush=True)
            if self.post and self.post["nonce"] == message["nonce"]:
                self.post = None
                self.outcomes.put_nowait(0)


parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("who", nargs=4, metavar=("BASE_URL", "USERNAME", "PASSWORD", "CHANNEL"))
parser.add_argument("--log", type=argparse.FileType("w"), help="where to write the channel's log at the end")
arguments = parser.parse_args()
client = Client(*arguments.who)
asyncio.run(client.run())
for event in client.events if arguments.log else []:
    text = client.messages[event["message"]["seq"]]["text"] if "message" in event else None
    print(json.dumps({"seq": event["seq"], "type": event["type"], "text": text}), file=arguments.log)
