//! A detector whose behaviour is two sentences: it sees one line around all white pixels of what it is shown, where they are few, and
//! reads there what it was told. It may be told to see a line that is not there, or to break down.

use scanitize::error::{Error, Reason, Result};
use scanitize::text::{Detector, Grey, Line, Reading, Renderings};

/// The detector.
pub struct Told {
    /// What it reads, and how sure it is.
    pub text: &'static str,
    pub confidence: f32,
    /// How sure it is that it sees a line.
    pub score: f32,
    /// Whether it sees a line in every picture, each time at another height.
    pub is_stubborn: bool,
    /// Whether it breaks down.
    pub is_broken: bool,
    /// How many pictures it was shown.
    pub shown: usize,
}

impl Told {
    pub fn reading(text: &'static str) -> Self {
        Self { text, confidence: 0.99, score: 0.9, is_stubborn: false, is_broken: false, shown: 0 }
    }
}

impl Detector for Told {
    fn find(&mut self, picture: &Renderings) -> Result<Vec<Line>> {
        self.shown += 1;
        if self.is_broken {
            return Err(Error::new(Reason::TextUnchecked, "it broke down"));
        }
        if self.is_stubborn {
            let top = (self.shown * 12 % 80) as f32;
            return Ok(vec![Line { left: 0.0, top, right: 16.0, bottom: top + 8.0, score: 0.9 }]);
        }
        // Brightness comes first.
        let pixels = picture.columns * picture.rows;
        let white = (0..pixels).filter(|at| picture.values[*at] == 255);
        let places: Vec<(usize, usize)> = white.map(|at| (at % picture.columns, at / picture.columns)).collect();
        if places.is_empty() || places.len() > pixels / 8 {
            return Ok(Vec::new());
        }
        let columns = places.iter().map(|(column, _)| *column);
        let (left, right) = (columns.clone().min().unwrap() as f32, columns.max().unwrap() as f32 + 1.0);
        let (top, bottom) = (places[0].1 as f32, places[places.len() - 1].1 as f32 + 1.0);
        Ok(vec![Line { left, top, right, bottom, score: self.score }])
    }

    fn read(&mut self, _: &Grey) -> Result<Reading> {
        Ok(Reading { text: self.text.to_owned(), confidence: self.confidence })
    }
}
