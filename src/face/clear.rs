//! Whether nothing is left of what a cut takes away.

use crate::error::Result;
use crate::face::Blade;
use crate::frame::Spans;
use crate::volume::Plane;

/// The evidence that nothing of what a cut takes away is left in what was written. Only [`cleared`] and [`cleared_of`] make it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clear(());

/// Looks at frames in these planes, which fold or not ([`Blade::spans`]), as they were written: `is_air` tells whether all pixels that the cut takes are air, an entry for
/// each frame. It is not asked where there are none.
///
/// # Errors
/// Those of `is_air`.
pub fn cleared(
    blade: &Blade<'_>,
    planes: &[Plane],
    folds: bool,
    is_air: impl FnOnce(Vec<Spans>) -> Result<bool>,
) -> Result<Option<Clear>> {
    let spans: Vec<Spans> = planes.iter().map(|plane| blade.spans(plane, folds)).collect();
    let is_clear = spans.iter().all(Spans::is_empty) || is_air(spans)?;
    Ok(is_clear.then_some(Clear(())))
}

/// Looks at places in millimetres of the patient, of which the cut leaves none.
#[must_use]
pub fn cleared_of(blade: &Blade<'_>, mut places: impl Iterator<Item = [f64; 3]>) -> Option<Clear> {
    (!places.any(|place| blade.contains(place))).then_some(Clear(()))
}
