//! Bodies made of ellipsoids, whose faces, ears and brains are known to the millimetre, and slices through them.
//!
//! A head has its own coordinates in millimetres: x to the left from its middle plane, y to the back and z to the head from the middle
//! of its brain. The measures are those of anthropometry in round numbers; none comes from the template that heads are compared with.

mod anatomy;
mod drawn;
mod others;
mod outcome;
mod shapes;
mod slices;
mod tissue;

pub use anatomy::between;
pub use drawn::Way;
pub use others::Other;
pub use outcome::Outcome;
pub use slices::{Pose, Scan, View, upright};
pub use tissue::{Contrast, Tissue};
