//! The people and places of the matrix.

use std::{
    collections::BTreeMap,
    sync::atomic::{AtomicU32, Ordering},
};

use serde_json::{Value, json};
use veche_chat::Error;

use crate::harness::{Engine, Live, PASSWORD, Person, Veche};

/// What the three who ask are.
pub(super) const ROLES: [&str; 3] = ["member", "moderator", "admin"];

/// A kind of channel, what may be done in it, and how the one who asks stands in it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    pub(super) kind: &'static str,
    mode: &'static str,
    stand: Stand,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stand {
    Stranger,
    Member,
    Owner,
}

const fn place(kind: &'static str, mode: &'static str, stand: Stand) -> Place {
    Place { kind, mode, stand }
}

impl Place {
    /// Whether the one who asks is not in.
    pub(super) fn is_strange(&self) -> bool {
        self.stand == Stand::Stranger
    }
}

/// The columns of a channel's row.
pub(super) const PLACES: [Place; 14] = [
    place("open", "talk", Stand::Stranger),
    place("open", "talk", Stand::Member),
    place("open", "talk", Stand::Owner),
    place("closed", "talk", Stand::Stranger),
    place("closed", "talk", Stand::Member),
    place("closed", "talk", Stand::Owner),
    place("direct", "talk", Stand::Stranger),
    place("direct", "talk", Stand::Member),
    place("open", "announcement", Stand::Stranger),
    place("open", "announcement", Stand::Member),
    place("open", "announcement", Stand::Owner),
    place("open", "archived", Stand::Stranger),
    place("open", "archived", Stand::Member),
    place("open", "archived", Stand::Owner),
];

/// Where somebody asks, and what there is to ask for.
#[derive(Clone, Debug, Default)]
pub(super) struct Scene {
    pub(super) channel: i64,
    pub(super) mode: &'static str,
    /// A message of the one who asks; another's where they could never write.
    pub(super) own: i64,
    /// A message of another.
    pub(super) others: i64,
    /// The files of these two.
    pub(super) own_file: i64,
    pub(super) others_file: i64,
    /// The code of the founder's invite.
    pub(super) code: String,
    /// The code of an invite that the one who asks has made.
    pub(super) own_code: String,
    /// Who owns the channel, whoever else does.
    pub(super) founder: i64,
    /// Somebody who is in.
    pub(super) target: i64,
    /// Somebody who is not.
    pub(super) newcomer: i64,
    /// Somebody whom it is about, and their role.
    pub(super) person: i64,
    pub(super) role: &'static str,
    /// A report that is open, or was dismissed.
    pub(super) report: i64,
    /// A group of people.
    pub(super) group: i64,
    /// An emoji that somebody else has made.
    pub(super) emoji: String,
    /// A session: another one of those who ask for the last time.
    pub(super) session: String,
}

impl Scene {
    /// A word that was never said before.
    #[expect(clippy::unused_self, reason = "it reads as a part of what there is")]
    pub(super) fn word(&self, begin: &str) -> String {
        unheard(begin)
    }
}

fn unheard(begin: &str) -> String {
    static NUMBER: AtomicU32 = AtomicU32::new(1);
    format!("{begin}{}", NUMBER.fetch_add(1, Ordering::Relaxed))
}

/// Who asks, on both wires.
pub(super) struct Asker {
    pub(super) person: Person,
    pub(super) live: Live,
    /// What they are.
    pub(super) role: &'static str,
    /// Where they ask, in the order of the columns.
    pub(super) scenes: Vec<Scene>,
}

/// The last position of each channel that the founder is in.
pub(super) type Heads = BTreeMap<i64, i64>;

pub(super) struct Town {
    pub(super) veche: Veche,
    /// An administrator who sets things right, and is in no channel of ours.
    pub(super) root: Person,
    pub(super) anna: Person,
    boris: Person,
    carla: Person,
    /// A member, a moderator and an administrator who ask for nothing.
    pub(super) others: Vec<Person>,
    pub(super) blocked: Person,
    /// What all scenes have in common.
    common: Scene,
}

impl Town {
    pub(super) async fn settle(engine: Engine) -> Self {
        let veche = Veche::on(engine, &[("limits", "off")]).await;
        let [root, anna, boris, carla, blocked] = veche
            .people(["root", "anna", "boris", "carla", "blocked"])
            .await;
        let path = format!("/api/v1/people/{}/role", root.id);
        let told = json!({"role": "admin"});
        let demo = veche.demo("admin").await;
        demo.put_json(&path, told).await.done();
        let mut town = Self {
            veche,
            root,
            anna,
            boris,
            carla,
            others: Vec::new(),
            blocked,
            common: Scene::default(),
        };
        for role in ROLES {
            let other = town.somebody(role).await;
            town.others.push(other);
        }
        let block = format!("/api/v1/people/{}/block", town.blocked.id);
        town.root.put_json(&block, json!({})).await.done();
        let report = town.reports().await;
        let group = town.makes_group().await;
        let emoji = town.makes_emoji().await;
        town.common = Scene {
            founder: town.anna.id,
            target: town.boris.id,
            newcomer: town.carla.id,
            report,
            group,
            emoji,
            session: jti(&town.boris),
            ..Scene::default()
        };
        town
    }

    /// A new person with this role.
    pub(super) async fn somebody(&self, role: &str) -> Person {
        let name = unheard(role);
        let account = json!({"username": name, "password": PASSWORD});
        let made = self.veche.post_json("/api/v1/register", account).await.ok();
        let access = made["access"].as_str().expect("a token");
        let mut person = self.veche.with_token(&name, access);
        person.id = made["me"]["person"]["id"].as_i64().expect("an id");
        let path = format!("/api/v1/people/{}/role", person.id);
        let told = json!({ "role": role });
        self.root.put_json(&path, told).await.done();
        person
    }

    /// Puts the demo data back if it is gone. Nobody of ours belongs to it.
    pub(super) async fn put_demo_back(&self) {
        let operator = self.veche.operator().await;
        let added = operator.add_demo().await;
        operator.close().await;
        assert!(
            matches!(added, Ok(()) | Err(Error::Taken(_) | Error::BothTaken)),
            "{added:?}"
        );
    }

    /// From here on moderators alone do what the town's rules are about.
    pub(super) async fn leaves_it_to_moderators(&self) {
        let told = self.root.asks("/town").await;
        let rules = told["rules"].as_object().expect("rules").keys();
        let strict = rules.map(|rule| (rule.clone(), json!("moderators")));
        let strict: serde_json::Map<String, Value> = strict.collect();
        let change = self.root.patch_json("/api/v1/town", Value::Object(strict));
        change.await.ok();
    }

    /// A new group.
    pub(super) async fn makes_group(&self) -> i64 {
        let told = json!({"name": unheard("people")});
        let group = self.root.post_json("/api/v1/groups", told).await.ok();
        group["id"].as_i64().expect("an id")
    }

    /// A new emoji.
    pub(super) async fn makes_emoji(&self) -> String {
        let name = unheard("emoji");
        let picture = crate::files::picture(8, 8);
        self.root.makes_emoji(&name, &picture).await;
        name
    }

    async fn reports(&self) -> i64 {
        let channel = self.anna.founds("open", &unheard("reported")).await;
        self.anna.brings(channel, &[&self.boris]).await;
        let seq = self.anna.says(channel, "nonsense").await;
        let path = format!("/api/v1/channels/{channel}/messages/{seq}/report");
        let reason = json!({"reason": "nonsense"});
        let report = self.boris.post_json(&path, reason).await.ok();
        report["id"].as_i64().expect("an id")
    }

    /// A new person who asks, without places.
    pub(super) async fn newcomer(&self, role: &'static str) -> Asker {
        let person = self.somebody(role).await;
        let other = self.veche.signs_in(&person.name, PASSWORD).await;
        let scene = Scene {
            session: jti(&other),
            role,
            ..self.common.clone()
        };
        Asker {
            live: person.lives().await,
            person,
            role,
            scenes: vec![scene],
        }
    }

    /// A new person who asks in every place.
    pub(super) async fn asker(&self, role: &'static str) -> Asker {
        let mut asker = self.newcomer(role).await;
        asker.scenes.clear();
        for place in PLACES {
            let scene = self.scene(&asker.person, place).await;
            asker.scenes.push(scene);
        }
        asker
    }

    /// A place of somebody's own to ask in.
    pub(super) async fn scene(&self, asker: &Person, place: Place) -> Scene {
        if place.kind == "direct" {
            return self.direct(asker, place.stand).await;
        }
        let (anna, boris) = (&self.anna, &self.boris);
        let channel = anna.founds(place.kind, &unheard("place")).await;
        anna.brings(channel, &[boris, asker]).await;
        let (others, others_file) = hangs(boris, channel).await;
        let (own, own_file) = hangs(asker, channel).await;
        let scene = Scene {
            channel,
            mode: place.mode,
            own,
            others,
            own_file,
            others_file,
            code: invites(anna, channel).await,
            own_code: invites(asker, channel).await,
            ..self.common.clone()
        };
        let channel = format!("/api/v1/channels/{channel}");
        match place.stand {
            Stand::Stranger => asker.delete(&format!("{channel}/membership")).await.done(),
            Stand::Member => {}
            Stand::Owner => {
                let owner = format!("{channel}/owners/{}", asker.id);
                anna.put_json(&owner, json!({})).await.done();
            }
        }
        if place.mode != "talk" {
            let told = json!({"mode": place.mode});
            anna.patch_json(&channel, told).await.ok();
        }
        scene
    }

    async fn direct(&self, asker: &Person, stand: Stand) -> Scene {
        let mut people = vec![self.boris.id];
        if stand != Stand::Stranger {
            people.push(asker.id);
        }
        let told = json!({ "people": people });
        let place = self.anna.post_json("/api/v1/directs", told).await.ok();
        let channel = place["channel"]["id"].as_i64().expect("an id");
        let (others, others_file) = hangs(&self.boris, channel).await;
        let (own, own_file) = match stand {
            Stand::Stranger => (others, others_file),
            _ => hangs(asker, channel).await,
        };
        Scene {
            channel,
            mode: "talk",
            own,
            others,
            own_file,
            others_file,
            ..self.common.clone()
        }
    }

    /// A token of somebody's that may only read.
    pub(super) async fn token(&self, owner: &Person) -> Person {
        let told = json!({"name": "reader", "scopes": ["read"]});
        let made = owner.post_json("/api/v1/me/tokens", told).await.ok();
        let token = made["token"].as_str().expect("a token");
        let mut reader = self.veche.with_token(&owner.name, token);
        reader.id = owner.id;
        reader
    }

    /// The last position of each channel of the matrix.
    pub(super) async fn heads(&self) -> Heads {
        let places = self.anna.asks("/channels").await;
        let number = |place: &Value, field: &str| place["channel"][field].as_i64();
        let places = places.as_array().expect("a list").iter();
        places
            .filter_map(|place| Some((number(place, "id")?, number(place, "head")?)))
            .collect()
    }
}

/// The session that a person is in.
/// Asks something, with a file; the message, and the file.
async fn hangs(person: &Person, channel: i64) -> (i64, i64) {
    let file = person.sends("hear.txt", b"hear").await;
    let poll = json!({"options": ["yes", "no"]});
    let told =
        json!({ "text": "hear", "files": [file["id"]], "poll": poll, "nonce": unheard("hangs") });
    let path = format!("/api/v1/channels/{channel}/messages");
    let message = person.post_json(&path, told).await.ok();
    let number = |value: &Value| value.as_i64().expect("a number");
    (number(&message["seq"]), number(&file["id"]))
}

fn jti(person: &Person) -> String {
    let claims = person.claims();
    claims["jti"].as_str().expect("a session").to_owned()
}

async fn invites(person: &Person, channel: i64) -> String {
    let path = format!("/api/v1/channels/{channel}/invites");
    let invite = person.post_json(&path, json!({})).await.ok();
    invite["code"].as_str().expect("a code").to_owned()
}
