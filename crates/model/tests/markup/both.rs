//! The page reads as the server does.

use std::{
    io::{BufRead, BufReader, BufWriter, Write},
    process::{Command, Stdio},
    thread,
};

use serde_json::Value;
use veche_model::markup::{outline, read};

use crate::{cases::texts, dice::Dice};

/// How many random texts both readers are given; more through the environment.
const TEXTS: usize = 3_000;

/// Characters in places where it matters of what kind they are: all of the writings of most people, some of the rest.
fn characters() -> impl Iterator<Item = String> {
    let rest = (0x3100..=0x0010_ffff).step_by(61);
    let near = [
        0xd7ff, 0xf900, 0xfe00, 0xfe0f, 0xfeff, 0xff01, 0xff65, 0xffa0, 0xffff, 0x1_f130, 0x1_f18a,
        0x1_fb00, 0xe_0000, 0xe_1000,
    ];
    let all = (0x20..0x3100)
        .chain(near)
        .chain(rest)
        .filter_map(char::from_u32);
    let all: Vec<char> = all.filter(|c| !c.is_control()).collect();
    let rows: Vec<Vec<char>> = all.chunks(100).map(<[char]>::to_vec).collect();
    rows.into_iter().map(|row| {
        let each = |c: char| format!("@a{c}b *{c}* x{c}**y** www.e.o{c}\n{c}\n");
        row.into_iter().map(each).collect()
    })
}

#[test]
fn the_page_reads_every_text_as_the_server_does() {
    let wanted = std::env::var("MARKUP_TEXTS")
        .ok()
        .and_then(|count| count.parse().ok());
    let mut dice = Dice::new(wanted.map_or(1, |count: usize| count as u64));
    let random = (0..wanted.unwrap_or(TEXTS)).map(move |_| dice.text());
    let all: Vec<String> = texts()
        .into_iter()
        .chain(characters())
        .chain(random)
        .collect();

    let mut page = Command::new("node")
        .arg(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../../web/scripts/outlines.js"
        ))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("node, as scripts/setup has it");
    let into = page.stdin.take().expect("a pipe");
    let out = BufReader::new(page.stdout.take().expect("a pipe"));
    let given = all.clone();
    let giving = thread::spawn(move || {
        let mut into = BufWriter::new(into);
        given
            .iter()
            .try_for_each(|text| writeln!(into, "{}", Value::from(text.as_str())))
    });
    let mut read_by_page = 0;
    for (line, text) in out.lines().zip(&all) {
        let theirs: Value = serde_json::from_str(&line.expect("a line")).expect("an outline");
        assert_eq!(theirs, outline(&read(text)), "{text:?}");
        read_by_page += 1;
    }
    giving.join().expect("no panic").expect("node reads all");
    assert!(page.wait().expect("an end").success());
    assert_eq!(read_by_page, all.len());
}
