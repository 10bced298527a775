//! The program itself, against the limit and against a server: `veche` of the same build, which `cargo test --workspace`
//! makes, and `cargo build -p veche` where this crate is tested alone.

use std::{path::Path, process::Command};

use serde_json::Value;

fn load(arguments: &str) -> (Vec<Value>, bool) {
    let program = Path::new(env!("CARGO_BIN_EXE_veche-load"));
    let server = program.with_file_name("veche");
    assert!(server.exists(), "no server here: cargo build -p veche");
    let output = Command::new(program)
        .args(["--json", "-", "--server"])
        .arg(server)
        .args(arguments.split(' '))
        .output()
        .expect("the program can be run");
    let words = String::from_utf8_lossy(&output.stderr);
    let lines = String::from_utf8(output.stdout).expect("JSON is UTF-8");
    let rows: Vec<Value> = lines
        .lines()
        .map(|line| serde_json::from_str(line).expect(line))
        .collect();
    assert!(!rows.is_empty(), "{words}");
    (rows, output.status.success())
}

fn assert_sound(rows: &[Value]) {
    for row in rows {
        let faults = row["faults"].as_object().expect("each row has them");
        // What keeps nothing is not read back.
        let is_none = |count: &Value| count == 0 || count.is_null();
        assert!(faults.values().all(is_none), "{row}");
        let is_kept = row["server"] == "veche";
        assert_eq!(faults["unstored"].is_null(), !is_kept, "{row}");
        assert!(row["figures"]["deliveries/s"].as_f64() > Some(0.0), "{row}");
    }
}

#[test]
fn everybody_hears_everything_on_each_wire() {
    for wire in ["atom", "live"] {
        let few = "--listeners 3 --senders 2 --in-flight 2 --seconds 1";
        let (rows, is_success) = load(&format!("fanout --wire {wire} {few}"));
        let servers: Vec<&Value> = rows.iter().map(|row| &row["server"]).collect();
        assert_eq!(servers, ["veche", "limit"]);
        assert_sound(&rows);
        assert!(is_success);
        // Those beside Veche carry frames of its length.
        let bytes = |row: &Value| row["figures"]["B a frame"].as_f64().map(f64::round);
        assert_eq!(bytes(&rows[0]), bytes(&rows[1]));
    }
}

#[test]
fn a_rate_is_kept() {
    let (rows, is_success) = load("--on limit fanout --listeners 3 --seconds 1 --rate 200");
    assert_sound(&rows);
    let sent = rows[0]["figures"]["sends/s"].as_f64().expect("it is there");
    assert!(is_success && sent <= 400.0, "{sent}");
}

#[test]
fn a_town_that_grows_gives_what_it_is_asked_for() {
    let (rows, is_success) = load("growth --to 300 --channels 3 --members 9 --asked 2");
    let given: Vec<&str> = rows.iter().filter_map(|row| row["what"].as_str()).collect();
    assert!(
        given.contains(&"search, said once, at first, SQLite"),
        "{given:?}"
    );
    assert!(rows.iter().all(|row| row["server"] == "at 300"));
    assert!(is_success);
}

#[test]
fn files_come_and_go_and_messages_are_heard_beside_them() {
    let few = "--mib 1 --count 3 --fetches 3 --pictures 2 --uploads 2 --seconds 1";
    let (rows, is_success) = load(&format!("files {few}"));
    let figures = |server: &str, name: &str| -> Vec<f64> {
        let rows = rows.iter().filter(|row| row["server"] == server);
        rows.filter_map(|row| row["figures"][name].as_f64())
            .collect()
    };
    let speeds = figures("veche", "MB/s");
    assert_eq!(speeds.len(), 2, "{rows:?}");
    assert!(speeds.iter().all(|speed| *speed > 0.0));
    assert!(figures("veche", "previews/s")[0] > 0.0);
    assert_eq!(figures("veche + 0 files", "uploads/s"), [0.0]);
    assert!(figures("veche + 2 files", "uploads/s")[0] > 0.0);
    assert!(is_success);
}
