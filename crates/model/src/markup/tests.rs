//! Texts that were made to take long.

use serde_json::Value;

use super::{class::steps, inlines, outline, plain, read};
use crate::TEXT_CHARS;

const PIECES: [&str; 82] = [
    ">",
    "> ",
    ">\n",
    "> \n",
    "*",
    "* ",
    "- ",
    "- a\n",
    "_",
    "`",
    "[",
    "![",
    "[a](",
    "](",
    "<",
    "**a ",
    "_a_",
    "*_",
    "*_a",
    "~~",
    "|",
    "|a",
    "1. ",
    "2. a\n",
    "#",
    "\\",
    "@",
    "@a",
    "#a ",
    "`a",
    "[[a]",
    "<a",
    "&",
    "a*",
    "**a*",
    "(",
    "http://",
    "https://a",
    "www.",
    "www.a",
    "a@b.",
    "a@",
    "- a\n  ",
    "> - ",
    "\n",
    " ",
    "\t",
    "***a ",
    "[a][",
    "[a]:",
    "!",
    "*a**",
    "__a",
    "~a",
    "|-|",
    "-\n",
    "```\n",
    "```a\n",
    "\\[",
    "\\*",
    "\\`",
    "\\_a_",
    "é\u{301}",
    "👍",
    "|a|\n|-|\n",
    "a|\n",
    "[a](https://x",
    "[a](https://x(",
    "__a__",
    "`` `",
    "a.b@c.de.",
    "[](",
    "- - ",
    "> > ",
    "2) a\n\n",
    "~~~\n",
    "+ - ",
    "*a *",
    "[a](http://(",
    "[a](http://a(",
    "(http://(",
    "(www.a",
];

fn hostile() -> Vec<String> {
    let full = |piece: &str| piece.repeat(TEXT_CHARS / piece.chars().count());
    let mut texts: Vec<String> = PIECES.into_iter().map(full).collect();
    let steps = |step: &dyn Fn(usize) -> String| {
        let mut text = String::new();
        let mut depth = 0;
        while text.chars().count() + step(depth).chars().count() < TEXT_CHARS {
            text.push_str(&step(depth));
            depth += 1;
        }
        text
    };
    texts.push(steps(&|depth| format!("{}- a\n", "  ".repeat(depth))));
    texts.push(steps(&|depth| format!("{}2. a\n", "  ".repeat(depth))));
    texts.push(steps(&|depth| format!("{} ", "`".repeat(depth + 1))));
    texts.push(steps(&|depth| {
        format!("{}\n", "`".repeat(200 - depth.min(197)))
    }));
    texts.push(format!("|a|\n|-|\n{}", "|".repeat(9_900)));
    texts.push(format!("{}{}", "*a ".repeat(1_600), "b* ".repeat(1_600)));
    texts.push(format!("{}a{}", "*_".repeat(2_400), "_*".repeat(2_400)));
    texts.push(format!("{}a{}", "[".repeat(4_000), "]".repeat(4_000)));
    texts.push(format!(
        "{}a{}",
        "[".repeat(1_000),
        "](https://e.org)".repeat(500)
    ));
    texts
}

#[test]
fn reading_takes_time_in_proportion_to_the_text() {
    const FOR_EACH: usize = 60;
    for text in hostile() {
        let length = text.chars().count();
        assert!(length <= TEXT_CHARS);
        let steps = steps::taken_by(|| drop(read(&text)));
        let start: String = text.chars().take(12).collect();
        assert!(
            steps < FOR_EACH * length,
            "{start:?}: {steps} steps for {length} characters"
        );
    }
}

fn depth(value: &Value) -> usize {
    match value {
        Value::Array(all) => 1 + all.iter().map(depth).max().unwrap_or_default(),
        _ => 0,
    }
}

#[test]
fn a_tree_is_not_deep_and_shows_something() {
    for text in hostile() {
        let tree = read(&text);
        // Twelve of blocks, two arrays each where they are points, and twelve of emphasis.
        assert!(depth(&outline(&tree)) < 45, "{:?}", text.get(..20));
        let is_empty = text.chars().all(super::is_hollow);
        assert!(is_empty || !plain(&tree).chars().all(super::is_hollow));
    }
}

#[test]
fn no_characters_are_no_words() {
    assert!(read("").is_empty());
    assert!(inlines::inlines(&[], false).is_empty());
}
