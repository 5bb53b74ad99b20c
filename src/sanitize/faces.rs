//! Faces: which volumes a head is looked for in, and what follows for the instances that may show one.
//!
//! Between pass 1 and the closing of the study the coordinator names [`Survey`]s, a [`Surveyor`] reads their slices one after the
//! other, and the coordinator takes what it found. What is found holds for the frame of reference of the patient, since a head has one
//! place in it; that there is no face holds for what was seen alone. Nothing here depends on the order of the files.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::dicom::data_set::DataSet;
use crate::dicom::{geometry, tags};
use crate::face::{Cut, Finding, Head, Mode, Physics};
use crate::order;
use crate::profile::policy::Face;
use crate::profile::table::{self, Iod};
use crate::sanitize::coordinator::Coordinator;
use crate::sanitize::gate;
use crate::study::{FaceWork, Patients, ScanRecord, Slices};

mod contours;
mod removal;
mod shown;
mod surveyor;
mod volumes;

pub use contours::{CONTOURS, has_contours};
pub use removal::{Duty, Facing, Taken, noted};
pub use shown::ShownHead;
pub use surveyor::Surveyor;
use volumes::{Field, Volume, candidates, is_axial};

/// A volume in which a head is to be looked for. Travels as JSON; holds no value of an attribute but places.
#[derive(Clone, Serialize, Deserialize)]
pub struct Survey {
    /// What the answer is given by: a hash of the instances and frames.
    pub id: String,
    /// The files to be read, in this order.
    pub files: Vec<SurveyFile>,
    /// Where their frames lie, in the order of the files and of the frames of each, and what the samples measure.
    pub slices: Slices,
}

/// The frames of one file that belong to a survey.
#[derive(Clone, Serialize, Deserialize)]
pub struct SurveyFile {
    /// The number of the file.
    pub file: u32,
    /// The frames, counted from 0.
    pub frames: Vec<u32>,
}

/// Where the frames of an instance lie, or its contours: `None` where they are no slices of a body, or do not say it.
pub fn slices(set: &DataSet, iod: Iod) -> Option<Slices> {
    if !table::has_picture(iod) {
        return contours::slices(set);
    }
    let planes = geometry::of(set)?.planes;
    let is_grey = set.unsigned_short(tags::SAMPLES_PER_PIXEL) == Some(1)
        && set.text(tags::PHOTOMETRIC_INTERPRETATION).is_some_and(|term| term.starts_with("MONOCHROME"));
    Some(Slices::new(&planes, physics(iod).filter(|_| is_grey), gate::has_image_type(set, |part| part == "ORIGINAL")))
}

/// The frame of reference of contours, empty where there is none, or more than one. One of the standard, an atlas, is many people's.
pub fn frame_of_reference(set: &DataSet) -> &str {
    contours::frame_of_reference(set).filter(|uid| !table::is_registered_uid(uid)).unwrap_or_default()
}

fn physics(iod: Iod) -> Option<Physics> {
    match iod {
        Iod::Ct | Iod::EnhancedCt | Iod::LegacyCt => Some(Physics::Ct),
        Iod::Mr | Iod::EnhancedMr | Iod::LegacyMr => Some(Physics::Mr),
        Iod::Pt | Iod::EnhancedPt | Iod::LegacyPt => Some(Physics::Pet),
        _ => None,
    }
}

/// The instances of one patient in one frame of reference that may show a face; of a series, where there is none.
struct Room<'a> {
    name: &'a str,
    records: Vec<(u32, &'a ScanRecord)>,
    studies: Vec<&'a str>,
    /// Where the frames stand between head and foot, if all of them lie across the body within one thin slab.
    slab: Option<Vec<f64>>,
}

impl<'a> Room<'a> {
    fn new(name: &'a str, records: &[(u32, &'a ScanRecord)]) -> Self {
        let mut studies: Vec<&str> = Vec::new();
        for (_, record) in records {
            if !studies.contains(&record.study.as_str()) {
                studies.push(&record.study);
            }
        }
        Self { name, records: records.to_vec(), studies, slab: slab(records) }
    }

    /// The instances of which it is known where they lie.
    fn placed(&self) -> impl Iterator<Item = (u32, &'a Slices)> {
        self.records.iter().filter_map(|(id, record)| Some((*id, record.slices.as_ref()?)))
    }
}

fn slab(records: &[(u32, &ScanRecord)]) -> Option<Vec<f64>> {
    let mut heights = Vec::new();
    for (_, record) in records {
        for plane in record.slices.as_ref()?.planes() {
            let [_, _, height] = plane.at(f64::from(plane.columns) / 2.0, f64::from(plane.rows) / 2.0);
            heights.push(Some(height).filter(|_| is_axial(&plane))?);
        }
    }
    order::sort_by(&mut heights, f64::total_cmp);
    let span = heights.last()? - heights.first()?;
    (span < SLAB).then_some(heights)
}

/// Sorts instances into rooms. Single slices, each in a frame of reference of its own, may be a head all together: then no room of
/// theirs is thin.
fn rooms<'a>(records: &'a BTreeMap<u32, ScanRecord>, patients: &Patients) -> Vec<Room<'a>> {
    let room = |(id, record): &(u32, &'a ScanRecord)| {
        let (is_alone, frame_of_reference) = (record.frame_of_reference.is_empty(), record.frame_of_reference.as_str());
        (patients.of(*id), is_alone, if is_alone { record.series.as_str() } else { frame_of_reference })
    };
    let shown = records.iter().filter(|(_, record)| record.may_show_face);
    let mut sorted: Vec<(u32, &ScanRecord)> = shown.map(|(id, record)| (*id, record)).collect();
    order::sort_by_key(&mut sorted, |one| (room(one), one.1.series.as_str(), one.1.number, one.1.instance.as_str()));
    let chunks = sorted.chunk_by(|one, next| room(one) == room(next));
    let mut rooms: Vec<Room> = chunks.filter_map(|chunk| Some(Room::new(room(chunk.first()?).2, chunk))).collect();
    let are_many = |room: &Room| {
        let shares = |other: &&Room| other.studies.iter().any(|study| room.studies.contains(study));
        let slabs: Vec<&Vec<f64>> = rooms.iter().filter(shares).filter_map(|room| room.slab.as_ref()).collect();
        room.slab.is_some() && slabs.len() > 1 && count(&slabs) > FEW_SLICES
    };
    let thick: Vec<bool> = rooms.iter().map(are_many).collect();
    for (room, is_thick) in rooms.iter_mut().zip(thick) {
        room.slab.take_if(|_| is_thick);
    }
    rooms
}

/// How many slices there are in places of their own.
fn count(slabs: &[&Vec<f64>]) -> usize {
    let mut heights: Vec<f64> = slabs.iter().flat_map(|slab| slab.iter()).copied().collect();
    order::sort_by(&mut heights, f64::total_cmp);
    let (mut count, mut last) = (0, f64::NEG_INFINITY);
    for height in heights {
        if height - last > ONE_PLACE {
            (count, last) = (count + 1, height);
        }
    }
    count
}

/// What is known of a room.
enum Known<'a, 'b> {
    /// It is too thin to show a face.
    Thin,
    /// There is a head.
    Head(&'b Head),
    /// There is no face in these fields of view; and what is to be looked at next.
    Seen(Vec<Field>, Option<Volume<'a>>),
}

impl Coordinator {
    /// The volumes that are to be looked at now, each independent of the others, before the study is closed with the same arguments.
    /// Their answers may lead to more; none are left when all is known that can be found out.
    #[must_use]
    pub fn surveys(&self, series: Option<&BTreeSet<String>>, face: Option<Face>) -> Vec<Survey> {
        if self.wished(face) == Face::Keep {
            return Vec::new();
        }
        let duplicates = self.duplicates();
        let readable = self.cleanable(|id| !duplicates.contains(&id));
        let patients = Patients::of_records(&readable, self.is_same_person);
        let goes_on = |(id, record): &(u32, &ScanRecord)| {
            record.slices.is_some() && self.obstacle(*id, record, &patients, series).is_none()
        };
        let rooms = rooms(&readable, &patients);
        let open = rooms.iter().filter(|room| room.records.iter().any(goes_on)).filter_map(|room| match self.known_of(room) {
            Known::Seen(_, next) => next,
            _ => None,
        });
        open.map(|volume| volume.survey()).collect()
    }

    /// Takes what a survey found; `None` where it could not be made, and what was found with another template is no better. It stays
    /// valid whatever is decided later.
    pub fn surveyed(&mut self, id: &str, finding: Option<Finding>) {
        self.surveyed.retain(|(known, _)| known != id);
        self.surveyed.push((id.to_owned(), finding.filter(Finding::is_current)));
    }

    /// What becomes of the faces in the instances of which that is known, and the cuts.
    pub(super) fn faces(&self, records: &BTreeMap<u32, ScanRecord>, patients: &Patients) -> (BTreeMap<u32, FaceWork>, Vec<Cut>) {
        let (mut works, mut cuts) = (BTreeMap::new(), Vec::new());
        let mode = match self.policy.face {
            Face::Keep => return (works, cuts),
            Face::Deface => Mode::Deface,
            Face::HeadStrip => Mode::HeadStrip,
        };
        for room in rooms(records, patients) {
            match self.known_of(&room) {
                Known::Thin => works.extend(room.placed().map(|(id, _)| (id, FaceWork::TooThin))),
                Known::Head(head) => {
                    works.extend(room.placed().map(|(id, _)| (id, FaceWork::Cut(cuts.len()))));
                    // By the pseudonym, which stays what it is when what was cleaned is cleaned again.
                    cuts.push(Cut::of(head, mode, self.key.seed(&self.key.uid(room.name, &|_| false))));
                }
                Known::Seen(fields, _) => {
                    let seen = room.placed().filter(|(_, slices)| are_seen(slices, &fields));
                    works.extend(seen.map(|(id, _)| (id, FaceWork::OutOfView)));
                }
            }
        }
        (works, cuts)
    }

    fn known_of<'a>(&self, room: &Room<'a>) -> Known<'a, '_> {
        if room.slab.is_some() {
            return Known::Thin;
        }
        let (mut fields, mut doubts): (Vec<Field>, usize) = (Vec::new(), 0);
        for volume in candidates(&room.records) {
            if fields.len() + doubts >= MOST_SURVEYS
                || doubts >= MOST_DOUBTS
                || room.placed().all(|(_, one)| are_seen(one, &fields))
            {
                break;
            }
            if volume.is_in(&fields) {
                continue;
            }
            let id = volume.id();
            match self.surveyed.iter().find(|(known, _)| *known == id).map(|(_, finding)| finding) {
                Some(Some(Finding::Head(head))) => return Known::Head(head),
                Some(Some(Finding::OtherPart)) => fields.push(volume.field()),
                Some(Some(Finding::Unsure) | None) => doubts += 1,
                None => return Known::Seen(fields, Some(volume)),
            }
        }
        Known::Seen(fields, None)
    }
}

/// Whether all frames lie in fields in which there is no face.
fn are_seen(slices: &Slices, fields: &[Field]) -> bool {
    !fields.is_empty() && slices.planes().all(|plane| fields.iter().any(|field| field.holds(&plane)))
}

/// Slices within so many millimetres from head to foot show no face.
const SLAB: f64 = 10.0;
/// How many slices in places of their own make a volume where each has a frame of reference of its own.
const FEW_SLICES: usize = 3;
/// Millimetres within which slices are in one place.
const ONE_PLACE: f64 = 0.5;
/// How many volumes of a frame of reference are looked at in vain, and how many at all.
const MOST_DOUBTS: usize = 3;
const MOST_SURVEYS: usize = 8;
