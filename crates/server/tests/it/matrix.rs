//! Who may do what: every operation, on both wires, for everyone who may ask, against one table of what is promised.

mod table;
mod town;
mod wires;

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::{
    harness::{Engine, Live, Person, Veche},
    stories,
};

use table::{About, Row, Spends, rows, rows_of_strict_rules};
use town::{Asker, Heads, PLACES, Place, ROLES, Scene, Town};
use wires::{Outcome, Wires};

#[tokio::test]
async fn everyone_may_what_is_promised_and_no_more_on_sqlite() {
    let matrix = Box::pin(Matrix::of(Engine::Sqlite)).await;
    Box::pin(matrix.holds()).await;
}

#[tokio::test]
async fn everyone_may_what_is_promised_and_no_more_on_postgres() {
    let matrix = Box::pin(Matrix::of(Engine::Postgres)).await;
    Box::pin(matrix.holds()).await;
}

stories![a_token_lists_no_more_than_it_may_read];

async fn a_token_lists_no_more_than_it_may_read(veche: Veche) {
    let anna = veche.person("anna").await;
    let moderator = veche.demo("moderator").await;
    let made = json!({"name": "reader", "scopes": ["read"]});
    let made = moderator.post_json("/api/v1/me/tokens", made).await.ok();
    let reader = made["token"].as_str().expect("a token");
    let reader = veche.with_token("moderator", reader);
    let closed = anna.founds("closed", "the back room").await;
    let said = anna.says(closed, "between us").await;
    let channel = format!("/api/v1/channels/{closed}");
    let saved = format!("{channel}/messages/{said}/saved");
    moderator.put_json(&saved, json!({})).await.ok();
    let draft = json!({"text": "you there"});
    moderator
        .put_json(&format!("{channel}/draft"), draft)
        .await
        .done();

    // The moderator comes anywhere; their token without the scope is a member's, who is not in.
    reader
        .get(&format!("{channel}/messages"))
        .await
        .is_problem("not_found");
    for list in ["/saved", "/drafts"] {
        assert_ne!(moderator.asks(list).await, json!([]), "{list}");
        assert_eq!(reader.asks(list).await, json!([]), "{list}");
    }
}

/// A channel that never was.
const NOWHERE: i64 = 999_999;

struct Matrix {
    town: Town,
    wires: Wires,
    askers: Vec<Asker>,
    /// An administrator's token that may only read, which is worth a member who reads.
    reader: Reader,
    /// How many cells were looked at.
    cells: usize,
    /// Where the server does otherwise.
    amiss: Vec<String>,
}

struct Reader {
    token: String,
    live: Live,
}

impl Matrix {
    async fn of(engine: Engine) -> Self {
        let town = Box::pin(Town::settle(engine)).await;
        let mut askers = Vec::new();
        for role in ROLES {
            askers.push(town.asker(role).await);
        }
        let token = town.token(&askers[2].person).await;
        let reader = Reader {
            live: token.lives().await,
            token: token.token,
        };
        Self {
            wires: Wires::of(&town.veche).await,
            town,
            askers,
            reader,
            cells: 0,
            amiss: Vec::new(),
        }
    }

    async fn holds(mut self) {
        let rows = rows();
        self.every_operation_has_a_row(&rows);
        self.hold(&rows).await;
        // Last, for it changes who may in all of the town.
        self.town.leaves_it_to_moderators().await;
        self.hold(&rows_of_strict_rules()).await;
        self.nobody_else_opens_a_socket().await;
        assert!(
            self.amiss.is_empty(),
            "of {} cells {} are not as promised:\n{}",
            self.cells,
            self.amiss.len(),
            self.amiss.join("\n")
        );
        assert!(self.cells > 3500, "{} cells", self.cells);
    }

    async fn hold(&mut self, rows: &[Row]) {
        for row in rows {
            match row.about {
                About::Door(code) => self.is_open(row, code).await,
                About::Socket => self.resumes().await,
                About::House(verdicts) => Box::pin(self.in_house(row, verdicts)).await,
                About::Channel(member, moderator) => self.in_channels(row, member, moderator).await,
                About::Person(verdicts) => Box::pin(self.about_people(row, verdicts)).await,
            }
        }
    }

    fn every_operation_has_a_row(&self, rows: &[Row]) {
        let in_table: BTreeSet<&str> = rows.iter().map(|row| row.name).collect();
        let served = self.wires.operations.keys().chain(&self.wires.on_socket);
        let served: BTreeSet<&str> = served.map(String::as_str).collect();
        assert_eq!(
            in_table, served,
            "rows on the left, operations on the right"
        );
        for row in rows {
            let operation = self.wires.operations.get(row.name);
            let is_door = matches!(row.about, About::Door(_));
            let has_scope = operation.is_none_or(|operation| operation.scope.is_some());
            let is_on_socket = self.wires.on_socket.contains(row.name);
            let is_said = (has_scope, is_on_socket);
            assert_eq!(is_said, (!is_door, !is_door), "{}", row.name);
        }
    }

    fn note(&mut self, cell: &str, wanted: char, outcome: &Outcome) {
        self.cells += 1;
        // What is not there is not found, whether one may know of the channel or not.
        let verdict = if wanted == 'M' { 'H' } else { wanted };
        if outcome.verdict != verdict {
            let Outcome { verdict, said } = outcome;
            self.amiss.push(format!(
                "{cell}: {wanted} promised, {verdict} found: {said}"
            ));
        }
    }

    async fn over_http(&self, token: Option<&str>, row: &Row, params: &Value) -> Outcome {
        let veche = &self.town.veche;
        self.wires.http(veche, token, row.name, params).await
    }

    /// Whoever has not signed in, whoever is shut out, and whoever came with a token that may only read.
    async fn outsiders(&mut self, row: &Row, scene: &Scene) {
        let params = (row.params)(scene);
        let blocked = self.town.blocked.token.clone();
        for (who, token, wanted) in [
            ("nobody", None, 'N'),
            ("a blocked person", Some(blocked.as_str()), 'B'),
        ] {
            let outcome = self.over_http(token, row, &params).await;
            self.note(&format!("{} by {who}", row.name), wanted, &outcome);
        }
    }

    /// A token that may only read does what a member may who reads.
    async fn reads(&mut self, row: &Row, scene: &Scene, cell: &str, member: char) {
        let may = self.wires.operations[row.name].scope.as_deref() == Some("read");
        let wanted = if may { member } else { 'S' };
        let params = (row.params)(scene);
        let cell = format!("{} by a token that may only read, {cell}", row.name);
        if may && row.spends == Spends::Session {
            let owner = self.town.somebody("member").await;
            let token = self.town.token(&owner).await.token;
            let outcome = self.over_http(Some(&token), row, &params).await;
            return self.note(&cell, wanted, &outcome);
        }
        let token = self.reader.token.clone();
        let outcome = self.over_http(Some(&token), row, &params).await;
        self.note(&format!("{cell} over HTTP"), wanted, &outcome);
        let outcome = wires::live(&mut self.reader.live, row.name, params).await;
        self.note(&format!("{cell} on the socket"), wanted, &outcome);
    }

    async fn in_house(&mut self, row: &Row, verdicts: &str) {
        // Somewhere open, where they are in.
        let scene = self.askers[0].scenes[1].clone();
        self.outsiders(row, &scene).await;
        let for_token = row.token.unwrap_or(verdicts);
        let for_token = letters(for_token)[0];
        self.reads(row, &scene, "at home", for_token).await;
        let verdicts = letters(verdicts);
        assert_eq!(verdicts.len(), ROLES.len(), "{}", row.name);
        for (index, wanted) in verdicts.into_iter().enumerate() {
            let role = ROLES[index];
            let cell = format!("{} by a {role}", row.name);
            if row.spends == Spends::Nothing {
                let scene = self.askers[index].scenes[1].clone();
                self.asks(row, index, &scene, &cell, wanted).await;
            } else {
                self.asks_for_the_last_time(row, role, &cell, wanted).await;
            }
        }
    }

    /// Asks on both wires.
    async fn asks(&mut self, row: &Row, index: usize, scene: &Scene, cell: &str, wanted: char) {
        let token = self.askers[index].person.token.clone();
        let params = (row.params)(scene);
        let outcome = self.over_http(Some(&token), row, &params).await;
        self.note(&format!("{cell} over HTTP"), wanted, &outcome);
        let params = (row.params)(scene);
        let outcome = wires::live(&mut self.askers[index].live, row.name, params).await;
        self.note(&format!("{cell} on the socket"), wanted, &outcome);
    }

    /// Asks on both wires for what cannot be asked for twice, each time as somebody new.
    async fn asks_for_the_last_time(
        &mut self,
        row: &Row,
        role: &'static str,
        cell: &str,
        wanted: char,
    ) {
        for wire in ["over HTTP", "on the socket"] {
            if row.spends == Spends::Demo {
                self.town.put_demo_back().await;
            }
            let mut asker = self.town.newcomer(role).await;
            let mut scene = asker.scenes[0].clone();
            scene.person = asker.person.id;
            if row.spends == Spends::Group {
                scene.group = self.town.makes_group().await;
            }
            if row.spends == Spends::Emoji {
                scene.emoji = self.town.makes_emoji().await;
            }
            let params = (row.params)(&scene);
            let outcome = if wire == "over HTTP" {
                let token = Some(asker.person.token.as_str());
                self.over_http(token, row, &params).await
            } else if row.spends == Spends::Session && wanted == 'A' {
                wires::last_words(asker.live, row.name, params).await
            } else {
                wires::live(&mut asker.live, row.name, params).await
            };
            self.note(&format!("{cell} {wire}"), wanted, &outcome);
        }
    }

    async fn in_channels(&mut self, row: &Row, member: &str, moderator: &str) {
        let scene = self.askers[0].scenes[1].clone();
        self.outsiders(row, &scene).await;
        let [member, moderator] = [letters(member), letters(moderator)];
        for index in 0..ROLES.len() {
            let verdicts = if index == 0 { &member } else { &moderator };
            assert_eq!(verdicts.len(), PLACES.len(), "{}", row.name);
            let scenes = self.askers[index].scenes.clone();
            let before = self.town.heads().await;
            for ((place, scene), wanted) in PLACES.into_iter().zip(&scenes).zip(verdicts) {
                match wanted {
                    '-' => {}
                    'A' if row.spends == Spends::Channel => self.spends(row, index, place).await,
                    wanted => self.in_place(row, index, (place, scene), *wanted).await,
                }
            }
            let after = self.town.heads().await;
            self.nothing_came_of_refusals(row, &scenes, verdicts, (&before, &after));
        }
        let scenes = self.askers[2].scenes.clone();
        for ((place, scene), wanted) in PLACES.into_iter().zip(&scenes).zip(&member) {
            if *wanted != '-' {
                let cell = format!("{place:?}");
                self.reads(row, scene, &cell, *wanted).await;
            }
        }
    }

    async fn in_place(
        &mut self,
        row: &Row,
        index: usize,
        (place, scene): (Place, &Scene),
        wanted: char,
    ) {
        let cell = format!("{} by a {}, {place:?}", row.name, ROLES[index]);
        self.asks(row, index, scene, &cell, wanted).await;
        let mut elsewhere = (row.params)(scene);
        if wanted != 'H' || elsewhere.get("channel").is_none() {
            return;
        }
        // What is hidden is as what never was, to the letter.
        elsewhere["channel"] = NOWHERE.into();
        let token = self.askers[index].person.token.clone();
        let nowhere = self.over_http(Some(&token), row, &elsewhere).await;
        let params = (row.params)(scene);
        let hidden = self.over_http(Some(&token), row, &params).await;
        if nowhere.said != hidden.said {
            self.amiss
                .push(format!("{cell}: {} is not {}", hidden.said, nowhere.said));
        }
    }

    /// Asks for what cannot be asked for twice in one place.
    async fn spends(&mut self, row: &Row, index: usize, place: Place) {
        for wire in ["over HTTP", "on the socket"] {
            let person = self.askers[index].person.clone();
            let scene = self.town.scene(&person, place).await;
            let params = (row.params)(&scene);
            let outcome = if wire == "over HTTP" {
                self.over_http(Some(&person.token), row, &params).await
            } else {
                wires::live(&mut self.askers[index].live, row.name, params).await
            };
            let cell = format!("{} by a {}, {place:?} {wire}", row.name, ROLES[index]);
            self.note(&cell, 'A', &outcome);
            let path = format!("/api/v1/channels/{}", scene.channel);
            // It may be gone already, and a direct one stays.
            self.town.root.delete(&path).await;
        }
    }

    /// Where nothing was allowed, nothing was written to the log.
    fn nothing_came_of_refusals(
        &mut self,
        row: &Row,
        scenes: &[Scene],
        verdicts: &[char],
        (before, after): (&Heads, &Heads),
    ) {
        for (scene, wanted) in scenes.iter().zip(verdicts) {
            let head = |heads: &Heads| heads[&scene.channel];
            if *wanted != 'A' && head(before) != head(after) {
                self.amiss
                    .push(format!("{}: a refusal was written to the log", row.name));
            }
        }
    }

    async fn about_people(&mut self, row: &Row, verdicts: [&str; 3]) {
        let scene = Scene {
            person: self.town.others[0].id,
            role: "member",
            ..self.askers[0].scenes[1].clone()
        };
        self.outsiders(row, &scene).await;
        let for_token = letters(verdicts[0])[1];
        self.reads(row, &scene, "of a member", for_token).await;
        for (index, verdicts) in verdicts.into_iter().enumerate() {
            let myself = self.askers[index].person.clone();
            let people: Vec<Person> = [&myself]
                .into_iter()
                .chain(&self.town.others)
                .cloned()
                .collect();
            let verdicts = letters(verdicts);
            assert_eq!(verdicts.len(), people.len(), "{}", row.name);
            for (of, wanted) in verdicts.into_iter().enumerate() {
                let role = if of == 0 { ROLES[index] } else { ROLES[of - 1] };
                let whom = if of == 0 { "themselves" } else { role };
                let cell = format!("{} by a {} of {whom}", row.name, ROLES[index]);
                if wanted == '-' {
                    continue;
                }
                if of == 0 && wanted == 'A' && row.spends == Spends::Session {
                    self.asks_for_the_last_time(row, role, &cell, wanted).await;
                    continue;
                }
                let scene = Scene {
                    person: people[of].id,
                    role,
                    ..scene.clone()
                };
                self.asks_about(row, index, &scene, &cell, wanted).await;
            }
        }
    }

    /// Asks on both wires what is to become of a person, who stands before and after as they did.
    async fn asks_about(
        &mut self,
        row: &Row,
        index: usize,
        scene: &Scene,
        cell: &str,
        wanted: char,
    ) {
        let is_self = scene.person == self.askers[index].person.id;
        let path = |what: &str| format!("/api/v1/people/{}/{what}", scene.person);
        for wire in ["over HTTP", "on the socket"] {
            match row.spends {
                Spends::Blocked if !is_self => {
                    self.town
                        .root
                        .put_json(&path("block"), json!({}))
                        .await
                        .done();
                }
                Spends::Muted => {
                    let told = json!({"seconds": 600});
                    self.town.root.put_json(&path("mute"), told).await.done();
                }
                _ => {}
            }
            let params = (row.params)(scene);
            let outcome = if wire == "over HTTP" {
                let token = self.askers[index].person.token.clone();
                self.over_http(Some(&token), row, &params).await
            } else {
                wires::live(&mut self.askers[index].live, row.name, params).await
            };
            self.note(&format!("{cell} {wire}"), wanted, &outcome);
            if self.wires.operations[row.name].scope.as_deref() == Some("moderate") {
                for what in ["block", "mute"] {
                    self.town.root.delete(&path(what)).await.done();
                }
            }
        }
    }

    /// A door asks nobody who they are, and is none on the socket.
    async fn is_open(&mut self, row: &Row, code: &str) {
        let blocked = self.town.blocked.token.clone();
        for token in [None, Some(blocked.as_str())] {
            let outcome = self.over_http(token, row, &json!({})).await;
            let said: Value = serde_json::from_str(&outcome.said).unwrap_or_default();
            let found = said["code"].as_str().unwrap_or("ok");
            assert_eq!(found, code, "{}: {}", row.name, outcome.said);
            self.cells += 1;
        }
        let refused = self.askers[0].live.refused(row.name, json!({})).await;
        assert_eq!(refused["field"], "op", "{}: {refused}", row.name);
    }

    /// A socket is told again of the channels that its person is in, and of no others, whatever the role.
    async fn resumes(&mut self) {
        for asker in &self.askers {
            let channels: Vec<(i64, i64)> = asker
                .scenes
                .iter()
                .map(|scene| (scene.channel, 0))
                .collect();
            let live = asker.person.tries_to_live().await;
            let mut live = live.expect("the socket opens");
            let resumed = live.resume(&channels).await;
            let gone: BTreeSet<i64> = resumed["gone"]
                .as_array()
                .expect("a list")
                .iter()
                .filter_map(Value::as_i64)
                .collect();
            let strange = PLACES.iter().zip(&asker.scenes);
            let strange = strange.filter(|(place, _)| place.is_strange());
            let strange: BTreeSet<i64> = strange.map(|(_, scene)| scene.channel).collect();
            assert_eq!(gone, strange, "resume by a {}", asker.role);
            self.cells += channels.len();
            live.close().await;
        }
    }

    async fn nobody_else_opens_a_socket(&self) {
        let base = &self.town.veche.base;
        let nobody = Live::open(base, "", &[]).await.err().expect("a refusal");
        assert_eq!(
            (nobody.status, &nobody.json["code"]),
            (401, &json!("unauthenticated"))
        );
        let blocked = self.town.blocked.tries_to_live().await;
        let blocked = blocked.err().expect("a refusal");
        assert_eq!(
            (blocked.status, &blocked.json["code"]),
            (403, &json!("blocked"))
        );
    }
}

/// The verdicts without the blanks.
fn letters(verdicts: &str) -> Vec<char> {
    let letters = verdicts.chars();
    letters.filter(|letter| !letter.is_whitespace()).collect()
}
