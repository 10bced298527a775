//! What the administrators have decided for all.

use std::{fmt::Display, str::FromStr};

use veche_model::{FileId, Language, Registration, Rules, Who};

use super::{Failure, Tx, value::values};

type Result<T> = std::result::Result<T, Failure>;

const FIND: &str =
    "select name, value from facts where name in ('town_name', 'town_welcome', 'town_registration',
    'town_language', 'town_avatar', 'town_create_channel', 'town_call_everybody', 'town_make_invite', 'town_make_emoji')";
const RULES: &str = "select name, value from facts
    where name in ('town_create_channel', 'town_call_everybody', 'town_make_invite', 'town_make_emoji')";
const KEEP: &str = "insert into facts (name, value) values ($1, $2)
    on conflict (name) do update set value = excluded.value";

/// What was decided.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Decided {
    pub(crate) name: String,
    pub(crate) welcome: String,
    /// `None`: it follows from where the server listens.
    pub(crate) registration: Option<Registration>,
    pub(crate) rules: Rules,
    pub(crate) language: Option<Language>,
    pub(crate) avatar: Option<FileId>,
}

impl Decided {
    fn fact(&mut self, name: &str, value: String) -> Result<()> {
        match name {
            "town_name" => self.name = value,
            "town_welcome" => self.welcome = value,
            // An empty word is no decision.
            "town_registration" => self.registration = some(&value)?,
            "town_language" => self.language = some(&value)?,
            "town_avatar" => self.avatar = some::<i64>(&value)?.map(FileId),
            rule => return rule_of(&mut self.rules, rule, &value),
        }
        Ok(())
    }
}

impl Tx<'_> {
    /// What was decided so far.
    pub(crate) async fn decided(&mut self) -> Result<Decided> {
        let facts: Vec<(String, String)> = self.all(FIND, &[]).await?;
        let mut decided = Decided::default();
        for (name, value) in facts {
            decided.fact(&name, value)?;
        }
        Ok(decided)
    }

    /// The town's rules alone.
    pub(crate) async fn rules(&mut self) -> Result<Rules> {
        let facts: Vec<(String, String)> = self.all(RULES, &[]).await?;
        let mut rules = Rules::default();
        for (name, value) in facts {
            rule_of(&mut rules, &name, &value)?;
        }
        Ok(rules)
    }

    /// Keeps what was decided, in place of what was before.
    pub(crate) async fn decide(&mut self, decided: &Decided) -> Result<()> {
        let registration = said(decided.registration);
        let (language, avatar) = (said(decided.language), said(decided.avatar));
        let rules = decided.rules;
        let [create_channel, call_everybody, make_invite, make_emoji] = [
            rules.create_channel,
            rules.call_everybody,
            rules.make_invite,
            rules.make_emoji,
        ]
        .map(|who| who.to_string());
        let sets = [
            values!["town_name", &decided.name].to_vec(),
            values!["town_welcome", &decided.welcome].to_vec(),
            values!["town_registration", &registration].to_vec(),
            values!["town_language", &language].to_vec(),
            values!["town_avatar", &avatar].to_vec(),
            values!["town_create_channel", &create_channel].to_vec(),
            values!["town_call_everybody", &call_everybody].to_vec(),
            values!["town_make_invite", &make_invite].to_vec(),
            values!["town_make_emoji", &make_emoji].to_vec(),
        ];
        self.run_each(KEEP, &sets).await.map(drop)
    }
}

fn rule_of(rules: &mut Rules, name: &str, value: &str) -> Result<()> {
    let who: Who = word(value)?;
    match name {
        "town_create_channel" => rules.create_channel = who,
        "town_call_everybody" => rules.call_everybody = who,
        "town_make_invite" => rules.make_invite = who,
        _ => rules.make_emoji = who,
    }
    Ok(())
}

fn said(decided: Option<impl Display>) -> String {
    decided.map(|one| one.to_string()).unwrap_or_default()
}

fn some<T: FromStr<Err: Display>>(text: &str) -> Result<Option<T>> {
    if text.is_empty() {
        return Ok(None);
    }
    word(text).map(Some)
}

fn word<T: FromStr<Err: Display>>(word: &str) -> Result<T> {
    let read = word.parse();
    read.map_err(|rule| Failure::Unreadable(format!("{word}, which {rule}")))
}
