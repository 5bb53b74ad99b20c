//! `scanitize inspect`: what identifies, as JSON on standard output.

use std::path::PathBuf;

use scanitize::error::Reason;
use scanitize::sanitize::{Coordinator, Options};

use crate::input::{Inputs, broken};
use crate::{Ending, WrongUse, pool, print};

/// Looks at all inputs.
pub fn run(paths: &[PathBuf]) -> Result<Ending, WrongUse> {
    let inputs = Inputs::gather(paths)?;
    // Nothing is written, so the pseudonyms of this run are used nowhere.
    let mut coordinator = coordinator(&Options { has_detector: true, ..Options::default() }, [0; 32], [0; 32])?;
    scan_all(&inputs, pool::default_jobs(), &mut coordinator);
    let text =
        serde_json::to_string_pretty(&coordinator.overview()).map_err(|_| WrongUse::from("the overview cannot be written"))?;
    print(&(text + "\n"))
}

/// Starts a coordinator.
pub fn coordinator(options: &Options, key: [u8; 32], fresh: [u8; 32]) -> Result<Coordinator, WrongUse> {
    Coordinator::new(options, key, fresh).map_err(|error| WrongUse::from(error.detail))
}

/// Pass 1 over all inputs.
pub fn scan_all(inputs: &Inputs, jobs: usize, coordinator: &mut Coordinator) {
    let record = |index: usize| inputs.list.get(index).map(|input| inputs.scan(input));
    pool::run(jobs, inputs.list.len(), record, |index, record| {
        let record = record.flatten().unwrap_or_else(|| broken(Reason::InternalError));
        if let (Ok(id), Some(input)) = (u32::try_from(index), inputs.list.get(index)) {
            coordinator.add(id, &input.label, record);
        }
    });
}
