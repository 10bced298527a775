"""What datamodel-code-generator makes: the models read what the server that is named says, and write what it takes."""

import json
import sys
import urllib.error
import urllib.request
from typing import Any

from veche_models import Channel, Code, Kind, Message, MessagePage, Misfit, Place, Problem, SignedIn

base = sys.argv[1]


def ask(method: str, path: str, token: str | None = None, body: dict[str, Any] | None = None) -> tuple[int, Any]:
    request = urllib.request.Request(base + path, method=method)
    if token is not None:
        request.add_header("Authorization", f"Bearer {token}")
    if body is not None:
        request.data = json.dumps(body).encode()
        request.add_header("Content-Type", "application/json")
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)


_, said = ask("POST", "/api/v1/sessions", body={"username": "user1", "password": "password"})
token = SignedIn.model_validate(said).access
_, said = ask("POST", "/api/v1/channels", token, {"kind": "open", "name": "python models"})
channel: Channel = Place.model_validate(said).channel
assert channel.kind is Kind.open, channel
path = f"/api/v1/channels/{channel.id}/messages"
_, said = ask("POST", path, token, {"text": "привет", "nonce": "three"})
posted = Message.model_validate(said)
_, said = ask("GET", path, token)
page = MessagePage.model_validate(said)
assert [message.seq for message in page.messages] == [posted.seq], page

status, said = ask("POST", path, token, {"text": "", "nonce": "four"})
problem = Problem.model_validate(said)
assert (status, problem.code, problem.field) == (422, Code.invalid, "text"), problem
status, said = ask("POST", "/auth/register", body={"username": ""})
misfits = [Misfit.model_validate(misfit) for misfit in said["detail"]]
assert any(misfit.msg and len(misfit.loc) == 2 for misfit in misfits), misfits
