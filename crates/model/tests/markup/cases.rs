//! The cases that both readers are held to.

use serde::Deserialize;
use serde_json::Value;
use veche_model::markup::{outline, read};

#[derive(Deserialize)]
struct Case {
    text: String,
    tree: Value,
}

pub(crate) fn texts() -> Vec<String> {
    cases().into_iter().map(|case| case.text).collect()
}

fn cases() -> Vec<Case> {
    let groups: std::collections::BTreeMap<String, Vec<Case>> =
        serde_json::from_str(include_str!("../../../../docs/markdown.json")).expect("cases");
    groups.into_values().flatten().collect()
}

#[test]
fn every_case_is_read_as_it_is_written_down() {
    let cases = cases();
    assert!(cases.len() > 500);
    for Case { text, tree } in cases {
        assert_eq!(outline(&read(&text)), tree, "{text:?}");
    }
}
