//! A panic whose text holds a value prints none of it.
//!
//! No input is known that makes the program panic, and a door to make it would be a danger of its own. So the hook that the program
//! installs is included here, and a second run of this test program installs it and panics as a worker would.

use std::process::Command;

use crate::support::canary::Canaries;

#[path = "../../src/main/panic.rs"]
#[allow(clippy::print_stderr)]
mod panic;

const ROLE: &str = "SCANITIZE_TEST_PANICS";

#[test]
fn a_panic_prints_where_it_was_and_nothing_of_what_it_says() {
    if std::env::var_os(ROLE).is_some() {
        return panic_in_every_way();
    }
    let child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "cases::panics::a_panic_prints_where_it_was_and_nothing_of_what_it_says", "--nocapture"])
        .env(ROLE, "1")
        .env("RUST_BACKTRACE", "1")
        .output()
        .unwrap();
    let said = [child.stdout, child.stderr].concat();
    canary().0.assert_gone("what the panics printed", &said);
    let places = String::from_utf8(said).unwrap().matches("panics.rs:").count();
    assert_eq!(places, 4, "each panic says where it was");
}

fn panic_in_every_way() {
    panic::install();
    let (_, value) = canary();
    let ways: [fn(&str); 4] = [
        |value| panic!("{value}"),
        |value| std::hint::black_box(Err::<(), &str>(value)).unwrap(),
        |value| drop(value[..value.len() - 1].to_owned() + &value[value.len() + 1..]),
        |value| std::panic::panic_any(value.to_owned()),
    ];
    for way in ways {
        let value = value.clone();
        let outcome = std::thread::spawn(move || std::panic::catch_unwind(|| way(&value)).is_err()).join();
        assert!(outcome.unwrap(), "it did not panic");
    }
}

fn canary() -> (Canaries, String) {
    let mut canaries = Canaries::default();
    let value = canaries.letters("the text of a panic", 32);
    (canaries, value)
}
