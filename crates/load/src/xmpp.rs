//! Stanzas of XMPP, a frame each (RFC 7395): how one comes into a room (XEP-0045), says something there and hears it.
//!
//! No parser: a stanza of a server is told by its name and an attribute, what was said in it by its mark.

use memchr::memmem;

use crate::{Result, error::Error, frame, socket::Socket, text::Said};

/// What it is called where a WebSocket is opened.
pub(crate) const PROTOCOL: &str = "xmpp";

const ROOM: &str = "load@conference.localhost";
const OPEN: &str =
    "<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' to='localhost' version='1.0'/>";
const AUTH: &str = "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='ANONYMOUS'/>";
const BIND: &str = "<iq xmlns='jabber:client' type='set' id='bind'>\
    <bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>";

/// Signs in as nobody in particular and enters the room, by the name that the server gave.
pub(crate) async fn enter(socket: &mut Socket) -> Result<()> {
    ask(socket, OPEN, is_features).await?;
    ask(socket, AUTH, |stanza| is(stanza, "success")).await?;
    ask(socket, OPEN, is_features).await?;
    let bound = ask(socket, BIND, |stanza| is(stanza, "iq")).await?;
    let nick = local_part(&bound).ok_or_else(|| Error::broken("no name was given"))?;
    ask(socket, &presence(nick), is_own_presence).await?;
    Ok(())
}

/// Says this and waits for what answers it.
async fn ask(socket: &mut Socket, stanza: &str, answers: fn(&[u8]) -> bool) -> Result<Vec<u8>> {
    let mut out = Vec::new();
    frame::put_masked(&mut out, frame::TEXT, stanza.as_bytes());
    socket.send(&out).await?;
    let answer = socket
        .until(|payload| answers(payload) || is_refusal(payload))
        .await?;
    if is_refusal(&answer) {
        return Err(Error::refused(&answer));
    }
    Ok(answer)
}

/// Appends the stanza that says this to the room.
pub(crate) fn put(stanza: &mut Vec<u8>, said: Said, bytes: usize) {
    let mut text = Vec::with_capacity(bytes);
    said.put(&mut text, bytes);
    let head = format!(
        "<message xmlns='jabber:client' type='groupchat' to='{ROOM}' id='{:x}-{:x}'><body>",
        said.sender, said.number
    );
    stanza.extend_from_slice(head.as_bytes());
    put_escaped(stanza, &text);
    stanza.extend_from_slice(b"</body></message>");
}

/// Whether somebody said this in the room. Presences pass by besides, and the room's empty subject.
pub(crate) fn is_said(stanza: &[u8]) -> bool {
    is(stanza, "message")
        && attribute(stanza, " type=") == Some(b"groupchat")
        && memmem::find(stanza, b"<body>").is_some()
}

/// Whether it says no to one of ours, or to all of us.
pub(crate) fn is_refusal(stanza: &[u8]) -> bool {
    let is_end = ["failure", "stream:error", "close"]
        .iter()
        .any(|name| is(stanza, name));
    is_end || attribute(stanza, " type=") == Some(b"error")
}

fn is_features(stanza: &[u8]) -> bool {
    is(stanza, "stream:features")
}

/// Whether it is the last of the presences that whoever enters is told: their own.
fn is_own_presence(stanza: &[u8]) -> bool {
    is(stanza, "presence") && memmem::find(stanza, b"code='110'").is_some()
}

fn presence(nick: &[u8]) -> String {
    let mut escaped = Vec::new();
    put_escaped(&mut escaped, nick);
    let nick = String::from_utf8_lossy(&escaped);
    format!(
        "<presence xmlns='jabber:client' to='{ROOM}/{nick}'><x xmlns='http://jabber.org/protocol/muc'/></presence>"
    )
}

/// What stands before the `@` of the address that was given to us.
fn local_part(bound: &[u8]) -> Option<&[u8]> {
    let begin = memmem::find(bound, b"<jid>")? + b"<jid>".len();
    let address = &bound[begin..];
    Some(&address[..memchr::memchr(b'@', address)?])
}

/// Whether a stanza has this name.
fn is(stanza: &[u8], name: &str) -> bool {
    let behind = stanza
        .strip_prefix(b"<")
        .and_then(|rest| rest.strip_prefix(name.as_bytes()));
    behind.is_some_and(|rest| matches!(rest.first(), Some(b' ' | b'>' | b'/')))
}

/// The value of an attribute of the stanza itself, by ` name=`.
fn attribute<'a>(stanza: &'a [u8], name: &str) -> Option<&'a [u8]> {
    let head = &stanza[..memchr::memchr(b'>', stanza)?];
    let place = memmem::find(head, name.as_bytes())? + name.len();
    let (quote, value) = head[place..].split_first()?;
    Some(&value[..memchr::memchr(*quote, value)?])
}

/// Appends text as XML has it, between tags and quotes.
fn put_escaped(out: &mut Vec<u8>, text: &[u8]) {
    for byte in text {
        match byte {
            b'&' => out.extend_from_slice(b"&amp;"),
            b'<' => out.extend_from_slice(b"&lt;"),
            b'>' => out.extend_from_slice(b"&gt;"),
            b'\'' => out.extend_from_slice(b"&apos;"),
            b'"' => out.extend_from_slice(b"&quot;"),
            byte => out.push(*byte),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_is_told_from_what_passes_by() {
        let said = b"<message to='a@localhost/1' from='load@conference.localhost/b' type='groupchat' id='0-0' \
            xmlns='jabber:client'><body>load:</body></message>";
        let subject = b"<message type='groupchat' xmlns='jabber:client'><subject/></message>";
        let presence =
            b"<presence to='a@localhost/1' type='unavailable'><body>load:</body></presence>";
        let refused = b"<message type=\"error\" xmlns='jabber:client'><body>load:</body></message>";
        assert!(is_said(said) && !is_refusal(said));
        assert!(!is_said(subject) && !is_said(presence) && !is_said(refused));
        assert!(is_refusal(refused) && !is_refusal(presence));
    }

    #[test]
    fn whoever_is_not_let_in_is_told_so() {
        for stanza in [
            &b"<failure xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><not-authorized/></failure>"[..],
            b"<stream:error xmlns:stream='http://etherx.jabber.org/streams'/>",
            b"<close xmlns='urn:ietf:params:xml:ns:xmpp-framing'/>",
            b"<presence type='error' from='load@conference.localhost/b'/>",
            b"<iq type='error' id='bind'/>",
        ] {
            assert!(is_refusal(stanza), "{}", String::from_utf8_lossy(stanza));
        }
        assert!(!is_refusal(b"<closed/>") && !is_refusal(b"<iq id='bind' type='result'/>"));
    }

    #[test]
    fn ones_own_presence_is_told_from_those_of_others() {
        let other = b"<presence from='load@conference.localhost/b'><x><item role='participant'/></x></presence>";
        let own = b"<presence from='load@conference.localhost/a'><x><item/><status code='110'/></x></presence>";
        assert!(is_own_presence(own) && !is_own_presence(other));
    }

    #[test]
    fn one_enters_by_the_name_that_was_given() {
        let bound = b"<iq type='result' id='bind'><bind><jid>1829@localhost/77</jid></bind></iq>";
        assert_eq!(local_part(bound), Some(&b"1829"[..]));
        assert_eq!(local_part(b"<iq type='result' id='bind'/>"), None);
        assert!(presence(b"a'b").contains("to='load@conference.localhost/a&apos;b'"));
    }

    #[test]
    fn what_xml_needs_is_escaped() {
        let mut escaped = Vec::new();
        put_escaped(&mut escaped, "a<b> & \"c\" 'd' ж".as_bytes());
        let expected = "a&lt;b&gt; &amp; &quot;c&quot; &apos;d&apos; ж";
        assert_eq!(String::from_utf8(escaped).unwrap(), expected);
    }

    #[test]
    fn what_is_said_is_found_in_its_stanza() {
        let said = Said {
            sender: 7,
            number: 255,
            at: 99,
        };
        let mut stanza = Vec::new();
        put(&mut stanza, said, 64);
        assert!(is_said(&stanza));
        assert_eq!(attribute(&stanza, " id="), Some(&b"7-ff"[..]));
        assert_eq!(Said::find(&stanza, &mut 0), Some(said));
    }
}
