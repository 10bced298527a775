//! Short rounds of what `make chaos`, `kills` and `rolling` do for longer, and a sweep: some four minutes together. `CHAOS_SECONDS=600` makes the
//! first two longer, `CHAOS_SEED` other ones. How long anything takes is no matter here, for the machine may be busy.

use std::{
    path::Path,
    process::Command,
    sync::{Mutex, PoisonError},
};

use serde_json::Value;

/// One after the other: each of them wants the whole machine.
static TURN: Mutex<()> = Mutex::new(());

fn setting(name: &str, default: &str) -> String {
    std::env::var(name).unwrap_or_else(|_| default.to_owned())
}

/// Runs one; the line that it ends with.
fn round(arguments: &str) -> Value {
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    let program = Path::new(env!("CARGO_BIN_EXE_veche-load"));
    let server = program.with_file_name("veche");
    assert!(server.exists(), "no server here: cargo build -p veche");
    let output = Command::new(program)
        .args(["--json=-", "--server"])
        .arg(server)
        .args(arguments.split(' '))
        .args(["--seed", &setting("CHAOS_SEED", "7")])
        .args(["--folder", concat!(env!("CARGO_TARGET_TMPDIR"), "/chaos")])
        .output()
        .expect("the program can be run");
    let said = String::from_utf8_lossy(&output.stdout);
    let words = String::from_utf8_lossy(&output.stderr);
    println!("{words}");
    assert!(output.status.success(), "{said}{words}");
    serde_json::from_str(&said).expect("a line of JSON")
}

fn faults(line: &Value) -> u64 {
    let recovery = line["verdict"]["recovery"]
        .as_object()
        .expect("each has some");
    recovery
        .values()
        .filter_map(|fault| fault["faults"].as_u64())
        .sum()
}

/// That nothing was found shows something only where something was done and said.
fn assert_busy(line: &Value, least: u64) {
    assert!(faults(line) >= least, "{line}");
    assert!(
        line["verdict"]["acknowledged"].as_u64() >= Some(30),
        "{line}"
    );
}

#[test]
fn nothing_is_lost_on_one_node_whatever_is_done_to_it() {
    let seconds = setting("CHAOS_SECONDS", "50");
    let line = round(&format!("chaos --engine sqlite --seconds {seconds}"));
    assert_busy(&line, 5);
}

#[test]
fn nothing_is_lost_on_three_nodes_whatever_is_done_to_them_and_their_database() {
    let seconds = setting("CHAOS_SECONDS", "70");
    let line = round(&format!(
        "chaos --engine postgres --nodes 3 --seconds {seconds}"
    ));
    assert_busy(&line, 5);
}

#[test]
fn nothing_is_lost_when_a_server_is_killed_again_and_again() {
    let line = round("kills --rounds 20 --messages 3000");
    assert_eq!(faults(&line), 20);
    assert_busy(&line, 20);
    assert!(line["starts_ms"].is_string(), "{line}");
}

#[test]
fn nothing_is_lost_and_nobody_is_needed_when_three_servers_are_restarted_in_turn() {
    let line = round("rolling --engine postgres --nodes 3 --rounds 6");
    assert_eq!(faults(&line), 6);
    assert_busy(&line, 6);
}

#[test]
fn nothing_is_lost_whichever_call_of_an_operation_fails() {
    let line = round("sweep");
    let is_left_out = line["left_out"]
        .as_array()
        .is_some_and(|why| !why.is_empty());
    assert!(is_left_out || faults(&line) > 50, "{line}");
}
