//! Emoji of the town's own.

use schemars::JsonSchema;
use serde::Deserialize;
use veche_chat::{Caller, Chat, Result};
use veche_model::{EmojiName, FileId, Scope, TownEmoji, TownEmojiList};

use super::{
    operation::Operation,
    route::{Route, Tag},
};

const TAG: Tag = Tag("Emoji");

/// All emoji of the town's own, by name; 500 at most. Whoever says which version they have is told the list only when it is
/// another.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct GetTownEmoji {
    /// The version that the caller has.
    version: Option<i64>,
}

impl Operation for GetTownEmoji {
    const ROUTE: Route = TAG.get("emoji", "/emoji", Scope::Read);
    type Given = TownEmojiList;

    async fn run(self, chat: &Chat, caller: &Caller) -> Result<TownEmojiList> {
        chat.town_emoji(caller, self.version).await
    }
}

/// Makes an emoji of the town's own: `:name:` in a text, a status or a reaction. The town's rules say for whom. Where it is refused
/// its picture is let go of.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct MakeEmoji {
    /// 2 to 32 letters (Latin or Cyrillic, small ones, of one alphabet), digits, `-` or `_`, with a letter or a digit at both ends;
    /// not the name of a standard emoji, and none that looks like that of another.
    #[schemars(with = "EmojiName")]
    name: String,
    /// An own picture that was sent as an emoji: PNG, GIF, WebP or JPEG. It is made smaller as it comes in, to 128 pixels a side and, where it
    /// moves, 256 KiB; a moving one that cannot be, having more than 300 frames, is refused.
    file: FileId,
}

impl Operation for MakeEmoji {
    const ROUTE: Route = TAG.post("make_emoji", "/emoji", Scope::Write);
    type Given = TownEmoji;

    async fn run(self, chat: &Chat, caller: &Caller) -> Result<TownEmoji> {
        chat.make_emoji(caller, self.name, self.file).await
    }
}

/// Deletes an emoji: an own one, or for moderators any. What was said with it stays, with its name as text.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct DeleteEmoji {
    name: String,
}

impl Operation for DeleteEmoji {
    const ROUTE: Route = TAG.delete("delete_emoji", "/emoji/{name}", Scope::Write);
    type Given = ();

    async fn run(self, chat: &Chat, caller: &Caller) -> Result<()> {
        chat.delete_emoji(caller, self.name).await
    }
}
