//! Has a release build take in the page anew whenever `make web` has written another one. Debug builds read it as they run.

fn main() {
    let built = "../../web/dist";
    // What is not there could neither be watched nor, in a debug build, be found later on. Sources that cannot be written
    // to are built without the page.
    let _ = std::fs::create_dir_all(built);
    let is_read_at_run_time = std::env::var("PROFILE").is_ok_and(|profile| profile == "debug");
    let watched = if is_read_at_run_time {
        "build.rs"
    } else {
        built
    };
    println!("cargo::rerun-if-changed={watched}");
}
