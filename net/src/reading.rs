//! From a picture of one line to its text.

use crate::model::Model;
use crate::scaling::scaled;
use crate::{Error, Grey, Reading};

/// The height that the net takes.
const HEIGHT: usize = 48;
/// The widths that the net is given: one character, and a line of some eighty.
const WIDTHS: (usize, usize) = (48, 1600);
const CHANNELS: usize = 3;

/// What the classes of the net mean from class 1 on: its file lists them one a line, and the blank comes last.
pub fn characters(model: &Model) -> Result<Vec<String>, Error> {
    let listed = model.property("character").ok_or(Error::Weights)?;
    Ok(listed.split('\n').chain([" "]).map(str::to_owned).collect())
}

pub fn read(model: &Model, characters: &[String], picture: &Grey) -> Result<Reading, Error> {
    let width = width(picture);
    let channel: Vec<f32> = scaled(picture, width, HEIGHT).iter().map(|pixel| pixel / 127.5 - 1.0).collect();
    let output = model.run([1, CHANNELS, HEIGHT, width], channel.repeat(CHANNELS))?;
    let ([_, _, count], classes) = output.into_shape_vec::<f32, 3>().map_err(|_| Error::Run)?;
    match count == characters.len() + 1 {
        true => Ok(decoded(classes.chunks_exact(count), characters)),
        false => Err(Error::Weights),
    }
}

/// In proportion to [`HEIGHT`].
fn width(picture: &Grey) -> usize {
    let width = picture.columns.saturating_mul(HEIGHT).div_ceil(picture.rows);
    width.clamp(WIDTHS.0, WIDTHS.1)
}

/// The likeliest class of each step; the same one in a row is one character, and class 0 stands between two.
fn decoded<'a>(steps: impl Iterator<Item = &'a [f32]>, characters: &[String]) -> Reading {
    let mut reading = Reading::default();
    let (mut last, mut count) = (0, 0_u16);
    for step in steps {
        let (class, probability) = likeliest(step);
        if class != last
            && let Some(character) = class.checked_sub(1).and_then(|at| characters.get(at))
        {
            reading.text += character;
            reading.confidence += probability;
            count += 1;
        }
        last = class;
    }
    reading.confidence /= f32::from(count.max(1));
    reading
}

/// The first of the largest values.
fn likeliest(step: &[f32]) -> (usize, f32) {
    step.iter().copied().enumerate().fold((0, 0.0), |best, next| if next.1 > best.1 { next } else { best })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(classes: &[usize]) -> Reading {
        let steps: Vec<[f32; 3]> =
            classes.iter().map(|class| std::array::from_fn(|at| if at == *class { 0.8 } else { 0.1 })).collect();
        decoded(steps.iter().map(<[f32; 3]>::as_slice), &["a".to_owned(), "b".to_owned()])
    }

    #[test]
    fn repeated_classes_are_one_character_unless_none_stands_between() {
        assert_eq!(text(&[0, 1, 1, 2, 0, 2, 0]).text, "abb");
        assert!((text(&[1, 0, 2]).confidence - 0.8).abs() < 1e-6);
    }

    #[test]
    fn nothing_read_is_not_sure_of_anything() {
        assert_eq!(text(&[0, 0]), Reading { text: String::new(), confidence: 0.0 });
    }
}
