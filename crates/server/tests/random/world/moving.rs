//! Who is in a channel, who is shut out, and who is not heard.

use serde_json::{Value, json};

use super::World;
use crate::model::{Kind, Who};

impl World {
    pub(super) async fn come_or_go(&mut self, who: Who, at: usize) {
        let (comes, kind) = (self.dice.once_in(2), self.channels[at].kind);
        let path = format!("/channels/{}/membership", self.channels[at].id);
        if comes {
            let may = kind == Kind::Open || (kind == Kind::Closed && self.is_in(who, at));
            let done = self.tries("join", who, may, ("PUT", path, json!({}))).await;
            if done.is_some() {
                self.channels[at].comes(who);
            }
        } else {
            // Whoever is out of a closed channel does not know it any more.
            let may = kind == Kind::Open || (kind == Kind::Closed && self.is_in(who, at));
            let done = self.tries("leave", who, may, ("DELETE", path, Value::Null));
            if done.await.is_some() {
                self.channels[at].goes(who);
            }
        }
    }

    pub(super) async fn invite_or_remove(&mut self, who: Who, at: usize) {
        let other = self.dice.roll(self.names.len());
        let kind = self.channels[at].kind;
        let path = format!(
            "/channels/{}/members/{}",
            self.channels[at].id, self.ids[other]
        );
        if self.dice.once_in(3) {
            let is_owner = self.channels[at].owner == Some(who);
            let may_leave = other == who && (kind == Kind::Open || self.is_in(who, at));
            let may = kind != Kind::Direct && (is_owner || may_leave);
            let done = self.tries("remove", who, may, ("DELETE", path, Value::Null));
            if done.await.is_some() {
                self.channels[at].goes(other);
            }
        } else {
            let may = kind != Kind::Direct && self.is_in(who, at) && !self.is_blocked[other];
            let done = self
                .tries("invite", who, may, ("PUT", path, json!({})))
                .await;
            if done.is_some() {
                self.channels[at].comes(other);
            }
        }
    }

    /// Somebody does not want to hear another any more, or hears them again.
    pub(super) async fn ignore(&mut self, who: Who) {
        let (other, hears) = (self.dice.roll(self.names.len()), self.dice.once_in(3));
        let path = format!("/people/{}/ignored", self.ids[other]);
        let method = if hears { "DELETE" } else { "PUT" };
        let may = hears || other != who;
        let ask = (method, path, json!({}));
        if self.tries("ignore", who, may, ask).await.is_none() {
            return;
        }
        if hears {
            self.ignored[who].remove(&other);
        } else {
            self.ignored[who].insert(other);
        }
    }

    /// A moderator shuts somebody out, or lets them in again.
    pub(super) async fn set_blocked(&mut self, who: Who, blocks: bool) {
        let act = if blocks { "block_user" } else { "unblock_user" };
        let url = format!("{}/moderator/{act}/{}", self.base, self.ids[who]);
        let done = self.http.post(url).bearer_auth(&self.moderator).send();
        let done = done.await.expect("an answer");
        assert!(done.status().is_success());
        self.is_blocked[who] = blocks;
        *self.done.entry("block").or_default() += 1;
        if blocks {
            for device in [2 * who, 2 * who + 1] {
                self.ends(device).await;
            }
        }
    }
}
