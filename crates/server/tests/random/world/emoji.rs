//! Emoji of the town's own: made, deleted, and the same for everybody.

use serde_json::{Value, json};

use super::{World, changing::escaped};
use crate::{device::int, model::Who};

const NAMES: [&str; 2] = ["gopher", "кот"];

impl World {
    /// Makes one that is not there, or deletes one that is, somebody's own or another's.
    pub(super) async fn make_or_delete_emoji(&mut self, who: Who) {
        let name = *self.dice.pick(&NAMES);
        match self.emoji.get(name).copied() {
            None => self.make_emoji(who, name).await,
            Some((maker, file)) => {
                let path = format!("/emoji/{}", escaped(name));
                let ask = ("DELETE", path, Value::Null);
                let done = self.tries("delete emoji", who, maker == who, ask).await;
                if done.is_some() {
                    self.emoji.remove(name);
                    self.gone.push(file);
                }
            }
        }
        self.check_emoji().await;
    }

    async fn make_emoji(&mut self, who: Who, name: &'static str) {
        if self.is_blocked[who] {
            return;
        }
        let picture = self.picture();
        let file = self.sends(who, "name=e.png&emoji=true", picture).await;
        let told = json!({"name": name, "file": file["id"]});
        self.must(who, "POST", "/emoji", told.clone()).await;
        let (_, problem) = self.call(&self.tokens[who], "POST", "/emoji", &told).await;
        assert_eq!(problem["code"], "invalid", "{problem}");
        self.emoji.insert(name, (who, int(&file["id"])));
    }

    /// Whether it is one that may be put to a message.
    pub(super) fn has_emoji(&self, emoji: &str) -> bool {
        let name = emoji
            .strip_prefix(':')
            .and_then(|rest| rest.strip_suffix(':'));
        name.is_none_or(|name| self.emoji.contains_key(name))
    }

    async fn check_emoji(&self) {
        let (status, told) = self
            .call(&self.moderator, "GET", "/emoji", &Value::Null)
            .await;
        assert_eq!(status, 200);
        let told = told["emoji"].as_array().expect("a list").iter();
        let told: Vec<(&str, i64)> = told
            .map(|one| (one["name"].as_str().expect("a name"), int(&one["file"])))
            .collect();
        let held: Vec<(&str, i64)> = self
            .emoji
            .iter()
            .map(|(name, (_, file))| (*name, *file))
            .collect();
        assert_eq!(told, held);
    }
}
