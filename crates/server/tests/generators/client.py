"""What openapi-python-client makes: signs in, posts, lists, and reads errors, against the server that is named."""

import sys

from veche_client import AuthenticatedClient, Client
from veche_client.api.atom_chat import post_auth_register
from veche_client.api.channels import create_channel
from veche_client.api.messages import messages, post
from veche_client.api.people import people
from veche_client.api.sessions import sign_in
from veche_client.models import (
    AtomAccount,
    Code,
    CreateChannelBody,
    MessagePage,
    Message,
    NewKind,
    Person,
    Place,
    PostBody,
    Problem,
    Refusal,
    SignedIn,
    SignInBody,
)

base = sys.argv[1]
stranger = Client(base_url=base)
signed_in = sign_in.sync(client=stranger, body=SignInBody(username="user1", password="password"))
assert isinstance(signed_in, SignedIn), signed_in
client = AuthenticatedClient(base_url=base, token=signed_in.access)

place = create_channel.sync(client=client, body=CreateChannelBody(kind=NewKind.OPEN, name="python client"))
assert isinstance(place, Place), place
channel = place.channel.id
posted = post.sync(channel, client=client, body=PostBody(text="привет", nonce="one"))
assert isinstance(posted, Message) and posted.text == "привет", posted
page = messages.sync(channel, client=client, limit=10)
assert isinstance(page, MessagePage), page
assert [message.seq for message in page.messages] == [posted.seq] and page.events, page

found = people.sync(client=client, ids=[1, 2])
assert isinstance(found, list), found
assert [person.id for person in found if isinstance(person, Person)] == [1, 2], found

refused = post.sync(channel, client=client, body=PostBody(text="", nonce="two"))
assert isinstance(refused, Problem) and refused.code is Code.INVALID and refused.field == "text", refused
wrong = sign_in.sync(client=stranger, body=SignInBody(username="user1", password="a wrong one"))
assert isinstance(wrong, Problem) and wrong.code is Code.WRONG_PASSWORD, wrong

# The old contracts' refusals name every field that does not fit.
misfits = post_auth_register.sync(client=stranger, body=AtomAccount(username="", email="no address", password=""))
assert isinstance(misfits, Refusal) and isinstance(misfits.detail, list), misfits
assert ["body", "email"] in [misfit.loc for misfit in misfits.detail], misfits
