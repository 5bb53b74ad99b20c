//! One two-dimensional picture: in stored values, as a codec gives and takes it, and as it looks.

mod picture;
mod spans;

pub use picture::Picture;
pub use scanitize_codec::frame::{Frame, Raster, Rectangle};
pub use spans::Spans;
