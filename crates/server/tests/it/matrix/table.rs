//! What the product promises: a row for every operation.
//!
//! Verdicts are letters: `A` allowed, `F` forbidden, `H` hidden as if it never was, `M` nothing of theirs is there, though the
//! channel is known to them, `C` a conflict with what is there, `-` no such case. They stand in the order of the columns, and
//! blanks between them are for the eye.

use serde_json::{Value, json};

use super::town::Scene;

/// A row: what is asked for, and what must come of it.
pub(super) struct Row {
    pub(super) name: &'static str,
    pub(super) about: About,
    pub(super) params: fn(&Scene) -> Value,
    /// What it does for good, so that whoever is allowed gets a thing of their own to do it to.
    pub(super) spends: Spends,
    /// The verdict on a token that may only read, where it is not that on a member.
    pub(super) token: Option<&'static str>,
}

/// What an operation is about, with the verdicts on those who ask.
pub(super) enum About {
    /// The house: a member, a moderator, an administrator.
    House(&'static str),
    /// A channel or what is in it: in each of the [`Place`](super::town::PLACES)s a member; moderators and administrators.
    Channel(&'static str, &'static str),
    /// A person: oneself, a member, a moderator, an administrator; asked by a member, a moderator, an administrator.
    Person([&'static str; 3]),
    /// Nobody has to have signed in: what it answers to whoever says nothing.
    Door(&'static str),
    /// There on the live socket alone, where it is told apart.
    Socket,
}

/// What an operation uses up.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Spends {
    Nothing,
    /// The channel, or what is in it.
    Channel,
    /// The sessions of the one who asks, but not the one that they ask in.
    Sessions,
    /// The very session that they ask in.
    Session,
    /// The standing of the person: blocked before.
    Blocked,
    /// The standing of the person: muted before.
    Muted,
    /// The demo data: put back before.
    Demo,
    /// A group: made before.
    Group,
    /// An emoji: made before.
    Emoji,
}

impl Row {
    fn spends(mut self, spends: Spends) -> Self {
        self.spends = spends;
        self
    }

    fn token(mut self, verdicts: &'static str) -> Self {
        self.token = Some(verdicts);
        self
    }
}

type Params = fn(&Scene) -> Value;

fn row(name: &'static str, about: About, params: Params) -> Row {
    Row {
        name,
        about,
        params,
        spends: Spends::Nothing,
        token: None,
    }
}

fn house(name: &'static str, verdicts: &'static str, params: Params) -> Row {
    row(name, About::House(verdicts), params)
}

fn channel(
    name: &'static str,
    member: &'static str,
    moderator: &'static str,
    params: Params,
) -> Row {
    row(name, About::Channel(member, moderator), params)
}

fn person(name: &'static str, verdicts: [&'static str; 3], params: Params) -> Row {
    row(name, About::Person(verdicts), params)
}

fn door(name: &'static str, code: &'static str) -> Row {
    row(name, About::Door(code), nothing)
}

fn nothing(_: &Scene) -> Value {
    json!({})
}

fn here(scene: &Scene) -> Value {
    json!({"channel": scene.channel})
}

fn others(scene: &Scene) -> Value {
    json!({"channel": scene.channel, "message": scene.others})
}

fn own(scene: &Scene) -> Value {
    json!({"channel": scene.channel, "message": scene.own})
}

fn beside(mut about: Value, field: &str, value: impl Into<Value>) -> Value {
    about[field] = value.into();
    about
}

fn whom(scene: &Scene) -> Value {
    json!({"person": scene.person})
}

fn later() -> i64 {
    (crate::tokens::now() + 3600) * 1000
}

/// Every row.
pub(super) fn rows() -> Vec<Row> {
    let parts = [
        doors(),
        channels(),
        members(),
        messages(),
        reading(),
        invites(),
        people(),
        own_things(),
    ];
    parts.into_iter().flatten().collect()
}

/// What becomes of rows where the town leaves to moderators whatever it may: what people bring into being for all. How they talk
/// stays as it was.
#[rustfmt::skip]
pub(super) fn rows_of_strict_rules() -> Vec<Row> {
    let (all_speak, moderators_speak) = ("FAA HAA HA FFA FFF", "AAA AAA HA AAA FFF");
    vec![
        house("create_channel", "FAA", |scene| json!({"kind": "closed", "name": scene.word("new")})),
        channel("make_invite", "FFF HFF HF FFF FFF", "AAA AAA HF AAA FFF", here),
        house("make_town_invite", "FAA", nothing),
        house("town_invites", "AAA", nothing),
        house("open_direct", "AAA", |scene| json!({"people": [scene.target]})),
        channel("invites", "FAA HAA HF FAA FFF", "AAA AAA HF AAA FFF", here),
        channel("post", all_speak, moderators_speak, |scene| json!({"channel": scene.channel, "text": "@channel", "nonce": scene.word("nonce")})),
        house("town", "AAA", nothing),
        house("change_town", "FFA", |_| json!({"welcome": "Come in"})),
    ]
}

fn doors() -> Vec<Row> {
    vec![
        door("server", "ok"),
        door("register", "invalid"),
        door("sign_in", "invalid"),
        door("refresh", "unauthenticated"),
        door("setup", "invalid"),
        door("invited", "invalid"),
        door("reset_of", "invalid"),
        door("reset_password", "invalid"),
        door("sign_in_of", "invalid"),
        door("sign_in_by_link", "invalid"),
        door("ask_reset", "invalid"),
        door("confirm_address", "invalid"),
        door("unsubscribe", "invalid"),
        row("resume", About::Socket, nothing),
    ]
}

// The columns of a channel's rows: open and closed (stranger, member, owner), direct (outsider, participant), announcement and
// archived (stranger, member, owner; both open).
#[rustfmt::skip]
fn channels() -> Vec<Row> {
    use Spends::Channel;
    vec![
        house("channels", "AAA", nothing),
        house("find_channels", "AAA", nothing),
        house("directory", "AAA", nothing),
        house("present", "AAA", nothing),
        house("create_channel", "AAA", |scene| json!({"kind": "closed", "name": scene.word("new")})),
        house("open_direct", "AAA", |scene| json!({"people": [scene.target]})),
        channel("channel", "AAA HAA HA AAA AAA", "AAA AAA HA AAA AAA", here),
        channel("arrange_channel", "FFA HFA HA FFA FFF", "AAA AAA HA AAA FFF", |scene| beside(here(scene), "name", scene.word("name"))),
        channel("arrange_channel", "FFA HFA HF FFA FFA", "AAA AAA HF AAA AAA", |scene| beside(here(scene), "slow_seconds", 0)),
        channel("arrange_channel", "FFA HFA HF FFA FFA", "AAA AAA HF AAA AAA", |scene| beside(here(scene), "file_days", 0)),
        channel("arrange_channel", "FFA HFA HF FFA FFA", "AAA AAA HF AAA AAA", |scene| beside(here(scene), "mode", scene.mode)),
        channel("arrange_channel", "FFA HFA HF FFA FFA", "AAA AAA HF AAA AAA", |scene| beside(here(scene), "avatar", Value::Null)),
        channel("arrange_channel", "FAA HAA HF FFA FFF", "AAA AAA HF AAA FFF", |scene| beside(here(scene), "topic", scene.word("topic"))),
        // Who may delete none learns nothing of which there are; who keeps order does it from outside, where no direct one is.
        channel("delete_channel", "FFF FFF FF FFF FFF", "AAA AAA HH AAA AAA", here).spends(Channel),
    ]
}

#[rustfmt::skip]
fn members() -> Vec<Row> {
    use Spends::Channel;
    vec![
        channel("join", "AAA HAA HF AAA AAA", "AAA AAA HF AAA AAA", here).spends(Channel),
        channel("leave", "AAA HAA HF AAA AAA", "AAA AAA HF AAA AAA", here).spends(Channel),
        // Nobody prefers anything where they are not.
        channel("prefer", "FAA HAA HA FAA FAA", "MAA MAA HA MAA MAA", |scene| beside(here(scene), "level", "all")),
        channel("members", "FAA HAA HA FAA FAA", "AAA AAA HA AAA AAA", here),
        channel("invite", "FAA HAA HF FAA FFF", "AAA AAA HF AAA FFF", |scene| beside(here(scene), "person", scene.newcomer)).spends(Channel),
        channel("remove", "FFA HFA HF FFA FFA", "AAA AAA HF AAA AAA", |scene| beside(here(scene), "person", scene.target)).spends(Channel),
        channel("make_owner", "FFA HFA HF FFA FFA", "AAA AAA HF AAA AAA", |scene| beside(here(scene), "person", scene.target)).spends(Channel),
        channel("unmake_owner", "FFA HFA HF FFA FFA", "AAA AAA HF AAA AAA", |scene| beside(here(scene), "person", scene.founder)).spends(Channel),
    ]
}

#[rustfmt::skip]
fn messages() -> Vec<Row> {
    use Spends::Channel;
    let (all_read, moderators_read) = ("FAA HAA HA FAA FAA", "AAA AAA HA AAA AAA");
    let (all_speak, moderators_speak) = ("FAA HAA HA FFA FFF", "AAA AAA HA AAA FFF");
    let all_react = "FAA HAA HA FAA FFF";
    let emoji = |scene: &Scene| beside(others(scene), "emoji", "👍");
    vec![
        channel("post", all_speak, moderators_speak, |scene| json!({"channel": scene.channel, "text": "hear", "nonce": scene.word("nonce")})),
        channel("post", all_speak, moderators_speak, |scene| json!({"channel": scene.channel, "text": "hear", "nonce": scene.word("nonce"), "thread": scene.others})),
        channel("typing", all_speak, moderators_speak, here),
        channel("messages", all_read, moderators_read, here),
        channel("messages", all_read, moderators_read, |scene| beside(here(scene), "thread", scene.others)),
        channel("message", all_read, moderators_read, others),
        channel("previews", all_read, moderators_read, |scene| beside(here(scene), "messages", json!([scene.others]))),
        channel("events", all_read, moderators_read, |scene| beside(here(scene), "after", 0)),
        channel("pins", all_read, moderators_read, here),
        channel("channel_files", all_read, moderators_read, here),
        // A file that one may not read is none at all, wherever it is.
        channel("file", "HAA HAA HA HAA HAA", moderators_read, |scene| json!({"file": scene.others_file})),
        channel("describe_file", all_speak, moderators_speak, |scene| json!({"file": scene.own_file, "alt": scene.word("alt")})),
        channel("describe_file", "HHH HHH HH HHH HHH", "HHH HHH HH HHH HHH", |scene| json!({"file": scene.others_file, "alt": "not mine"})),
        // A message has it, whoever may read that.
        channel("drop_file", "CCC CCC HC CCC CCC", "CCC CCC HC CCC CCC", |scene| json!({"file": scene.own_file})),
        channel("edit", all_speak, moderators_speak, |scene| beside(own(scene), "text", scene.word("edited"))),
        // Words are put into nobody's mouth.
        channel("edit", "FFF HFF HF FFF FFF", "FFF FFF HF FFF FFF", |scene| beside(others(scene), "text", "I never said that")),
        channel("delete", all_read, moderators_read, own).spends(Channel),
        channel("delete", "FFA HFA HF FFA FFA", "AAA AAA HF AAA AAA", others).spends(Channel),
        channel("react", all_react, moderators_speak, emoji),
        channel("unreact", all_react, moderators_speak, emoji),
        channel("vote", all_react, moderators_speak, |scene| beside(others(scene), "choices", json!([1]))),
        channel("unvote", all_react, moderators_speak, others),
        channel("ballots", all_read, moderators_read, |scene| beside(here(scene), "messages", json!([scene.others]))),
        channel("voters", all_read, moderators_read, |scene| beside(others(scene), "option", 0)),
        channel("close_poll", all_react, moderators_speak, own).spends(Channel),
        channel("close_poll", "FFA HFA HF FFA FFF", "AAA AAA HF AAA FFF", others).spends(Channel),
        channel("pin", all_speak, moderators_speak, others),
        channel("unpin", all_speak, moderators_speak, others),
        channel("save", all_read, moderators_read, others),
        // What one has saved one may let go, whatever became of the channel.
        channel("unsave", "AAA AAA AA AAA AAA", "AAA AAA AA AAA AAA", others),
        channel("report", all_read, moderators_read, |scene| beside(others(scene), "reason", "rude")),
        channel("report", "FCC HCC HC FCC FCC", "CCC CCC HC CCC CCC", |scene| beside(own(scene), "reason", "rude")),
        channel("remind", all_read, moderators_read, |scene| json!({"channel": scene.channel, "message": scene.others, "at": later(), "nonce": scene.word("nonce")})),
        channel("schedule", all_speak, moderators_speak, |scene| json!({"channel": scene.channel, "text": "hear", "at": later(), "nonce": scene.word("nonce")})),
        channel("edits", all_read, moderators_read, others),
        channel("message_since", all_read, moderators_read, |scene| beside(here(scene), "time", 0)),
        channel("keep_draft", all_read, moderators_read, |scene| beside(here(scene), "text", "well,")),
    ]
}

#[rustfmt::skip]
fn reading() -> Vec<Row> {
    let (all_read, moderators_read) = ("FAA HAA HA FAA FAA", "AAA AAA HA AAA AAA");
    // A read mark is a member's.
    let moderators_mark = "MAA MAA HA MAA MAA";
    vec![
        channel("read", all_read, moderators_mark, |scene| beside(here(scene), "seq", 1)),
        channel("mark_unread", all_read, moderators_mark, |scene| beside(here(scene), "from", 1)),
        house("read_all", "AAA", nothing),
        channel("readers", all_read, moderators_read, here),
        house("threads", "AAA", nothing),
        channel("follow", all_read, moderators_read, others),
        channel("unfollow", all_read, moderators_read, others),
        channel("read_thread", all_read, moderators_read, |scene| beside(others(scene), "seq", 1)),
    ]
}

#[rustfmt::skip]
fn invites() -> Vec<Row> {
    use Spends::Channel;
    let code = |scene: &Scene| json!({"code": scene.code});
    let (all_bring, moderators_bring) = ("FAA HAA HF FAA FFF", "AAA AAA HF AAA FFF");
    vec![
        channel("make_invite", all_bring, moderators_bring, here),
        channel("invites", all_bring, moderators_bring, here),
        // Whoever has the code may know of the channel.
        channel("revoke_invite", "FFA FFA -- FFA FFA", "AAA AAA -- AAA AAA", code).spends(Channel),
        channel("revoke_invite", "AAA AAA -- AAA AAA", "AAA AAA -- AAA AAA", |scene| json!({"code": scene.own_code})).spends(Channel),
        // To whoever has the code the channel is an open one; into an archived one nobody is brought.
        channel("invitation", "AAA AAA -- AAA HHH", "AAA AAA -- AAA HHH", code),
        channel("accept_invite", "AAA AAA -- AAA HAA", "AAA AAA -- AAA HAA", code).spends(Channel),
    ]
}

#[rustfmt::skip]
fn people() -> Vec<Row> {
    use Spends::{Blocked, Demo, Emoji, Muted, Session, Group};
    let (restrain, never) = (["FFFF", "FAFF", "FAAA"], "FFFF");
    vec![
        house("people", "AAA", nothing),
        person("person", ["AAAA", "AAAA", "AAAA"], whom),
        person("standing", [never, "AAAA", "AAAA"], whom),
        person("block", restrain, whom),
        // Nobody who is blocked can ask to be let in.
        person("unblock", ["FFFF", "-AFF", "-AAA"], whom).spends(Blocked),
        person("mute", restrain, |scene| beside(whom(scene), "seconds", 60)),
        person("unmute", restrain, whom).spends(Muted),
        person("remove_avatar", restrain, whom),
        person("set_role", [never, never, "AAAA"], |scene| beside(whom(scene), "role", scene.role)),
        person("ignore", ["FAAA"; 3], whom).token("F"),
        person("heed", ["AAAA"; 3], whom).token("F"),
        person("sessions_of", [never, never, "AAAA"], whom),
        person("end_sessions_of", [never, never, "AAAA"], whom).spends(Session),
        person("set_file_quota", [never, never, "AAAA"], |scene| beside(whom(scene), "bytes", 1 << 30)),
        house("people_usage", "FFA", nothing),
        house("channels_usage", "FFA", nothing),
        person("offer_reset", [never, never, "AAAA"], whom),
        house("reports", "FAA", nothing),
        house("resolve_report", "FAA", |scene| json!({"report": scene.report, "outcome": "dismissed"})),
        house("waiting_errands", "FAA", nothing),
        house("failed_errands", "FAA", nothing),
        house("retry_errand", "FHH", |_| json!({"errand": 999_999})),
        house("applicants", "FAA", nothing),
        // Who waits is not there for whoever may not decide.
        house("approve", "FHH", |_| json!({"applicant": 999_999})),
        house("decline", "FHH", |_| json!({"applicant": 999_999})),
        house("audit", "FFA", nothing),
        house("facts", "FFA", nothing),
        house("make_town_invite", "AAA", nothing),
        house("town_invites", "AAA", nothing),
        house("town", "AAA", nothing),
        house("change_town", "FFA", |_| json!({"welcome": "Come in"})),
        house("bring_everybody", "FFA", nothing),
        house("groups", "AAA", nothing),
        house("make_group", "FAA", |scene| json!({"name": scene.word("group")})),
        house("change_group", "FAA", |scene| json!({"group": scene.group, "about": "work"})),
        house("delete_group", "FAA", |scene| json!({"group": scene.group})).spends(Group),
        house("emoji", "AAA", nothing),
        // The picture has to be one's own.
        house("make_emoji", "HHH", |scene| json!({"name": scene.word("emoji"), "file": 999_999})).token("F"),
        house("delete_emoji", "FAA", |scene| json!({"name": scene.emoji})).spends(Emoji),
        house("clear_demo", "FFA", nothing).spends(Demo),
    ]
}

#[rustfmt::skip]
fn own_things() -> Vec<Row> {
    use Spends::{Session, Sessions};
    vec![
        house("me", "AAA", nothing),
        house("own_usage", "AAA", nothing),
        house("edit_profile", "AAA", |_| json!({"about": "a person"})),
        house("add_section", "AAA", |scene| json!({"name": scene.word("section")})),
        house("change_section", "AAA", |_| json!({"section": "unread", "is_folded": true})),
        // Another's is not there; to remove what one has not is no error.
        house("remove_section", "AAA", |_| json!({"section": "0123456789ab"})),
        house("arrange_section", "AAA", |_| json!({"section": "favourites", "channels": []})),
        house("drafts", "AAA", nothing),
        house("saved", "AAA", nothing),
        house("remind", "AAA", |scene| json!({"text": "think", "at": later(), "nonce": scene.word("nonce")})),
        house("reminders", "AAA", nothing),
        house("scheduled", "AAA", nothing),
        // Another's does not exist; to let go of what one has not is no error.
        house("change_reminder", "HHH", |_| json!({"reminder": 999_999, "text": "not mine"})),
        house("drop_reminder", "AAA", |_| json!({"reminder": 999_999})),
        house("change_scheduled", "HHH", |_| json!({"scheduled": 999_999, "text": "not mine"})),
        house("send_scheduled", "HHH", |_| json!({"scheduled": 999_999})),
        house("cancel_scheduled", "AAA", |_| json!({"scheduled": 999_999})),
        // A device is its session's; a token that leaked tells none of them, nor silences them.
        house("devices", "AAA", nothing).token("F"),
        house("add_device", "AAA", |scene| json!({
            "name": "phone", "endpoint": format!("https://push.example.org/{}", scene.word("device")),
            "p256dh": "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
            "auth": "BTBZMqHH6r4Tts7J_aSIgg",
        })),
        house("drop_device", "AAA", |_| json!({"device": 999_999})),
        house("test_device", "HHH", |_| json!({"device": 999_999})),
        house("set_push_content", "AAA", |_| json!({"content": "place"})),
        house("set_quiet", "AAA", |_| json!({
            "hours": [{"days": [6, 7], "from": 1320, "to": 480}], "time_zone": "Europe/Moscow", "people": [],
        })),
        house("hush", "AAA", |_| json!({"until": null})),
        // So is where letters go, by which a password is set.
        house("mail", "AAA", nothing).token("F"),
        house("prefer_mail", "AAA", |_| json!({"missed_after": "1h", "content": "place", "digest": true})).token("F"),
        house("set_address", "AAA", |_| json!({"address": null, "password": crate::harness::PASSWORD})).token("F"),
        house("ask_address", "CCC", nothing).token("F"),
        house("look", "AAA", |_| json!({"is_looking": true})).token("F"),
        house("mentioned", "AAA", nothing),
        house("search", "AAA", |_| json!({"query": "hear"})),
        // A token that leaked must not become more, nor tell what else there is.
        house("sessions", "AAA", nothing).token("F"),
        house("end_session", "AAA", |scene| json!({"session": scene.session})).spends(Sessions),
        house("end_other_sessions", "AAA", nothing).spends(Sessions),
        house("sign_out", "AAA", nothing).spends(Session),
        house("change_password", "AAA", |_| json!({"old": crate::harness::PASSWORD, "new": "another long password"})).spends(Sessions),
        house("make_token", "AAA", |_| json!({"name": "robot", "scopes": ["read"]})).spends(Sessions),
        // Nor let anybody in, nor set a password: no session of these is a day old.
        house("offer_sign_in", "AAA", nothing).token("F"),
        house("withdraw_sign_in", "AAA", nothing).token("F"),
        house("offer_own_reset", "CCC", nothing).token("F"),
        house("ticket", "AAA", nothing),
    ]
}
