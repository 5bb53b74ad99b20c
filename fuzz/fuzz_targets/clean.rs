//! Any bytes through the whole flow: nothing fails inside, and what is released is cleaned to itself.

#![no_main]

use libfuzzer_sys::fuzz_target;
use scanitize::error::Reason;
use scanitize::limits::Limits;
use scanitize::profile::policy::Face;
use scanitize::sanitize::{Cleaner, Coordinator, Options, scan};
use scanitize::source::{Bytes, Stored};
use scanitize::verify::Form;

fuzz_target!(|bytes: &[u8]| {
    let Some(output) = clean(bytes) else { return };
    assert!(Form::read(&output).is_ok());
    assert!(clean(&output).is_some_and(|twice| twice == output), "cleaned twice it is another file");
});

/// Cleans one file, its face kept, under a fixed key.
fn clean(file: &[u8]) -> Option<Vec<u8>> {
    let options = Options { face: Some(Face::Keep), ..Options::default() };
    let mut coordinator = Coordinator::new(&options, [7; 32], [9; 32]).expect("the preset is there");
    coordinator.add(0, "", scan(&mut Bytes(file), &Limits::default()));
    let cleaner = Cleaner::new(coordinator.close(None, None).expect("no code was chosen"), Limits::default());
    let id = *coordinator.todo().first()?;
    let cleaned = match cleaner.write(id, &mut Bytes(file), || Ok(Vec::new()), None) {
        Ok(written) => {
            let hash = written.sha256();
            cleaner.verify(written, hash)
        }
        Err(cleaned) => *cleaned,
    };
    assert_ne!(cleaned.outcome.reason, Some(Reason::InternalError));
    cleaned.verified.map(|verified| match verified.open() {
        Stored::Memory(bytes) | Stored::Apart(Bytes(bytes)) => bytes,
    })
}
