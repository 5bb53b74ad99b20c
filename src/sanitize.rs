//! The whole flow: scan, find, decide, apply, verify, report.
//!
//! Pass 1: [`scan`] reads the header of one file and returns a [`ScanRecord`]. A [`Coordinator`] folds the records and closes
//! them into a [`Job`]. Pass 2: a [`Cleaner`] turns one file at a time into sealed bytes, verifies them and gives a
//! [`Cleaned`]. The coordinator takes the outcomes and writes the report and the manifest.
//!
//! Nothing here reads a clock, a file or the network: key, random bytes and limits are arguments, and the same bytes, job and key
//! give the same bytes everywhere.

mod account;
mod areas;
mod clean;
mod codes;
mod conformity;
mod coordinator;
mod faces;
mod findings;
mod gate;
mod labels;
mod making;
mod objects;
mod overview;
mod planning;
mod preview;
mod readable;
mod references;
mod reidentify;
mod scan;
mod statements;
mod verifier;
mod vocabulary;
mod volumes;
mod writing;

pub use clean::{Cleaned, Cleaner, Written};
pub use coordinator::{Choice, Coordinator, Decision, Decisions, Job, Options};
pub use faces::{ShownHead, Survey, Surveyor};
pub use overview::{Overview, Question, SeriesOverview};
pub use preview::{Preview, Showing, compared, preview};
pub use reidentify::{Answers, Lead, Person, Reidentifier, Returned};
pub use scan::{left_out, scan};
pub use verifier::{Checked, Listed, Verifier};

pub use crate::face::render::{Portrait, Surface};
pub use crate::face::{FaceDetector, Finding, Sighting, portrayed};
pub use crate::study::ScanRecord;
