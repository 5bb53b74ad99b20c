//! Volumes in files of their own: NIfTI in and out.

use scanitize::error::Reason;
use scanitize::limits::Limits;
use scanitize::profile::policy::Face;
use scanitize::sanitize::{Coordinator, Options, Verifier, scan};
use scanitize::source::Bytes;
use serde_json::json;

use crate::support::canary::positions;
use crate::support::faces::{Study, head, no_face, unsure};
use crate::support::flow::{Run, clean, clean_drawn, clean_one, clean_within};
use crate::support::instances::{Kind, file};
use crate::support::nifti::{Volume, gunzip, gzip};
use crate::support::patients::Person;

mod heads;
mod hostile;

/// Everything a header can say, over every byte of it, so that what is not shape, type, scaling and place shows.
fn talkative(volume: Volume) -> Volume {
    let texts: &[(usize, &str)] = match volume.is_second {
        false => &[
            (4, "QZdatatype"),
            (14, "QZdbname Doe^Jane1"),
            (32, "QZex"),
            (36, "QZ"),
            (38, "Q"),
            (39, "Q"),
            (56, "QZintentpars"),
            (68, "QZ"),
            (74, "QZ"),
            (120, "QZ"),
            (122, "Q"),
            (124, "QZcalmaxcalmin"),
            (138, "QZ"),
            (140, "QZglmaxm"),
            (148, "QZdescrip DOE JANE 19500304"),
            (228, "QZauxfile.DoeJane.1950"),
            (328, "QZintentDoeJane"),
        ],
        true => &[
            (80, "QZintentparametersthatsay"),
            (192, "QZcalmaxcalmin"),
            (208, "QZdurationtoffset"),
            (224, "QZslicestartend"),
            (240, "QZdescrip DOE JANE 19500304"),
            (320, "QZauxfile.DoeJane.1950"),
            (496, "QZsc"),
            (504, "QZic"),
            (508, "QZintentDoeJane"),
            (524, "Q"),
            (525, "QZunusedDoeJan"),
        ],
    };
    let over = texts.iter().map(|(at, text)| (*at, text.as_bytes().to_vec())).collect();
    let mut extension = [32_u32.to_le_bytes(), 4_u32.to_le_bytes()].concat();
    extension.extend(b"QZextension DoeJane 1950");
    Volume { over, extension, trailer: b"QZtrailer DoeJane".to_vec(), ..volume }
}

fn volumes() -> Vec<(&'static str, Volume)> {
    let plain = || Volume::new([7, 6, 5], 2.0);
    vec![
        ("first", plain()),
        ("first, big endian", plain().big()),
        ("second", plain().second()),
        ("second, big endian", plain().second().big()),
        ("over time", plain().times(3)),
    ]
}

#[test]
fn what_comes_out_has_the_same_voxels_and_says_nothing_else() {
    for (name, volume) in volumes() {
        for is_packed in [false, true] {
            let of = |volume: &Volume| if is_packed { volume.packed() } else { volume.bytes() };
            let run = clean_one(&of(&talkative(volume.clone())));
            assert_eq!(run.others, [], "{name}");
            let (output, bytes) = run.released.iter().next().unwrap();
            assert_eq!(output, if is_packed { "ST001/VOL001.nii.gz" } else { "ST001/VOL001.nii" });
            let bytes = if is_packed { gunzip(bytes) } else { bytes.clone() };
            // What the standard's fields say of a volume that never said anything else: the fields of a new file.
            assert_eq!(bytes, volume.bytes(), "{name}");
            for said in ["QZ", "Doe", "DOE", "1950"] {
                let is_in = |bytes: &[u8]| !positions(bytes, said.as_bytes()).is_empty();
                assert!(!is_in(&bytes) && !is_in(run.manifest.as_bytes()), "{name}: {said}");
            }
        }
    }
}

#[test]
fn gzip_says_nothing_of_its_own_and_is_the_same_each_time() {
    let volume = Volume::new([7, 6, 5], 2.0);
    let mut named = Vec::new();
    let mut encoder = flate2::GzBuilder::new()
        .filename("DOE_JANE_1950.nii")
        .comment("Doe")
        .mtime(77)
        .write(&mut named, flate2::Compression::best());
    std::io::Write::write_all(&mut encoder, &volume.bytes()).unwrap();
    encoder.finish().unwrap();
    let (one, other) = (clean_one(&volume.packed()).only(), clean_one(&named).only());
    assert_eq!(one, other);
    // RFC 1952 2.3: no flags, no time.
    assert_eq!(&one[..9], [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0]);
}

#[test]
fn members_of_gzip_are_one_file() {
    let volume = Volume::new([7, 6, 5], 2.0);
    let bytes = volume.bytes();
    for cuts in [vec![100, 348, 360], (1..bytes.len()).step_by(7).collect()] {
        let mut parts = Vec::new();
        let mut from = 0;
        for cut in cuts.into_iter().chain([bytes.len()]) {
            parts.extend(gzip(&bytes[from..cut]));
            parts.extend(gzip(&[]));
            from = cut;
        }
        assert_eq!(gunzip(&clean_one(&parts).only()), bytes);
    }
}

#[test]
fn one_volume_in_two_forms_comes_out_once() {
    let volume = Volume::new([7, 6, 5], 2.0);
    let run = clean(&[("a/one.nii", &volume.bytes()), ("b/two.nii.gz", &talkative(volume).packed())]);
    assert_eq!(run.released.len(), 1);
    assert_eq!(run.others, [("b/two.nii.gz".to_owned(), Reason::Duplicate)]);
}

#[test]
fn volumes_of_a_folder_are_a_study_and_names_tell_nothing() {
    let volume = |number: u16| Volume::new([7, 6, 5 + number], 2.0).bytes();
    let image = file(Kind::Ct, &Person::generate(3), 1, 1).bytes();
    let files: [(&str, &[u8]); 4] =
        [("in/doe/t1.nii", &volume(0)), ("in/doe/t2.nii", &volume(1)), ("in\\roe\\t1.nii", &volume(2)), ("in/IM1", &image)];
    let names = |run: &Run| run.released.keys().cloned().collect::<Vec<_>>();
    let run = clean(&files);
    assert_eq!(run.others, []);
    let names_of = names(&run);
    let studies = |names: &[String], end: &str| names.iter().filter(|name| name.ends_with(end)).count();
    assert_eq!((studies(&names_of, "/VOL001.nii"), studies(&names_of, "/VOL002.nii")), (2, 1), "{names_of:?}");
    assert_eq!(studies(&names_of, "/SE001/IM0001.dcm"), 1);
    let mut turned = files;
    turned.reverse();
    assert_eq!(clean(&turned).released, run.released, "the order of the files does not show");
}

#[test]
fn a_volume_names_nobody_and_raises_no_question() {
    let image = file(Kind::Ct, &Person::generate(3), 1, 1).bytes();
    let mut coordinator = Coordinator::new(&Options::default(), [1; 32], [2; 32]).unwrap();
    for (id, (name, bytes)) in (0..).zip([
        ("a/x.nii", Volume::new([7, 6, 5], 2.0).bytes()),
        ("b/y.nii", Volume::new([6, 6, 5], 2.0).bytes()),
        ("c/z", image),
    ]) {
        coordinator.add(id, name, scan(&mut Bytes(&bytes), &Limits::default()));
    }
    let overview = coordinator.overview();
    assert_eq!((overview.patients, overview.images), (1, 3));
    assert!(overview.questions.iter().all(|question| question.kind == "face"), "no question of who it is");
    assert_eq!(overview.series.iter().filter(|series| series.modality == "NIfTI").count(), 2);
}

#[test]
fn a_volume_goes_through_a_store_as_through_memory() {
    let limits = Limits { held_bytes: 100, ..Limits::default() };
    for bytes in [Volume::new([7, 6, 5], 2.0).bytes(), Volume::new([70, 60, 50], 2.0).packed()] {
        let apart = clean_within(limits, &[("the input", &bytes)], crate::support::flow::KEY, "a recipient").only();
        assert_eq!(apart, clean_one(&bytes).only());
    }
}

#[test]
fn every_policy_releases_a_volume_whose_face_stays_on_purpose() {
    let bytes = talkative(Volume::new([7, 6, 5], 2.0)).bytes();
    for preset in scanitize::profile::policy::Policy::PRESETS {
        let run = clean_drawn(preset, &[("the input", &bytes)], [5; 32]);
        let report: serde_json::Value = serde_json::from_str(&run.report).unwrap();
        let line = &report["instances"][0];
        assert_eq!(
            (&line["verdict"], &line["face"], &line["output"]),
            (&json!("released"), &json!("kept"), &json!("ST001/VOL001.nii"))
        );
        let paths: Vec<&str> =
            line["actions"].as_array().unwrap().iter().map(|action| action["path"].as_str().unwrap()).collect();
        assert_eq!(paths, ["descrip", "aux_file", "intent_name", "data_type", "db_name", "regular", "extension", "trailer"]);
    }
}

#[test]
fn a_place_without_sense_is_refused_and_one_that_is_not_told_is_held() {
    let plain = || Volume::new([20, 20, 20], 5.0);
    let fate = |volume: &Volume| Study::new(Face::Deface, &[volume.bytes()]);
    for volume in [Volume { rows: [0.0; 12], ..plain() }, Volume { rows: [1.0; 12], ..plain() }] {
        assert_eq!(clean_one(&volume.bytes()).others[0].1, Reason::Unreadable);
    }
    // Rows and columns that are askew, a slab that does not say which way it lies, slices where volumes should be, and sizes in other units
    // than the file says.
    let mut skew = plain();
    skew.rows[1] = 2.0;
    let untold = Volume { sform: 0, ..Volume::new([50, 50, 4], 2.0) };
    let upright = Volume::new([50, 50, 1], 2.0).times(50);
    for volume in [skew, untold, upright, Volume::new([50, 50, 50], 0.004), Volume::new([50, 50, 50], 400.0)] {
        let mut study = fate(&volume);
        assert!(study.surveys().is_empty());
        study.clean();
        assert_eq!(study.fates(), ["face-unchecked"]);
    }
    let metres = Volume { units: 1, ..Volume::new([50, 50, 50], 0.004) };
    assert_eq!(fate(&metres).surveys().len(), 1, "nifti1.h: 1 is metres");
    let mut told = fate(&Volume::new([50, 50, 4], 2.0));
    told.clean();
    assert_eq!(told.fates(), ["face-unchecked"], "what converters write is not believed so far that a face stays");
}

#[test]
fn the_sform_comes_before_the_qform_and_both_stay_where_they_agree() {
    let plain = || Volume::new([20, 20, 20], 5.0);
    let turned = |quaternion| Volume { qform: 1, quaternion, ..plain() };
    for agreeing in [[0.0, 0.0, 0.0, -90.0, -126.0, -72.0], [1e-4, 0.0, 0.0, -90.0, -126.0, -72.001]] {
        assert_eq!(clean_one(&turned(agreeing).bytes()).only(), turned(agreeing).bytes());
    }
    for other in [[0.01, 0.0, 0.0, -90.0, -126.0, -72.0], [0.0, 0.0, 0.0, -90.0, -126.0, -72.1]] {
        assert_eq!(clean_one(&turned(other).bytes()).only(), plain().bytes(), "one place is told");
    }
    let with_both = turned([0.0, 0.0, 0.0, 3.0, 4.0, 5.0]);
    assert_eq!(clean_one(&with_both.bytes()).only(), plain().bytes());
    let first = |volume: &Volume| {
        let slices = scan(&mut Bytes(volume.bytes()), &Limits::default()).slices.unwrap();
        let plane = slices.planes().next().unwrap();
        (plane.origin, plane.across, plane.down)
    };
    // NIfTI counts to the right and to the front, DICOM to the left and to the back.
    assert_eq!(first(&with_both), ([90.0, 126.0, -72.0], [-5.0, 0.0, 0.0], [0.0, -5.0, 0.0]));
    let by_quaternion = Volume { sform: 0, rows: [0.0; 12], ..with_both.clone() };
    assert_eq!(first(&by_quaternion), ([-3.0, -4.0, 5.0], [-5.0, 0.0, 0.0], [0.0, -5.0, 0.0]));
    // nifti1.h: half a turn about the first axis is (0, 1, 0, 0).
    let half_turn = Volume { quaternion: [1.0, 0.0, 0.0, 3.0, 4.0, 5.0], ..by_quaternion };
    assert_eq!(first(&half_turn), ([-3.0, -4.0, 5.0], [-5.0, 0.0, 0.0], [0.0, 5.0, 0.0]));
}

#[test]
fn steps_are_those_of_the_rows() {
    let plain = || Volume::new([7, 6, 5], 2.0);
    for pixdim in [[1.0, 194.105_18, 555.123, 4.0, 1.0, 1.0, 1.0, 1.0], [1.0, 2.0, 2.000_1, -2.0, 1.0, 1.0, 1.0, 1.0]] {
        for volume in [plain(), plain().second(), plain().big()] {
            assert_eq!(clean_one(&Volume { pixdim, ..volume.clone() }.bytes()).only(), volume.bytes());
        }
    }
    let by_steps = Volume { sform: 0, rows: [0.0; 12], pixdim: [1.0, 2.5, 3.5, 4.5, 1.0, 1.0, 1.0, 1.0], ..plain() };
    assert_eq!(clean_one(&by_steps.bytes()).only(), by_steps.bytes(), "without rows they are what tells");
}

#[test]
fn numbers_have_no_digits_that_spell_and_measure_nothing() {
    let mut spelled = Volume::new([7, 6, 5], 2.0).second();
    let single = |number: f64| f64::from(number as f32);
    // The last bytes of double precision, and what is next to nothing.
    let letters = |number: f64, text: &[u8; 3]| {
        let [_, _, _, rest @ ..] = number.to_le_bytes();
        f64::from_le_bytes([&text[..], &rest[..]].concat().try_into().unwrap())
    };
    let mut expected = spelled.clone();
    for (row, place) in [(3, -90.3), (7, -126.7), (11, -72.1)] {
        (spelled.rows[row], expected.rows[row]) = (letters(place, b"ZQC"), single(place));
    }
    (spelled.rows[1], spelled.rows[2]) = (19.41e-9, f64::from_le_bytes(*b"JANE DO\x30"));
    (spelled.scaling, expected.scaling) = ([letters(0.3, b"ZQC"), -1024.0], [single(0.3), -1024.0]);
    assert_eq!(clean_one(&spelled.bytes()).only(), expected.bytes());
}

#[test]
fn verify_finds_numbers_that_need_not_be() {
    let plain = || Volume::new([20, 20, 20], 5.0);
    let both = |quaternion| Volume { qform: 1, quaternion, ..plain() };
    let with_rows = |row: usize, number: f64| {
        let mut volume = plain().second();
        volume.rows[row] = number;
        volume
    };
    let fits = [plain(), both([0.0, 0.0, 0.0, -90.0, -126.0, -72.0]), with_rows(3, -90.5)];
    let spells = [
        Volume { pixdim: [1.0, 5.0, 5.001, 5.0, 1.0, 1.0, 1.0, 1.0], ..plain() },
        both([0.0, 0.0, 0.0, 3.0, -126.0, -72.0]),
        both([0.5, 0.0, 0.0, -90.0, -126.0, -72.0]),
        with_rows(3, -90.3),
        with_rows(1, 1e-8),
        with_rows(1, -0.0),
        Volume { scaling: [1e-10, 0.0], ..plain() },
        Volume { scaling: [1.0, 2e9], ..plain() },
    ];
    for (volumes, expected) in [(&fits[..], &[][..]), (&spells, &["form"])] {
        for (number, volume) in volumes.iter().enumerate() {
            let checked = Verifier::new(None).check(&mut Bytes(&volume.bytes()), &Limits::default()).unwrap();
            let faults: Vec<&str> = checked.findings.iter().map(|finding| finding.fault.as_str()).collect();
            assert_eq!(faults, expected, "{number}");
        }
    }
}

#[test]
fn what_scales_nothing_is_written_as_nothing() {
    let plain = || Volume::new([7, 6, 5], 2.0);
    for scaling in [[0.0, 0.0], [0.0, 5.0], [f64::NAN, f64::NAN], [f64::INFINITY, 3.0]] {
        let volume = Volume { scaling, ..plain() };
        assert_eq!(clean_one(&volume.bytes()).only(), plain().bytes(), "{scaling:?}");
    }
    let volume = Volume { scaling: [1.0, -0.0], ..plain() };
    assert_eq!(clean_one(&volume.bytes()).only(), plain().bytes());
    let volume = Volume { scaling: [0.25, -100.0], ..plain() };
    assert_eq!(clean_one(&volume.bytes()).only(), volume.bytes());
}

#[test]
fn a_face_is_air_in_all_volumes_and_all_else_is_as_it_was() {
    // The slices of the study of faces, as one volume: 20 x 20 x 12.
    let mut volume = Volume::new([24, 24, 12], 10.0);
    volume.rows = [-10.0, 0.0, 0.0, 120.0, 0.0, -10.0, 0.0, 120.0, 0.0, 0.0, 2.5, 0.0];
    volume.pixdim[3] = 2.5;
    for volume in [volume.clone(), volume.clone().big(), volume.clone().second(), volume.times(2)] {
        let is_big = volume.is_big;
        for (bytes, is_packed) in [(volume.bytes(), false), (volume.packed(), true)] {
            let mut study = Study::new(Face::Deface, &[bytes]);
            assert_eq!(study.answer(|_| Some(head())), 1);
            assert_eq!(study.clean(), 1);
            assert_eq!(study.fates(), ["removed"]);
            let output = study.outputs[&0].clone();
            let output = if is_packed { gunzip(&output) } else { output };
            let whole = volume.bytes();
            assert_eq!(output[..volume.start()], whole[..volume.start()]);
            let pairs = whole[volume.start()..].chunks(2).zip(output[volume.start()..].chunks(2));
            let number = |pair: &[u8]| {
                if is_big { u16::from_be_bytes([pair[0], pair[1]]) } else { u16::from_le_bytes([pair[0], pair[1]]) }
            };
            let changed: Vec<usize> =
                pairs.clone().enumerate().filter(|(_, (one, other))| one != other).map(|(at, _)| at).collect();
            assert!(changed.iter().all(|at| number(&output[volume.start() + 2 * at..]) == 0), "what changed is air");
            let count = 24 * 24 * 12;
            let first: Vec<usize> = changed.iter().copied().filter(|at| *at < count).collect();
            assert!(first.len() > 500 && first.len() < count / 2, "{}", first.len());
            if volume.dim[0] == 4 {
                let second: Vec<usize> = changed.iter().filter(|at| **at >= count).map(|at| at - count).collect();
                // A sample that was 0 before shows no change.
                assert!(second.iter().filter(|at| !first.contains(at)).count() < 3, "each volume loses the same");
            }
            assert_eq!(study.manifest()["codes"]["113102"], "Clean Recognizable Visual Features Option");
            assert_eq!(study.manifest()["files"][0]["face"], "removed");
            let checked = Verifier::new(None).check(&mut Bytes(&study.outputs[&0]), &Limits::default()).unwrap();
            assert!(checked.findings.is_empty());
        }
    }
}

#[test]
fn where_nothing_was_found_out_a_volume_is_held() {
    let bytes = [Volume::new([24, 24, 24], 10.0).bytes()];
    for finding in [Some(unsure()), None] {
        let mut study = Study::new(Face::Deface, &bytes);
        study.answer(|_| finding.clone());
        assert_eq!((study.clean(), study.fates()), (0, vec!["face-unchecked".to_owned()]));
    }
    let mut study = Study::new(Face::Deface, &bytes);
    study.answer(|_| Some(no_face()));
    study.clean();
    assert_eq!((study.fates(), study.outputs[&0].clone()), (vec!["out-of-view".to_owned()], bytes[0].clone()));
}

#[test]
fn verify_takes_the_canonical_form_and_nothing_else() {
    let findings = |bytes: &[u8]| -> Vec<String> {
        let checked = Verifier::new(None).check(&mut Bytes(bytes), &Limits::default()).unwrap();
        checked.findings.into_iter().map(|finding| finding.fault).collect()
    };
    for (name, volume) in volumes() {
        for packed in [false, true] {
            let out = clean_one(&if packed { volume.packed() } else { volume.bytes() }).only();
            assert_eq!(findings(&out), Vec::<String>::new(), "{name}");
            // Any header byte that is zero, and is no part of a number that may be another, must be zero.
            let plain = if packed { gunzip(&out) } else { out.clone() };
            for at in 0..volume.start() {
                let mut changed = plain.clone();
                changed[at] ^= 0x41;
                let changed = if packed { gzip_as_ours(&changed) } else { changed };
                let is_free = is_number(&volume, at);
                assert!(is_free || findings(&changed) == ["form"], "{name}: {at}");
            }
            let longer = [out.clone(), vec![0]].concat();
            assert_eq!(findings(&longer), ["form"]);
            assert_eq!(findings(&out[..out.len() - 1]), ["form"]);
            if packed {
                for at in 0..10 {
                    let mut changed = out.clone();
                    changed[at] ^= 1;
                    assert_eq!(findings(&changed), ["form"], "byte {at} of the head of gzip");
                }
                let mut changed = out.clone();
                let sum = changed.len() - 6;
                changed[sum] ^= 1;
                assert_eq!(findings(&changed), ["form"], "the sum");
                assert_eq!(findings(&[out.clone(), out.clone()].concat()), ["form"], "two members");
                assert_eq!(findings(&gzip_as_ours(&[plain.clone(), b"more".to_vec()].concat())), ["form"]);
            }
        }
        assert_eq!(findings(&talkative(volume).bytes()), ["form"], "{name}");
    }
}

/// Gzip with the head that the program writes.
fn gzip_as_ours(bytes: &[u8]) -> Vec<u8> {
    let mut packed = gzip(bytes);
    packed[..10].copy_from_slice(&[0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 0xFF]);
    packed
}

/// Whether a byte is of a number that may be any within bounds: steps, scaling, and the place by the rows.
fn is_number(volume: &Volume, at: usize) -> bool {
    let ranges: &[std::ops::Range<usize>] = match volume.is_second {
        false => &[80..108, 112..120, 123..124, 254..256, 280..328],
        true => &[112..168, 176..192, 348..352, 400..496, 500..504],
    };
    ranges.iter().any(|range| range.contains(&at))
}
