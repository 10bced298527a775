//! TypeScript: the table of permissions, answer by answer, for a page that offers only what works.

use std::fmt::Write;

use schemars::{JsonSchema, SchemaGenerator};
use serde::Serialize;
use serde_json::Value;
use veche_model::{
    Action, Kind, Mode, NAMED_PEOPLE, Relation, Role, Rules, Stand, Verdict, Who, permit,
};

use super::typescript::{declare, remark};

const HEAD: &str = "\
// Made from the server's own table of permissions by `make describe`; a change made here is lost.

import type { Kind, Mode, Role } from \"./types\";

";

/// The whole file.
pub(super) fn text() -> String {
    let mut file = HEAD.to_owned();
    declare(&mut file, "Stand", &schema::<Stand>());
    remark(&mut file, "The facts, in the order of the tables.", 0);
    facts(&mut file, "roles", "Role", &Role::ALL);
    facts(&mut file, "kinds", "Kind", &Kind::ALL);
    facts(&mut file, "modes", "Mode", &Mode::ALL);
    facts(&mut file, "stands", "Stand", &Stand::ALL);
    file.push('\n');
    let house = "What may be done in the house: how many roles, from the lowest, may not.";
    table(&mut file, "inHouse", house, &[Relation::House]);
    let channels = "What may be done in a channel: how many roles, from the lowest, may not. A digit for each kind, mode \
        and stand, the last changing first.";
    table(&mut file, "inChannel", channels, &channels_of_all_sorts());
    let people = "What may be done to a person: how many roles, from the lowest, may not. A digit for each role of that \
        person, and then the same for oneself.";
    table(&mut file, "toPerson", people, &people_of_all_sorts());
    for (who, whose) in [(Who::Moderators, "ByModerators"), (Who::Admins, "ByAdmins")] {
        let kept = format!("The same, where the town's rule of that name says {who}.");
        let (house, channel) = (format!("inHouse{whose}"), format!("inChannel{whose}"));
        kept_table(&mut file, &house, &kept, &[Relation::House], who);
        kept_table(&mut file, &channel, &kept, &channels_of_all_sorts(), who);
    }
    let named = "People in a direct channel that may have a name of its own, at the least.";
    remark(&mut file, named, 0);
    let _ = writeln!(file, "export const NAMED_PEOPLE = {NAMED_PEOPLE};");
    file
}

fn channels_of_all_sorts() -> Vec<Relation> {
    let modes = |kind| Mode::ALL.into_iter().map(move |mode| (kind, mode));
    let channels = Kind::ALL.into_iter().flat_map(modes);
    channels
        .flat_map(|(kind, mode)| Stand::ALL.map(|stand| Relation::Channel { kind, mode, stand }))
        .collect()
}

fn people_of_all_sorts() -> Vec<Relation> {
    let people = |is_self| Role::ALL.map(|role| Relation::Person { role, is_self });
    [people(false), people(true)].concat()
}

fn schema<T: JsonSchema>() -> Value {
    let schema = SchemaGenerator::default().into_root_schema_for::<T>();
    schema.to_value()
}

/// A word as it stands on the wire, in its quotes.
fn quoted(word: impl Serialize) -> String {
    serde_json::to_string(&word).expect("a word is plain JSON")
}

fn facts<T: Serialize>(file: &mut String, name: &str, kind: &str, all: &[T]) {
    let words: Vec<String> = all.iter().map(quoted).collect();
    let words = words.join(", ");
    let _ = writeln!(file, "export const {name}: readonly {kind}[] = [{words}];");
}

/// What anybody may do to these things; what nobody ever may is not there.
fn table(file: &mut String, name: &str, about: &str, relations: &[Relation]) {
    begin(file, name, about);
    for action in Action::ALL {
        row(file, relations, action, Rules::default());
    }
    end(file);
}

/// The same of the actions that the town's rules are about, where they leave all of them to these.
fn kept_table(file: &mut String, name: &str, about: &str, relations: &[Relation], who: Who) {
    begin(file, name, about);
    let kept = |action: &Action| Rules::STRICT.of(*action).is_some();
    for action in Action::ALL.into_iter().filter(kept) {
        row(file, relations, action, Rules::all(who));
    }
    end(file);
}

fn begin(file: &mut String, name: &str, about: &str) {
    remark(file, about, 0);
    let _ = writeln!(file, "export const {name} = {{");
}

fn end(file: &mut String) {
    file.push_str("} as const;\n\n");
}

fn row(file: &mut String, relations: &[Relation], action: Action, rules: Rules) {
    let refused = |relation: &Relation| refused(*relation, action, rules);
    let refused: Vec<usize> = relations.iter().map(refused).collect();
    if refused.iter().all(|refused| *refused == Role::ALL.len()) {
        return;
    }
    let word = serde_json::json!(action);
    let schema = schema::<Action>();
    let mut described = schema["oneOf"].as_array().into_iter().flatten();
    if let Some(one) = described.find(|one| one["const"] == word) {
        remark(file, one["description"].as_str().unwrap_or_default(), 1);
    }
    let digits: String = refused.iter().map(usize::to_string).collect();
    let name = word.as_str().unwrap_or_default();
    let _ = writeln!(file, "  {name}: \"{digits}\",");
}

/// How many roles, from the lowest, may not. A higher role never may less: the table's own tests hold that.
fn refused(relation: Relation, action: Action, rules: Rules) -> usize {
    let may = |role: &Role| permit(*role, relation, action, rules) == Verdict::Allowed;
    Role::ALL.iter().take_while(|role| !may(role)).count()
}
