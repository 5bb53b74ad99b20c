//! The nets that find and read writing and find faces, as the core asks for them. Each thread has its own, made when it is first asked.

use scanitize::error::{Error, Reason, Result};
use scanitize::sanitize::{FaceDetector, Portrait, Sighting};
use scanitize::text::{Detector, Grey, Line, Reading, Renderings};
use scanitize_net::{Faces, Net};

/// The nets of one thread.
#[derive(Default)]
pub struct Nets {
    net: Option<Net>,
    faces: Option<Faces>,
}

impl Nets {
    fn net(&mut self) -> Result<&Net> {
        if self.net.is_none() {
            self.net = Some(Net::new().map_err(|_| FAILED)?);
        }
        self.net.as_ref().ok_or(FAILED)
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

impl FaceDetector for Nets {
    fn faces(&mut self, portrait: &Portrait) -> Result<Vec<Sighting>> {
        if self.faces.is_none() {
            self.faces = Some(Faces::new().map_err(|_| NO_FACES)?);
        }
        let net = self.faces.as_ref().ok_or(NO_FACES)?;
        let faces = net.find(&portrait.values, portrait.columns, portrait.rows).map_err(|_| NO_FACES)?;
        let sighting = |face: scanitize_net::Face| Sighting {
            left: face.left,
            top: face.top,
            right: face.right,
            bottom: face.bottom,
            score: face.score,
        };
        Ok(faces.into_iter().map(sighting).collect())
    }
}

const NO_FACES: Error = Error::new(Reason::FaceCheckFailed, "the search for faces broke down");
const FAILED: Error = Error::new(Reason::TextUnchecked, "the search for writing broke down");
