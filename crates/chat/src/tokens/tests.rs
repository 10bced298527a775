use veche_model::{Role, User, UserId};

use super::*;

const NOW: Millis = Millis(1_000_000);
const LATER: Millis = Millis(2_000_000);

fn keys() -> Keys {
    Keys::new(Algorithm::HS256, "a key that only this test uses", None).expect("a key")
}

fn access() -> Access {
    let user = User {
        id: UserId(1),
        username: "anna".to_owned(),
        name: "Anna".to_owned(),
        email: None,
        role: Role::Member,
        is_blocked: false,
        created_at: NOW,
    };
    Access::new(&user, "session".to_owned(), NOW, LATER)
}

fn refresh() -> Refresh {
    Refresh::new("session".to_owned(), 3, NOW, LATER)
}

fn ticket() -> Ticket {
    Ticket::new("ticket".to_owned(), "session".to_owned(), NOW, LATER)
}

fn device() -> Device {
    Device::new(None, "device".to_owned(), UserId(1), NOW)
}

#[test]
fn a_device_knows_the_last_people_who_signed_in_there() {
    let mut mark = device();
    for id in 2..=9 {
        mark = Device::new(Some(mark), "another".to_owned(), UserId(id), NOW);
    }
    mark = Device::new(Some(mark), "another".to_owned(), UserId(5), NOW);
    assert_eq!(mark.jti, "device");
    assert_eq!(mark.people, [2, 3, 4, 6, 7, 8, 9, 5]);
    assert!(mark.knows(UserId(5)) && !mark.knows(UserId(1)));
}

#[test]
fn a_seal_is_of_its_text_its_purpose_and_its_key() {
    let other = Keys::new(Algorithm::HS256, "a key that only that test uses", None);
    let keys = keys();
    let seal = keys.seal("invite", "one");
    assert_eq!(seal, keys.seal("invite", "one"));
    assert_ne!(seal, keys.seal("invite", "two"));
    assert_ne!(seal, keys.seal("name", "one"));
    assert_ne!(seal, other.expect("a key").seal("invite", "one"));
}

/// Which kinds a token is taken for: access, refresh, ticket, a device's mark.
fn taken_for(token: &Token) -> [bool; 4] {
    [
        keys().verify::<Access>(&token.0, NOW).is_ok(),
        keys().verify::<Refresh>(&token.0, NOW).is_ok(),
        keys().verify::<Ticket>(&token.0, NOW).is_ok(),
        keys().verify::<Device>(&token.0, NOW).is_ok(),
    ]
}

#[test]
fn no_token_passes_for_one_of_another_kind() {
    assert_eq!(
        taken_for(&keys().issue(&access())),
        [true, false, false, false]
    );
    assert_eq!(
        taken_for(&keys().issue(&refresh())),
        [false, true, false, false]
    );
    assert_eq!(
        taken_for(&keys().issue(&ticket())),
        [false, false, true, false]
    );
    assert_eq!(
        taken_for(&keys().issue(&device())),
        [false, false, false, true]
    );
}

/// All that any kind of token says.
#[derive(Serialize)]
struct Everything {
    #[serde(flatten)]
    access: Access,
    r#use: &'static str,
    r#gen: i64,
    sid: &'static str,
}

#[test]
fn neither_the_type_nor_the_claims_alone_make_a_kind() {
    let keys = keys();
    let sign = |kind: Option<&str>, what| {
        let mut header = keys.header.clone();
        header.typ = kind.map(str::to_owned);
        let claims = Everything {
            access: access(),
            r#use: what,
            r#gen: 3,
            sid: "session",
        };
        Token(jsonwebtoken::encode(&header, &claims, &keys.sign).expect("a token"))
    };
    assert_eq!(
        taken_for(&sign(Some("refresh+jwt"), "refresh")),
        [false, true, false, false]
    );
    assert_eq!(
        taken_for(&sign(Some("ticket+jwt"), "ticket")),
        [false, false, true, false]
    );
    assert_eq!(taken_for(&sign(Some("refresh+jwt"), "ticket")), [false; 4]);
    assert_eq!(taken_for(&sign(Some("ticket+jwt"), "refresh")), [false; 4]);
    assert_eq!(taken_for(&sign(Some("another+jwt"), "refresh")), [false; 4]);
    // What has no type is what every token was before there were others.
    assert_eq!(
        taken_for(&sign(None, "refresh")),
        [true, false, false, false]
    );
}

/// A token of these claims, with one more of them.
#[derive(Serialize)]
struct With<T> {
    #[serde(flatten)]
    access: Access,
    #[serde(flatten)]
    more: std::collections::BTreeMap<&'static str, T>,
}

#[test]
fn a_token_of_tomorrow_or_for_others_is_none_of_today() {
    let keys = keys();
    let good = |name, value: serde_json::Value| {
        let claims = With {
            access: access(),
            more: [(name, value)].into(),
        };
        let token = jsonwebtoken::encode(&keys.header, &claims, &keys.sign).expect("a token");
        keys.verify::<Access>(&token, NOW).is_ok()
    };
    let now = NOW.seconds();
    for (name, value) in [
        ("nbf", now.into()),
        ("nbf", (now + 30).into()),
        ("nbf", (-1).into()),
        ("nickname", "anna".into()),
    ] {
        assert!(good(name, value), "{name}");
    }
    for (name, value) in [
        ("nbf", (now + 31).into()),
        ("nbf", i64::MAX.into()),
        ("nbf", "soon".into()),
        ("nbf", 0.5.into()),
        ("aud", "others".into()),
        ("aud", serde_json::json!(["veche"])),
        ("iss", "others".into()),
    ] {
        assert!(!good(name, value), "{name}");
    }
    let early = |seconds| {
        let token = keys.issue(&access());
        let before = Millis(0).plus_seconds(now - seconds);
        keys.verify::<Access>(&token.0, before).is_ok()
    };
    assert!(
        early(30) && !early(31),
        "a token is not used before it is made"
    );
}

#[test]
fn a_header_says_what_ours_say_and_no_more() {
    let keys = keys();
    let good = |change: &dyn Fn(&mut Header)| {
        let mut header = keys.header.clone();
        change(&mut header);
        let token = jsonwebtoken::encode(&header, &access(), &keys.sign).expect("a token");
        keys.verify::<Access>(&token, NOW).is_ok()
    };
    assert!(good(&|_| {}));
    assert!(good(&|header| header.typ = Some("jwt".to_owned())));
    let changes: [&dyn Fn(&mut Header); 8] = [
        &|header| header.crit = Some(vec!["exp".to_owned()]),
        &|header| header.crit = Some(Vec::new()),
        &|header| header.extras.insert("b64", false),
        &|header| header.extras.insert("crit2", "x"),
        &|header| header.kid = Some("ours".to_owned()),
        &|header| header.cty = Some("JWT".to_owned()),
        &|header| header.jku = Some("http://127.0.0.1:1/".to_owned()),
        &|header| header.typ = Some("at+jwt".to_owned()),
    ];
    for change in changes {
        assert!(!good(change));
    }
}

#[test]
fn a_token_ends_with_its_time() {
    let token = keys().issue(&refresh());
    assert!(keys().verify::<Refresh>(&token.0, LATER).is_err());
}
