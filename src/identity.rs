//! Values that identify a person: which there are, how they can be written, and whether any of them is still there.
//!
//! Pass 1 puts what it finds into a [`Harvest`]; [`Patterns`] looks for all of it, in every spelling and every DICOM
//! character set, in text, in numbers and in raw bytes. Nothing here knows where in a data set a value stood, and nothing
//! here decides what a find means. Types that hold values have no `Debug`.

mod calendar;
mod charset;
mod encode;
mod fold;
mod gram;
mod harvest;
mod kana;
mod lexicon;
mod line;
mod name;
mod patterns;
mod place;
mod placeholder;
mod raw;
mod repertoire;
mod shift;
mod spelling;
#[cfg(test)]
mod tests;

pub use charset::CharacterSet;
pub use fold::fold;
pub use harvest::{Harvest, Kind};
pub use patterns::{Class, Hit, Patterns};
pub use placeholder::names_nobody;
