//! Which blocks rectangles touch, and what stands there instead: one level, whatever the picture was.
//!
//! Whole blocks go, and not the samples in the rectangles alone: a letter leaves its trace in all 64 samples of its block, which on an even
//! ground is enough to tell digits apart. Of a component that is subsampled a block covers more of the picture.

use super::markers::Part;
use super::picture::{Component, Picture};
use super::scan::{Block, Place, flat};
use crate::frame::Rectangle;

/// The blocks of a picture that are to be blank.
pub struct Blank<'a> {
    picture: &'a Picture,
    /// By component.
    touched: Vec<Touched>,
    /// The samples to put there, by component.
    fill: &'a [i64],
}

/// Which blocks of a component a rectangle touches.
struct Touched {
    /// Blocks in a row.
    across: usize,
    /// By block, row by row.
    blocks: Vec<bool>,
}

impl<'a> Blank<'a> {
    /// Rounds the rectangles out to the blocks of each component; what is outside the picture counts for nothing.
    pub fn new(picture: &'a Picture, rectangles: &[Rectangle], fill: &'a [i64]) -> Self {
        let touched = picture.components.iter().map(|component| Touched::new(picture, component, rectangles)).collect();
        Self { picture, touched, fill }
    }

    /// Blanks a block if it is touched.
    pub fn apply(&self, part: &Part, place: Place, block: &mut Block) {
        let Some(touched) = self.touched.get(place.component) else { return };
        if place.is_inside && touched.blocks.get(place.row * touched.across + place.column) == Some(&true) {
            let fill = self.fill.get(place.component).copied().unwrap_or_default();
            let [factor, ..] = part.quantisation;
            *block = flat(level(fill, factor, self.picture.precision));
        }
    }
}

impl Touched {
    fn new(picture: &Picture, component: &Component, rectangles: &[Rectangle]) -> Self {
        let (width, height) = (8 * picture.across() / component.across, 8 * picture.down() / component.down);
        let (across, down) = (picture.columns.div_ceil(width), picture.rows.div_ceil(height));
        let mut blocks = vec![false; across * down];
        for rectangle in rectangles {
            let Some((columns, rows)) = rectangle.within(picture.columns, picture.rows) else { continue };
            let (left, right) = (columns.start / width, columns.end.div_ceil(width));
            let (top, bottom) = (rows.start / height, rows.end.div_ceil(height));
            for line in blocks.chunks_exact_mut(across).take(bottom).skip(top) {
                line.iter_mut().take(right).skip(left).for_each(|touched| *touched = true);
            }
        }
        Self { across, blocks }
    }
}

/// The DC coefficient of a block whose samples are all as near to `fill` as this quantisation allows; the darkest and the brightest
/// are reached exactly, since samples beyond them are clipped.
fn level(fill: i64, factor: u16, precision: u8) -> i16 {
    let (largest, factor) = ((1_i64 << precision) - 1, i64::from(factor));
    let fill = fill.clamp(0, largest);
    let dc = (fill - (largest + 1) / 2) * 8;
    let rounded = match fill {
        0 => dc.div_euclid(factor),
        _ if fill == largest => (dc + factor - 1).div_euclid(factor),
        _ => (dc + factor / 2).div_euclid(factor),
    };
    i16::try_from(rounded).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::super::idct::samples;
    use super::*;

    #[test]
    fn the_darkest_and_the_brightest_are_exact_and_all_others_near() {
        for (precision, largest) in [(8, 255), (12, 4095)] {
            for factor in 1..=255 {
                let filled = |fill| {
                    let four = samples(&flat(level(fill, factor, precision)), &[factor; 64], precision);
                    let bytes: Vec<u8> = four.as_flattened().iter().flat_map(|four| four.to_le_bytes()).collect();
                    let samples: Vec<u16> = match precision {
                        8 => bytes.iter().map(|sample| u16::from(*sample)).collect(),
                        _ => bytes.as_chunks().0.iter().map(|sample| u16::from_le_bytes(*sample)).collect(),
                    };
                    <[u16; 64]>::try_from(&samples[..64]).unwrap()
                };
                assert_eq!(filled(0), [0; 64], "{factor}");
                assert_eq!(filled(i64::from(largest)), [largest; 64], "{factor}");
                assert_eq!(filled(-5), [0; 64]);
                assert_eq!(filled(1 << 40), [largest; 64]);
                let middle = largest / 2 - 7;
                assert!(filled(i64::from(middle))[0].abs_diff(middle) <= factor / 16 + 1, "{factor}");
            }
        }
    }
}
