//! Where the words are planted, and who may see them.

use futures_util::future::BoxFuture;
use serde_json::{Value, json};

use crate::harness::{Live, Person};

/// A word, and what it was planted in.
#[derive(Clone, Debug)]
pub(super) struct Canary {
    pub(super) what: &'static str,
    pub(super) word: String,
    /// Who comes by it when they look everywhere; with `-`, who may and does not.
    readers: &'static [&'static str],
}

impl Canary {
    /// Whether they come by it when they look everywhere.
    pub(super) fn is_read_by(&self, name: &str) -> bool {
        self.readers.contains(&name)
    }

    pub(super) fn may_be_read_by(&self, name: &str) -> bool {
        let readers = self.readers.iter();
        readers
            .map(|reader| reader.trim_start_matches('-'))
            .any(|reader| reader == name)
    }
}

/// Olga, who has secrets; Peter, with whom she shares some; Sam, who shares an open channel with both and nothing more; and
/// who keeps order.
pub(super) struct Garden {
    pub(super) olga: Person,
    pub(super) peter: Person,
    pub(super) sam: Person,
    pub(super) moderator: Person,
    pub(super) closed: i64,
    pub(super) direct: i64,
    pub(super) open: i64,
    /// Where the server is.
    base: String,
    /// Somebody who was blocked.
    pub(super) victim: i64,
    pub(super) canaries: Vec<Canary>,
}

/// Words that the planter chooses.
const PASSWORD: &str = "canarypassword7391";
const EMAIL: &str = "canaryemail7391@example.org";

impl Garden {
    /// The people and their channels; nothing is planted but what has to be when they are made.
    pub(super) async fn of(base: &str, moderator: &Person) -> Self {
        let account = json!({"username": "olga", "email": EMAIL, "password": PASSWORD});
        let (olga, refresh) = registers(moderator, account).await;
        let mut others = Vec::new();
        for name in ["peter", "sam", "victim"] {
            let account = json!({"username": name, "password": "correct horse battery"});
            others.push(registers(moderator, account).await.0);
        }
        let [peter, sam, victim] = <[Person; 3]>::try_from(others)
            .unwrap_or_else(|_| unreachable!("as many people as names"));
        let open = olga.founds("open", "commons").await;
        olga.brings(open, &[&peter, &sam, moderator]).await;
        let closed = olga.founds("closed", "canaryname7391").await;
        olga.brings(closed, &[&peter]).await;
        let people = json!({"people": [peter.id]});
        let direct = olga.post_json("/api/v1/directs", people).await.ok();
        let direct = direct["channel"]["id"].as_i64().expect("an id");
        let mut garden = Self {
            olga,
            peter,
            sam,
            moderator: moderator.clone(),
            closed,
            direct,
            open,
            base: base.to_owned(),
            victim: victim.id,
            canaries: Vec::new(),
        };
        let access = garden.olga.token.clone();
        garden.add("password", PASSWORD, &[]);
        garden.add("e-mail", EMAIL, &["olga"]);
        garden.add("access token", &access, &[]);
        garden.add("refresh token", &refresh, &[]);
        garden.add("name", "canaryname7391", &["olga", "peter", "moderator"]);
        garden
    }

    fn add(&mut self, what: &'static str, word: &str, readers: &'static [&'static str]) {
        let word = word.to_owned();
        self.canaries.push(Canary {
            what,
            word,
            readers,
        });
    }

    /// A word of its own for something.
    fn coins(&mut self, what: &'static str, readers: &'static [&'static str]) -> String {
        let word = format!("canary{}7391", what.replace([' ', '\''], ""));
        self.add(what, &word, readers);
        word
    }

    pub(super) fn canary(&self, what: &str) -> &Canary {
        let mut canaries = self.canaries.iter();
        canaries
            .find(|canary| canary.what == what)
            .expect("it was planted")
    }

    /// Plants all the others.
    pub(super) async fn plant(&mut self) {
        self.plant_messages().await;
        self.plant_own().await;
        self.plant_order().await;
        self.plant_avatar().await;
    }

    async fn plant_messages(&mut self) {
        const INSIDE: &[&str] = &["olga", "peter", "moderator"];
        let (olga, peter, closed) = (self.olga.clone(), self.peter.clone(), self.closed);
        let topic = json!({"topic": self.coins("topic", INSIDE)});
        let channel = format!("/api/v1/channels/{closed}");
        olga.patch_json(&channel, topic).await.ok();
        olga.says(closed, &self.coins("standing text", INSIDE))
            .await;
        // What was deleted is nobody's any more; what was edited away, of those who may read the message.
        let edited = olga.says(closed, &self.coins("text", INSIDE)).await;
        let edit = json!({"text": self.coins("edit", INSIDE)});
        olga.patch_json(&format!("{channel}/messages/{edited}"), edit)
            .await
            .ok();
        let deleted = olga.says(closed, &self.coins("deleted text", &[])).await;
        olga.delete(&format!("{channel}/messages/{deleted}"))
            .await
            .done();
        let answer = self.coins("answer", INSIDE);
        let told = json!({"text": answer, "nonce": "answer", "thread": edited});
        peter
            .post_json(&format!("{channel}/messages"), told)
            .await
            .ok();
        let emoji = format!("{channel}/messages/{edited}/reactions/👍");
        peter.put_json(&emoji, json!({})).await.ok();
        olga.put_json(&format!("{channel}/messages/{edited}/pin"), json!({}))
            .await
            .ok();
        olga.says(
            self.direct,
            &self.coins("direct message", &["olga", "peter"]),
        )
        .await;
        let kept = olga
            .says(
                self.direct,
                &self.coins("saved message", &["olga", "peter"]),
            )
            .await;
        let saved = format!("/api/v1/channels/{}/messages/{kept}/saved", self.direct);
        olga.put_json(&saved, json!({})).await.ok();
        let people = json!({"people": [peter.id, self.victim]});
        let group = olga.post_json("/api/v1/directs", people).await.ok();
        let name = json!({"name": self.coins("group's name", &["olga", "peter"])});
        let group = format!("/api/v1/channels/{}", group["channel"]["id"]);
        olga.patch_json(&group, name).await.ok();
        let options = [self.coins("option", INSIDE), "no".to_owned()];
        let poll = json!({"options": options, "is_anonymous": true});
        let told = json!({"text": "and?", "nonce": "poll", "poll": poll});
        peter
            .post_json(&format!("{channel}/messages"), told)
            .await
            .ok();
        let name = self.coins("file's name", INSIDE);
        let words = self.coins("file's words", INSIDE);
        let shown = olga.sends(&name, words.as_bytes()).await;
        olga.shows(closed, &[&shown]).await;
        let (name, words) = (
            self.coins("own file's name", &["olga"]),
            self.coins("own file's words", &["olga"]),
        );
        olga.sends(&name, words.as_bytes()).await;
    }

    async fn plant_own(&mut self) {
        let olga = self.olga.clone();
        for (what, channel) in [("draft", self.open), ("other draft", self.closed)] {
            let draft = json!({"text": self.coins(what, &["olga"])});
            let path = format!("/api/v1/channels/{channel}/draft");
            olga.put_json(&path, draft).await.done();
        }
        let invites = format!("/api/v1/channels/{}/invites", self.closed);
        let invite = olga.post_json(&invites, json!({})).await.ok();
        self.add("invite", text(&invite["code"]), &["olga", "moderator"]);
        let invite = olga.post_json("/api/v1/invites", json!({})).await.ok();
        self.add("town invite", text(&invite["code"]), &["olga", "moderator"]);
        let name = self.coins("token's name", &["olga"]);
        let told = json!({"name": name, "scopes": ["read"]});
        let made = olga.post_json("/api/v1/me/tokens", told).await.ok();
        self.add("personal access token", text(&made["token"]), &[]);
        let ticket = olga
            .post_json("/api/v1/socket/ticket", json!({}))
            .await
            .ok();
        self.add("ticket", text(&ticket["ticket"]), &[]);
        let link = olga
            .post_json("/api/v1/me/sign-in-link", json!({}))
            .await
            .ok();
        self.add("sign-in link", text(&link["code"]), &[]);
        let at = (crate::tokens::now() + 3600) * 1000;
        let told =
            json!({"text": self.coins("reminder", &["olga"]), "at": at, "nonce": "reminder"});
        olga.post_json("/api/v1/reminders", told).await.ok();
        let told =
            json!({"text": self.coins("scheduled message", &["olga"]), "at": at, "nonce": "later"});
        let path = format!("/api/v1/channels/{}/scheduled", self.closed);
        olga.post_json(&path, told).await.ok();
        let own = json!({"locale": "ru", "keywords": [self.coins("keyword", &["olga"])]});
        olga.patch_json("/api/v1/me", own).await.ok();
    }

    async fn plant_order(&mut self) {
        let (peter, moderator) = (self.peter.clone(), self.moderator.clone());
        let reported = format!("/api/v1/channels/{}/messages/4/report", self.closed);
        let reason = json!({"reason": self.coins("report's reason", &["-peter", "moderator"])});
        let report = peter.post_json(&reported, reason).await.ok();
        let resolve = format!("/api/v1/reports/{}/resolve", report["id"]);
        let note = json!({"outcome": "dismissed", "note": self.coins("note", &["-moderator"])});
        moderator.post_json(&resolve, note).await.ok();
        let person = format!("/api/v1/people/{}", self.victim);
        let reason = json!({"seconds": 600, "reason": self.coins("mute's reason", &["moderator"])});
        moderator
            .put_json(&format!("{person}/mute"), reason)
            .await
            .done();
        let reason = json!({"reason": self.coins("block's reason", &["moderator"])});
        moderator
            .put_json(&format!("{person}/block"), reason)
            .await
            .done();
    }

    /// What a closed channel shows. Behind all that is found by its position.
    async fn plant_avatar(&mut self) {
        const INSIDE: &[&str] = &["olga", "peter", "moderator"];
        let olga = self.olga.clone();
        let avatar = olga.sends_avatar(&crate::files::picture(80, 80)).await;
        let channel = format!("/api/v1/channels/{}", self.closed);
        let worn = json!({"avatar": avatar["id"]});
        olga.patch_json(&channel, worn).await.ok();
        for (what, size) in [("avatar", ""), ("small avatar", "?preview=64")] {
            let path = format!("/files/{}/avatar{size}", avatar["id"]);
            let bytes = olga.get(&path).await;
            assert_eq!(bytes.status, 200, "{path}");
            self.add(what, &bytes.text, INSIDE);
        }
    }

    /// Uses what lets somebody in, wherever it may stand.
    pub(super) async fn uses_its_secrets(&self) {
        let (olga, sam) = (&self.olga, &self.sam);
        let word = |what: &str| self.canary(what).word.clone();
        let ticket = format!("?ticket={}", word("ticket"));
        let live = Live::open(&self.base, &ticket, &[]).await;
        live.expect("the ticket is good").close().await;
        let protocols = format!("veche.v1, bearer.{}", word("personal access token"));
        let protocols = [("sec-websocket-protocol", protocols.as_str())];
        let live = Live::open(&self.base, "", &protocols).await;
        live.expect("the token is good").close().await;
        let link = json!({"code": word("sign-in link")});
        for door in ["/api/v1/sign-in-link/whose", "/api/v1/sign-in-link"] {
            sam.post_json(door, link.clone()).await.ok();
        }
        let refresh = json!({"refresh": word("refresh token")});
        let door = "/api/v1/sessions/refresh";
        sam.post_json(door, refresh).await.ok();
        let code = word("invite");
        sam.get(&format!("/api/v1/invites/{code}")).await.ok();
        let accept = format!("/api/v1/invites/{code}/accept");
        sam.post_json(&accept, json!({})).await.ok();
        let account = json!({"username": "olga", "password": word("password")});
        sam.post_json("/api/v1/sessions", account).await.ok();
        let change = json!({"old": word("password"), "new": "canarypassword7391 and more"});
        olga.put_json("/api/v1/me/password", change).await.done();
    }

    /// Where those canaries are seen that are told in one place only.
    pub(super) fn belongings(&self) -> Vec<(&Canary, BoxFuture<'_, String>)> {
        let page = |person: &Person, path: &str| -> BoxFuture<'static, String> {
            let (person, path) = (person.clone(), path.to_owned());
            Box::pin(async move { person.get(&path).await.text })
        };
        let (olga, moderator) = (&self.olga, &self.moderator);
        let invites = format!("/api/v1/channels/{}/invites", self.closed);
        let standing = format!("/api/v1/people/{}/standing", self.victim);
        vec![
            (self.canary("e-mail"), page(olga, "/api/v1/me")),
            (self.canary("draft"), page(olga, "/api/v1/drafts")),
            (self.canary("saved message"), page(olga, "/api/v1/saved")),
            (self.canary("reminder"), page(olga, "/api/v1/reminders")),
            (
                self.canary("scheduled message"),
                page(olga, "/api/v1/scheduled"),
            ),
            (self.canary("token's name"), page(olga, "/api/v1/sessions")),
            (self.canary("invite"), page(olga, &invites)),
            (self.canary("town invite"), page(olga, "/api/v1/invites")),
            (
                self.canary("note"),
                page(moderator, "/api/v1/reports?state=resolved"),
            ),
            (self.canary("block's reason"), page(moderator, &standing)),
        ]
    }
}

fn text(value: &Value) -> &str {
    value.as_str().expect("a text")
}

/// A new person, and their refresh token.
async fn registers(by: &Person, account: Value) -> (Person, String) {
    let signed_in = by.post_json("/api/v1/register", account.clone()).await.ok();
    let mut person = by.clone();
    person.id = signed_in["me"]["person"]["id"].as_i64().expect("an id");
    text(&account["username"]).clone_into(&mut person.name);
    text(&signed_in["access"]).clone_into(&mut person.token);
    (person, text(&signed_in["refresh"]).to_owned())
}
