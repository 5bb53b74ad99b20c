//! Heads for the screen: what a person looks at to see that a face is gone.

use serde::Serialize;

use crate::error::{Error, Reason, Result};
use crate::face::render::Surface;
use crate::face::{Bust, Extent, Finding, Pose, Skin};
use crate::sanitize::coordinator::Coordinator;
use crate::sanitize::faces::volumes::candidates;
use crate::sanitize::faces::{Survey, Surveyor, rooms};
use crate::study::Patients;
use crate::volume::Affine;

/// A head whose face is cut out, and the volume in which it was found. Travels as JSON.
#[derive(Serialize)]
pub struct ShownHead {
    /// The id of the series.
    pub series: String,
    /// What is read of it, before and after: cleaning moves no frame.
    pub survey: Survey,
    /// From the template's coordinates to the patient's.
    pub map: Affine,
}

impl Coordinator {
    /// The heads in the study that was closed, of which all that is to be read goes into the output.
    #[must_use]
    pub fn heads(&self) -> Vec<ShownHead> {
        let readable = self.cleanable(|id| self.name(id).is_some());
        let patients = Patients::of_records(&readable, self.is_same_person);
        let mut heads = Vec::new();
        for room in rooms(&readable, &patients).iter().filter(|room| room.slab.is_none()) {
            let found = candidates(&room.records).into_iter().find_map(|volume| {
                let Some(Some(Finding::Head(head))) = self.found(&volume.id()) else { return None };
                Some((volume.survey(), head.map()))
            });
            let of = |survey: &Survey| readable.get(&survey.files.first()?.file).map(|record| self.series_id(record));
            heads.extend(found.and_then(|(survey, map)| Some(ShownHead { series: of(&survey)?, survey, map })));
        }
        heads
    }
}

impl Surveyor {
    /// The surface of the head that lies as `map` says in what was read.
    ///
    /// # Errors
    /// [`Reason::InternalError`] where files are missing, [`Reason::FaceCheckFailed`] for a map that no head has.
    pub fn surface(self, map: &Affine) -> Result<Surface> {
        let (stack, physics) = self.stack()?;
        let pose = Pose::of(map).ok_or(Error::new(Reason::FaceCheckFailed, "a head that cannot be shown"))?;
        let value = |place| stack.at(place).unwrap_or(f32::NAN);
        Ok(Surface::of(&Bust::of(&value, Skin::of(&stack, physics), pose, Extent::Head)))
    }
}
