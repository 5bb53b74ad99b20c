//! A head for the screen: from the files as they were opened and from the cleaned ones.

use std::path::PathBuf;

use scanitize::limits::Limits;
use scanitize::profile::policy::Face;
use scanitize::sanitize::{Surface, Surveyor, portrayed};
use scanitize::source::Bytes;
use serde_json::{Value, json};

use crate::support::faces::{Study, head, series};
use crate::support::heads::MeanHead;
use crate::support::nifti::Volume;
use crate::support::patients::Person;

/// Pixels of a side; a pixel is 260 mm / 130 wide, and the head's middle lies 35 mm below that of its brain.
const SIZE: usize = 130;

/// The surface of a head, as it travels, read from these files.
fn surface(shown: &Value, file: impl Fn(u32) -> Vec<u8>) -> Vec<u8> {
    let survey: scanitize::sanitize::Survey = serde_json::from_value(shown["survey"].clone()).unwrap();
    let mut surveyor = Surveyor::new(survey.clone(), Limits::default()).unwrap();
    for one in &survey.files {
        surveyor.add(one.file, &mut Bytes(file(one.file))).unwrap();
    }
    surveyor.surface(&serde_json::from_value(shown["map"].clone()).unwrap()).unwrap().to_bytes()
}

fn shown(study: &Study) -> Vec<Value> {
    study.coordinator.heads().iter().map(|head| serde_json::to_value(head).unwrap()).collect()
}

#[test]
fn a_head_is_seen_from_all_sides_before_and_after() {
    let person = Person::generate(71);
    let files = [MeanHead::new().axial(&person, 1), MeanHead::new().sagittal(&person, 2)].concat();
    let mut study = Study::new(Face::Deface, &files);
    assert_eq!(study.coordinator.heads().len(), 0, "nothing is known yet");
    let survey = study.surveys().remove(0);
    let finding = study.look(&survey);
    study.coordinator.surveyed(&survey.id, Some(finding));
    study.clean();
    let heads = shown(&study);
    assert_eq!(heads.len(), 1, "of the series in which it was found");
    let before = surface(&heads[0], |file| files[file as usize].clone());
    let after = surface(&heads[0], |file| study.outputs[&file].clone());
    let seen = |bytes: &[u8], yaw: f64| Surface::from_bytes(bytes).unwrap().seen(&portrayed(yaw, 0.0, SIZE));
    // Rows at 20 mm above the brain's middle and higher show the forehead, from 60 mm below it on the face.
    let far = |yaw: f64, rows: std::ops::Range<usize>| {
        let (one, other) = (seen(&before, yaw), seen(&after, yaw));
        let pairs = one.depths.iter().zip(&other.depths).enumerate().filter(|(at, _)| rows.contains(&(at / SIZE)));
        let solid: Vec<bool> = pairs
            .filter(|(_, (one, _))| !one.is_nan())
            .map(|(_, (one, other))| other.is_nan() || (one - other).abs() > 3.0)
            .collect();
        solid.iter().filter(|far| **far).count() as f64 / solid.len() as f64
    };
    assert!(far(0.0, 20..36) < 0.05, "{} of the forehead", far(0.0, 20..36));
    assert!(far(0.0, 80..100) > 0.6, "{} of the face", far(0.0, 80..100));
    assert!(far(180.0, 20..40) < 0.05, "{} of the back", far(180.0, 20..40));
    if let Some(folder) = std::env::var_os("SCANITIZE_PORTRAITS").map(PathBuf::from) {
        std::fs::create_dir_all(folder.join("files")).unwrap();
        for (number, bytes) in files.iter().enumerate() {
            std::fs::write(folder.join("files").join(format!("IM{number:03}")), bytes).unwrap();
        }
        std::fs::write(folder.join("volume.nii.gz"), Volume::head().packed()).unwrap();
        for yaw in [-90.0, 0.0, 35.0] {
            std::fs::write(folder.join(format!("{yaw}")), seen(&before, yaw).values).unwrap();
        }
    }
}

#[test]
fn no_head_is_shown_where_none_is_cut() {
    let files = series(&Person::generate(72), 1, 12, 0.0, 2.5, |_| {});
    for (face, finding) in [(Face::Deface, None), (Face::Keep, Some(head()))] {
        let mut study = Study::new(face, &files);
        study.answer(|_| finding.clone());
        study.clean();
        assert_eq!(shown(&study), Vec::<Value>::new(), "{face:?}");
    }
    let mut study = Study::new(Face::Deface, &files);
    study.answer(|_| Some(head()));
    study.clean();
    let heads = shown(&study);
    assert_eq!(heads[0]["map"]["shift"], json!([0.0, 0.0, 20.0]));
    let series = serde_json::to_value(study.coordinator.overview()).unwrap()["series"][0]["id"].clone();
    assert_eq!(heads[0]["series"], series);
    let files_of = heads[0]["survey"]["files"].as_array().unwrap().len();
    assert_eq!(files_of, 12);
}
