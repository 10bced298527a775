//! What does not fit: the field, and the rule that it breaks.

use veche_model::BrokenRule;

/// What serde says, in our words. What was sent is not repeated.
pub(super) fn misfit(path: &str, said: &str) -> BrokenRule {
    let quoted = |text: &str| text.split('`').nth(1).unwrap_or_default().to_owned();
    if said.starts_with("missing field") {
        return broken(join(path, &quoted(said)), "is missing");
    }
    if said.starts_with("unknown field") {
        let name: String = quoted(said).chars().take(80).collect();
        // The path may or may not end with the field itself.
        let at = path
            .strip_suffix(&name)
            .map_or(path, |path| path.trim_end_matches('.'));
        return broken(join(at, &name), "is not known here");
    }
    let field = if path == "." { "body" } else { path };
    if let Some((_, expected)) = said.split_once(", expected ") {
        return broken(field, format!("must be {}", plain(expected)));
    }
    let last = field.rsplit('.').next().unwrap_or(field);
    let rule = said.strip_prefix(last).unwrap_or(said).trim_start();
    broken(field, rule)
}

fn join(path: &str, name: &str) -> String {
    match path {
        "." | "" => name.to_owned(),
        path => format!("{path}.{name}"),
    }
}

fn plain(expected: &str) -> String {
    match expected {
        "i64" | "u64" | "i32" | "u32" | "u16" | "u8" | "usize" => "a whole number".to_owned(),
        "a string" => "a text".to_owned(),
        "a boolean" => "true or false".to_owned(),
        "a sequence" => "a list".to_owned(),
        "a map" => "an object".to_owned(),
        other if other.starts_with("struct ") => "an object".to_owned(),
        other => other.replace('`', ""),
    }
}

pub(super) fn broken(field: impl Into<String>, rule: impl Into<String>) -> BrokenRule {
    BrokenRule {
        field: field.into(),
        rule: rule.into(),
    }
}
