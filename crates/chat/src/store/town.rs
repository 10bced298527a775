//! What the administrators have decided for all.

use veche_model::Registration;

use super::{Failure, Tx, value::values};

type Result<T> = std::result::Result<T, Failure>;

const FIND: &str = "select name, value from facts where name in ('town_name', 'town_welcome', 'town_registration')";
const KEEP: &str = "insert into facts (name, value) values ($1, $2)
    on conflict (name) do update set value = excluded.value";

/// What was decided.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Decided {
    pub(crate) name: String,
    pub(crate) welcome: String,
    /// `None`: it follows from where the server listens.
    pub(crate) registration: Option<Registration>,
}

impl Tx<'_> {
    /// What was decided so far.
    pub(crate) async fn decided(&mut self) -> Result<Decided> {
        let facts: Vec<(String, String)> = self.all(FIND, &[]).await?;
        let mut decided = Decided::default();
        for (name, value) in facts {
            match name.as_str() {
                "town_name" => decided.name = value,
                "town_welcome" => decided.welcome = value,
                // An empty word is no decision.
                _ => decided.registration = registration(&value)?,
            }
        }
        Ok(decided)
    }

    /// Keeps what was decided, in place of what was before.
    pub(crate) async fn decide(&mut self, decided: &Decided) -> Result<()> {
        let registration = decided.registration.map(|one| one.to_string());
        let sets = [
            values!["town_name", &decided.name].to_vec(),
            values!["town_welcome", &decided.welcome].to_vec(),
            values![
                "town_registration",
                registration.as_deref().unwrap_or_default()
            ]
            .to_vec(),
        ];
        self.run_each(KEEP, &sets).await.map(drop)
    }
}

fn registration(word: &str) -> Result<Option<Registration>> {
    if word.is_empty() {
        return Ok(None);
    }
    let read = word.parse();
    read.map(Some)
        .map_err(|rule| Failure::Unreadable(format!("registration {word}, which {rule}")))
}
