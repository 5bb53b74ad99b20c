//! The nets that find and read writing, as the core asks for them. Each thread has its own, made when it is first asked.

use scanitize::error::{Error, Reason, Result};
use scanitize::text::{Detector, Grey, Line, Reading, Renderings};
use scanitize_net::Net;

/// The nets of one thread.
#[derive(Default)]
pub struct Nets(Option<Net>);

impl Nets {
    fn net(&mut self) -> Result<&Net> {
        if self.0.is_none() {
            self.0 = Some(Net::new().map_err(|_| FAILED)?);
        }
        self.0.as_ref().ok_or(FAILED)
    }
}

impl Detector for Nets {
    fn find(&mut self, picture: &Renderings) -> Result<Vec<Line>> {
        let lines = self.net()?.find(&picture.values, picture.columns, picture.rows).map_err(|_| FAILED)?;
        let line = |line: scanitize_net::Line| Line {
            left: line.left,
            top: line.top,
            right: line.right,
            bottom: line.bottom,
            score: line.score,
        };
        Ok(lines.into_iter().map(line).collect())
    }

    fn read(&mut self, line: &Grey) -> Result<Reading> {
        let reading = self.net()?.read(&line.values, line.columns, line.rows).map_err(|_| FAILED)?;
        Ok(Reading { text: reading.text, confidence: reading.confidence })
    }
}

const FAILED: Error = Error::new(Reason::TextUnchecked, "the search for writing broke down");
