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
use volumes::{Field, Volume, candidates, is_axial, lonely};

/// A volume in which a head is to be looked for. Travels as JSON; holds no value of an attribute but places.
#[derive(Clone, Serialize, Deserialize)]
pub struct Survey {
    /// What the answer is given by: a hash of the instances and frames.
    pub id: String,
    /// The files to be read, in this order.
    pub files: Vec<SurveyFile>,
    /// Where their frames lie, in the order of the files and of the frames of each, and what the samples measure.
    pub slices: Slices,
    /// A head that was found in another volume: whether it lies there too, so that the same cut leaves no face.
    #[serde(default)]
    pub head: Option<Head>,
}

/// The frames of one file that belong to a survey.
#[derive(Clone, Serialize, Deserialize)]
pub struct SurveyFile {
    /// The number of the file.
    pub file: u32,
    /// The frames, counted from 0.
    pub frames: Vec<u32>,
}

/// Where the frames of an instance lie, or its contours: `None` where they are no slices of a body, or do not say it. What was captured
/// from a screen or photographed shows a head from outside, wherever it says that it lies.
pub fn slices(set: &DataSet, iod: Iod) -> Option<Slices> {
    if !table::has_picture(iod) {
        return contours::slices(set);
    }
    let is_original = gate::has_image_type(set, |part| part == "ORIGINAL");
    let is_grey = set.unsigned_short(tags::SAMPLES_PER_PIXEL) == Some(1)
        && set.text(tags::PHOTOMETRIC_INTERPRETATION).is_some_and(|term| term.starts_with("MONOCHROME"));
    let is_slices = gate::is_of_numbers(iod) || (is_grey && is_of_slices(iod));
    let planes = geometry::of(set).filter(|_| is_slices)?.planes;
    Some(Slices::new(&planes, physics(iod), is_original))
}

/// Kinds of picture whose frames are slices: those of tomographs.
fn is_of_slices(iod: Iod) -> bool {
    physics(iod).is_some() || matches!(iod, Iod::Nm | Iod::Angiographic3d | Iod::Craniofacial3d)
}

/// The frame of reference of contours, empty where there is none, or more than one. One of the standard, an atlas, is many people's.
pub fn frame_of_reference(set: &DataSet) -> &str {
    contours::frame_of_reference(set).filter(|uid| !table::is_registered_uid(uid)).unwrap_or_default()
}

/// Whether what lies beyond an edge of a picture can be seen at the opposite one.
fn folds(set: &DataSet) -> bool {
    set.text(tags::SOP_CLASS_UID).and_then(table::iod).and_then(physics) == Some(Physics::Mr)
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
    /// The number of the patient.
    patient: usize,
    /// Those that were made of others and are no part of a volume: views that were rendered, one from each side.
    lonely: BTreeSet<u32>,
    /// Where the frames stand between head and foot, if all of them lie across the body within one thin slab.
    slab: Option<Vec<f64>>,
}

impl<'a> Room<'a> {
    fn new(name: &'a str, patient: usize, records: &[(u32, &'a ScanRecord)]) -> Self {
        Self { name, patient, records: records.to_vec(), lonely: lonely(records), slab: slab(records) }
    }

    /// The instances of which it is known where they lie.
    fn placed(&self) -> impl Iterator<Item = (u32, &'a Slices)> {
        self.placed_records().filter_map(|(id, record)| Some((id, record.slices.as_ref()?)))
    }

    fn placed_records(&self) -> impl Iterator<Item = (u32, &'a ScanRecord)> {
        let placed = self.records.iter().filter(|(id, record)| record.slices.is_some() && !self.lonely.contains(id));
        placed.map(|(id, record)| (*id, *record))
    }
}

/// A file that holds a volume says too little of where it lies, and many slices in one place are a pile that lost its places.
fn slab(records: &[(u32, &ScanRecord)]) -> Option<Vec<f64>> {
    let mut heights = Vec::new();
    for (_, record) in records.iter().filter(|(_, record)| !record.is_volume) {
        for plane in record.slices.as_ref()?.planes() {
            let [_, _, height] = plane.at(f64::from(plane.columns) / 2.0, f64::from(plane.rows) / 2.0);
            heights.push(Some(height).filter(|_| is_axial(&plane))?);
        }
    }
    order::sort_by(&mut heights, f64::total_cmp);
    let span = heights.last()? - heights.first()?;
    let is_pile = |heights: &[f64]| heights.last().zip(heights.first()).is_some_and(|(last, first)| last - first < ONE_PLACE);
    (span < SLAB && !heights.windows(PILE).any(is_pile)).then_some(heights)
}

/// Sorts instances into rooms. Single slices, each in a frame of reference of its own, may be a head all together: then no room of
/// theirs is thin.
fn rooms<'a>(records: &'a BTreeMap<u32, ScanRecord>, patients: &Patients) -> Vec<Room<'a>> {
    let room = |(id, record): &(u32, &'a ScanRecord)| {
        let (is_alone, frame_of_reference) = (record.frame_of_reference.is_empty(), record.frame_of_reference.as_str());
        (patients.of(*id).unwrap_or(usize::MAX), is_alone, if is_alone { record.series.as_str() } else { frame_of_reference })
    };
    let shown = records.iter().filter(|(_, record)| record.may_show_face);
    let mut sorted: Vec<(u32, &ScanRecord)> = shown.map(|(id, record)| (*id, record)).collect();
    order::sort_by_key(&mut sorted, |one| (room(one), one.1.series.as_str(), one.1.number, one.1.instance.as_str()));
    let chunks = sorted.chunk_by(|one, next| room(one) == room(next));
    let made = |chunk: &[(u32, &'a ScanRecord)]| {
        let (patient, _, name) = room(chunk.first()?);
        Some(Room::new(name, patient, chunk))
    };
    let mut rooms: Vec<Room> = chunks.filter_map(made).collect();
    let are_many = |room: &Room| {
        let shares = |other: &&Room| other.patient == room.patient;
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
    Head(Located<'b>),
    /// There is no face in these fields of view.
    Seen(Fields<'a>),
}

/// A head, and the files in which it seems to lie elsewhere.
struct Located<'b> {
    head: &'b Head,
    elsewhere: BTreeSet<u32>,
    /// Whether in some series a cut of the face alone would leave one.
    is_bare: bool,
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
        let open = rooms.iter().filter(|room| room.records.iter().any(goes_on));
        open.flat_map(|room| self.known_of(room).1).collect()
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
            match self.known_of(&room).0 {
                Known::Thin => works.extend(room.placed().map(|(id, _)| (id, FaceWork::TooThin))),
                Known::Head(Located { head, elsewhere, is_bare }) => {
                    let cut = room.placed().filter(|(id, _)| !elsewhere.contains(id));
                    works.extend(cut.map(|(id, _)| (id, FaceWork::Cut(cuts.len()))));
                    // By the pseudonym, which stays what it is when what was cleaned is cleaned again.
                    let head = if is_bare { &head.clone().bare() } else { head };
                    cuts.push(Cut::of(head, head.mode(mode), self.key.seed(&self.key.uid(room.name, &|_| false))));
                }
                Known::Seen(fields) => {
                    let seen = room.placed_records().filter(|(_, record)| fields.hold(record));
                    works.extend(seen.map(|(id, _)| (id, FaceWork::OutOfView)));
                }
            }
        }
        (works, cuts)
    }

    /// What is known of a room, and what is to be looked at next.
    fn known_of<'a>(&self, room: &Room<'a>) -> (Known<'a, '_>, Vec<Survey>) {
        if room.slab.is_some() {
            return (Known::Thin, Vec::new());
        }
        let (mut fields, mut doubts): (Fields, usize) = (Fields::default(), 0);
        let volumes = candidates(&room.records);
        fields.searched.extend(volumes.iter().map(Volume::series));
        for volume in &volumes {
            if fields.all.len() + doubts >= MOST_SURVEYS
                || doubts >= MOST_DOUBTS
                || room.placed_records().all(|(_, record)| fields.hold(record))
            {
                break;
            }
            if volume.is_in(&fields.of(volume.series())) {
                continue;
            }
            match self.found(&volume.id()) {
                Some(Some(Finding::Head(head))) => {
                    let (located, surveys) = self.located(head, volume, &volumes);
                    return (Known::Head(located), surveys);
                }
                Some(Some(Finding::OtherPart)) => fields.all.push((volume.series(), volume.field())),
                Some(Some(Finding::Unsure) | None) => doubts += 1,
                None => return (Known::Seen(fields), vec![volume.survey()]),
            }
        }
        (Known::Seen(fields), Vec::new())
    }

    /// What was found in a survey.
    fn found(&self, id: &str) -> Option<Option<&Finding>> {
        self.surveyed.iter().find(|(known, _)| known == id).map(|(_, finding)| finding.as_ref())
    }

    /// Where a head lies that was found in one volume: patients move, and frames of reference are written wrongly, so each other series is
    /// looked at too where something can look, of its volumes the best, the one in the middle and the last. A series of which one does
    /// not show the head in its place is held as a whole, and so is what there is no time to look at.
    fn located<'b>(&self, head: &'b Head, found: &Volume, volumes: &[Volume]) -> (Located<'b>, Vec<Survey>) {
        let (mut located, mut surveys) = (Located { head, elsewhere: BTreeSet::new(), is_bare: false }, Vec::new());
        let mut series: BTreeMap<&str, Vec<&Volume>> = BTreeMap::new();
        for volume in volumes.iter().filter(|_| self.has_detector) {
            series.entry(volume.series()).or_default().push(volume);
        }
        let found = found.id();
        for (number, volumes) in series.values().enumerate() {
            let last = volumes.len() - 1;
            let looked = order::set([0, last / 2, last]);
            let looked = looked.iter().filter_map(|at| volumes.get(*at)).filter(|volume| volume.id() != found);
            for volume in looked {
                let answer = self.found(&volume.id_of(&found));
                if answer.is_none() && number < MOST_SURVEYS {
                    surveys.push(volume.survey_of(head, &found));
                }
                match answer {
                    Some(Some(Finding::Head(there))) => located.is_bare |= there.mode(Mode::Deface) == Mode::HeadStrip,
                    // What nobody has answered yet is held as what was answered with no.
                    _ => located.elsewhere.extend(volumes.iter().flat_map(|volume| volume.files())),
                }
            }
        }
        (located, surveys)
    }
}

/// Fields of view in which there is no face, each with the series that shows it.
#[derive(Default)]
struct Fields<'a> {
    all: Vec<(&'a str, Field)>,
    /// The series that are looked at themselves: what another one shows in the same place says nothing of them, since headers err.
    searched: BTreeSet<&'a str>,
}

impl<'a> Fields<'a> {
    /// Those of a series.
    fn of(&self, series: &str) -> Vec<&Field> {
        self.all.iter().filter(|(of, _)| *of == series).map(|(_, field)| field).collect()
    }

    /// Whether all frames lie in fields of the same series, or, where their series is none that is looked at, of any.
    fn hold(&self, record: &ScanRecord) -> bool {
        let is_searched = self.searched.contains(record.series.as_str());
        let fields: Vec<&Field> =
            self.all.iter().filter(|(series, _)| !is_searched || *series == record.series).map(|(_, field)| field).collect();
        let is_in = |slices: &Slices| slices.planes().all(|plane| fields.iter().any(|field| field.holds(&plane)));
        !fields.is_empty() && record.slices.as_ref().is_some_and(is_in)
    }
}

/// Slices within so many millimetres from head to foot show no face.
const SLAB: f64 = 10.0;
/// How many slices in places of their own make a volume where each has a frame of reference of its own.
const FEW_SLICES: usize = 3;
/// Millimetres within which slices are in one place.
const ONE_PLACE: f64 = 0.5;
/// How many volumes of a frame of reference are looked at in vain, and how many at all.
const MOST_DOUBTS: usize = 3;
const MOST_SURVEYS: usize = 40;
/// So many slices in one place are a pile.
const PILE: usize = 5;
