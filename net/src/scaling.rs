//! A grey picture in another size.

use crate::Grey;

/// The picture with `columns` columns and `rows` rows, pixel by pixel. Between pixels values are linear; where it shrinks, each
/// new pixel takes part of all that it covers.
pub fn scaled(picture: &Grey, columns: usize, rows: usize) -> Vec<f32> {
    let across = weights(picture.columns, columns);
    let narrow: Vec<Vec<f32>> = picture
        .each_row()
        .map(|row| across.iter().map(|weights| weights.sum(|at| row.get(at).copied().map(f32::from))).collect())
        .collect();
    let mut data = Vec::with_capacity(columns * rows);
    for weights in self::weights(picture.rows, rows) {
        data.extend((0..columns).map(|column| weights.sum(|at| narrow.get(at)?.get(column).copied())));
    }
    data
}

/// What a new pixel is made of: neighbours from `first` on, each with its share.
struct Weights {
    first: usize,
    shares: Vec<f32>,
}

impl Weights {
    fn sum(&self, value: impl Fn(usize) -> Option<f32>) -> f32 {
        self.shares.iter().enumerate().filter_map(|(at, share)| Some(share * value(self.first + at)?)).sum()
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "sides are far below 2^52, and every number is clamped to one"
)]
fn weights(from: usize, to: usize) -> Vec<Weights> {
    let ratio = from as f64 / to as f64;
    let reach = ratio.max(1.0);
    let share = |at: usize, centre: f64| (1.0 - ((at as f64 - centre) / reach).abs()).max(0.0);
    (0..to)
        .map(|at| {
            let centre = ((at as f64 + 0.5) * ratio - 0.5).clamp(0.0, (from - 1) as f64);
            let first = (centre - reach).ceil().max(0.0) as usize;
            let last = ((centre + reach).floor() as usize).min(from - 1);
            let all: f64 = (first..=last).map(|at| share(at, centre)).sum();
            Weights { first, shares: (first..=last).map(|at| (share(at, centre) / all) as f32).collect() }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(pixels: &[u8], columns: usize) -> Vec<f32> {
        scaled(&Grey::new(pixels, pixels.len(), 1).expect("fits"), columns, 1)
    }

    #[test]
    fn the_same_size_changes_nothing() {
        assert_eq!(row(&[3, 200, 7], 3), [3.0, 200.0, 7.0]);
    }

    #[test]
    fn twice_the_size_is_linear_between_pixels() {
        assert_eq!(row(&[0, 100], 4), [0.0, 25.0, 75.0, 100.0]);
    }

    #[test]
    fn a_smaller_size_has_something_of_all_pixels() {
        for at in 0..12 {
            let mut pixels = [0; 12];
            pixels[at] = 255;
            assert!(row(&pixels, 3).iter().any(|value| *value > 10.0), "{at}");
        }
        assert!(row(&[50; 12], 5).iter().all(|value| (value - 50.0).abs() < 1e-3));
    }

    #[test]
    fn one_pixel_becomes_any_size() {
        assert_eq!(scaled(&Grey::new(&[9], 1, 1).expect("fits"), 2, 3), [9.0; 6]);
    }
}
