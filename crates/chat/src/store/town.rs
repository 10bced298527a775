//! What the administrators have decided for all.

use std::str::FromStr;

use veche_model::{Registration, Rules, Who};

use super::{Failure, Tx, value::values};

type Result<T> = std::result::Result<T, Failure>;

const FIND: &str =
    "select name, value from facts where name in ('town_name', 'town_welcome', 'town_registration',
    'town_create_channel', 'town_call_everybody', 'town_make_invite')";
const RULES: &str = "select name, value from facts
    where name in ('town_create_channel', 'town_call_everybody', 'town_make_invite')";
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
}

impl Decided {
    fn fact(&mut self, name: &str, value: String) -> Result<()> {
        match name {
            "town_name" => self.name = value,
            "town_welcome" => self.welcome = value,
            // An empty word is no decision.
            "town_registration" if value.is_empty() => self.registration = None,
            "town_registration" => self.registration = Some(word(&value)?),
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
        let registration = decided.registration.map(|one| one.to_string());
        let rules = decided.rules;
        let [create_channel, call_everybody, make_invite] = [
            rules.create_channel,
            rules.call_everybody,
            rules.make_invite,
        ]
        .map(|who| who.to_string());
        let sets = [
            values!["town_name", &decided.name].to_vec(),
            values!["town_welcome", &decided.welcome].to_vec(),
            values![
                "town_registration",
                registration.as_deref().unwrap_or_default()
            ]
            .to_vec(),
            values!["town_create_channel", &create_channel].to_vec(),
            values!["town_call_everybody", &call_everybody].to_vec(),
            values!["town_make_invite", &make_invite].to_vec(),
        ];
        self.run_each(KEEP, &sets).await.map(drop)
    }
}

fn rule_of(rules: &mut Rules, name: &str, value: &str) -> Result<()> {
    let who: Who = word(value)?;
    match name {
        "town_create_channel" => rules.create_channel = who,
        "town_call_everybody" => rules.call_everybody = who,
        _ => rules.make_invite = who,
    }
    Ok(())
}

fn word<T: FromStr<Err = String>>(word: &str) -> Result<T> {
    let read = word.parse();
    read.map_err(|rule| Failure::Unreadable(format!("{word}, which {rule}")))
}
