//! Where frames lie, and what their values stand for, against places planted in the header.

use scanitize::dicom::data_set::DataSet;
use scanitize::dicom::frames::PixelLayout;
use scanitize::dicom::geometry::{self, Geometry, Kind as Said};
use scanitize::dicom::read::read;
use scanitize::limits::Limits;
use scanitize::source::Bytes;

use crate::support::instances::{Kind, SIDE, instance};
use crate::support::patients::Person;
use crate::support::writer::{File, Set, Syntax};

const IMAGE_TYPE: u32 = 0x0008_0008;
const POSITION: u32 = 0x0020_0032;
const ORIENTATION: u32 = 0x0020_0037;
const SPACING: u32 = 0x0028_0030;
const FRAMES: u32 = 0x0028_0008;
const SHARED: u32 = 0x5200_9229;
const PER_FRAME: u32 = 0x5200_9230;
const PLANE_POSITION: u32 = 0x0020_9113;
const PLANE_ORIENTATION: u32 = 0x0020_9116;
const PIXEL_MEASURES: u32 = 0x0028_9110;
const OFFSETS: u32 = 0x3004_000C;
const DETECTOR: u32 = 0x0054_0022;

/// Turned about two axes: rows and columns at right angles, written with the six decimals of a scanner.
const TURNED: &str = "0.866025\\0.433013\\0.250000\\-0.500000\\0.750000\\0.433013";

fn generated(kind: Kind) -> Set {
    instance(kind, &Person::generate(1), 1, 1)
}

fn data_set(set: &Set) -> DataSet {
    data_set_in(set, Syntax::Explicit)
}

fn data_set_in(set: &Set, syntax: Syntax) -> DataSet {
    read(&mut Bytes(&File::new(set.clone(), syntax).bytes()), &Limits::default()).unwrap().data_set
}

fn geometry(set: &Set) -> Option<Geometry> {
    geometry::of(&data_set(set))
}

/// Whether a geometry has the place of a pixel where it was planted, to a micrometre.
fn is_at(found: &Geometry, frame: usize, (column, row): (f64, f64), place: [f64; 3]) -> bool {
    found.planes[frame].at(column, row).iter().zip(place).all(|(found, planted)| (found - planted).abs() < 1e-3)
}

fn with(set: &Set, change: impl FnOnce(&mut Set)) -> Set {
    let mut changed = set.clone();
    change(&mut changed);
    changed
}

#[test]
fn a_slice_lies_where_its_header_says() {
    let set = with(&generated(Kind::Ct), |set| {
        set.put(POSITION, "DS", "-12.5\\30\\-700.25").put(ORIENTATION, "DS", TURNED).put(SPACING, "DS", "0.5\\2");
        // At the detector, not in the patient.
        set.put(0x0018_1164, "DS", "9\\9");
    });
    for syntax in Syntax::ALL {
        let found = geometry::of(&data_set_in(&set, syntax)).unwrap();
        assert_eq!((found.kind, found.planes.len()), (Said::Slice, 1));
        assert_eq!((found.planes[0].columns, found.planes[0].rows), (SIDE, SIDE));
        assert!(is_at(&found, 0, (0.0, 0.0), [-12.5, 30.0, -700.25]));
        // Columns are 2 mm apart along the row, rows 0.5 mm along the column.
        assert!(is_at(&found, 0, (10.0, 0.0), [-12.5 + 17.3205, 30.0 + 8.66026, -700.25 + 5.0]));
        assert!(is_at(&found, 0, (0.0, 10.0), [-12.5 - 2.5, 30.0 + 3.75, -700.25 + 2.165065]));
    }
}

#[test]
fn what_is_no_place_has_no_geometry() {
    let sound = generated(Kind::Ct);
    assert!(geometry(&sound).is_some());
    let three_decimals = with(&sound, |set| _ = set.put(ORIENTATION, "DS", "0.866\\0.500\\0\\-0.500\\0.866\\0"));
    assert!(geometry(&three_decimals).is_some());
    let texts = [
        (POSITION, "DS", ""),
        (POSITION, "DS", "1\\2"),
        (POSITION, "DS", "1\\2\\3\\4"),
        (POSITION, "DS", "1\\2\\NaN"),
        (POSITION, "DS", "1\\2\\inf"),
        (POSITION, "DS", "1\\2\\1e999"),
        (POSITION, "DS", "1\\2\\2e5"),
        (POSITION, "DS", "1\\2\\left"),
        (ORIENTATION, "DS", "1\\0\\0\\0\\1"),
        (ORIENTATION, "DS", "1\\0\\0\\0\\0\\0"),
        (ORIENTATION, "DS", "1\\0\\0\\1\\0\\0"),
        (ORIENTATION, "DS", "1\\0\\0\\0.1\\0.995\\0"),
        (ORIENTATION, "DS", "2\\0\\0\\0\\0.5\\0"),
        (SPACING, "DS", "0\\1"),
        (SPACING, "DS", "1\\0"),
        (SPACING, "DS", "-1\\1"),
        (SPACING, "DS", "1"),
        (SPACING, "DS", "1\\2000"),
        (FRAMES, "IS", "2"),
        (IMAGE_TYPE, "CS", "ORIGINAL\\PRIMARY\\M\\ND\\MOSAIC"),
        (IMAGE_TYPE, "CS", "ORIGINAL\\PRIMARY\\LOCALIZER"),
        (IMAGE_TYPE, "CS", "DERIVED\\SECONDARY\\PROJECTION IMAGE"),
        (IMAGE_TYPE, "CS", "DERIVED\\SECONDARY\\AXIAL\\CT_SOM5 MIP"),
        (IMAGE_TYPE, "CS", "DERIVED\\SECONDARY\\VRT"),
        (0x0008_9206, "CS", "DISTORTED"),
        (0x0008_9207, "CS", "MAX_IP"),
    ];
    for (tag, vr, text) in texts {
        let set = with(&sound, |set| {
            // Two frames need the bytes of two.
            let samples = set.bytes(0x7FE0_0010).repeat(2);
            set.put(tag, vr, text).put(0x7FE0_0010, "OW", samples);
        });
        assert!(geometry(&set).is_none(), "{text}");
    }
    for tag in [POSITION, ORIENTATION, SPACING] {
        assert!(geometry(&with(&sound, |set| _ = set.remove(tag))).is_none(), "{tag:08x}");
        let twice = with(&sound, |set| _ = set.push(tag, "DS", "1\\2\\3"));
        assert!(geometry(&twice).is_none(), "two values: {tag:08x}");
    }
    let detector = with(&sound, |set| _ = set.remove(SPACING).put(0x0018_1164, "DS", "1\\1"));
    assert!(geometry(&detector).is_none(), "spacing at the detector");
    let mr = with(&generated(Kind::Mr), |set| _ = set.put(IMAGE_TYPE, "CS", "ORIGINAL\\PRIMARY\\LOCALIZER"));
    assert!(geometry(&mr).is_some(), "of MR, a localizer is a slice");
    let in_phase = with(&generated(Kind::Mr), |set| _ = set.put(IMAGE_TYPE, "CS", "DERIVED\\PRIMARY\\IP\\IP\\DERIVED"));
    assert!(geometry(&in_phase).is_some(), "IP is in phase");
    for kind in [Kind::Cr, Kind::Dx, Kind::Nm] {
        assert!(geometry(&generated(kind)).is_none(), "{kind:?} has no plane");
    }
}

fn item(tag: u32, text: &str) -> Set {
    with(&Set::default(), |set| _ = set.put(tag, "DS", text))
}

/// An enhanced image of three frames, each with a position of its own, and either an orientation too.
fn enhanced(kind: Kind, orientations: Option<[&str; 3]>) -> Set {
    with(&generated(kind), |set| {
        let mut shared = set.sequence(SHARED)[0].clone();
        shared.items(PIXEL_MEASURES, vec![item(SPACING, "2\\0.5")]).items(PLANE_ORIENTATION, vec![item(ORIENTATION, TURNED)]);
        let mut frames = set.sequence(PER_FRAME).to_vec();
        for (number, frame) in frames.iter_mut().enumerate() {
            frame.items(PLANE_POSITION, vec![item(POSITION, &format!("{number}\\-5.5\\{}", 7 - 3 * number as i32))]);
            if let Some(orientations) = orientations {
                shared.remove(PLANE_ORIENTATION);
                frame.items(PLANE_ORIENTATION, vec![item(ORIENTATION, orientations[number])]);
            }
        }
        set.items(SHARED, vec![shared]).items(PER_FRAME, frames);
    })
}

#[test]
fn frames_lie_where_their_functional_groups_say() {
    for kind in [Kind::EnhancedCt, Kind::EnhancedMr] {
        let found = geometry(&enhanced(kind, None)).unwrap();
        assert_eq!((found.kind, found.planes.len()), (Said::Groups, 3));
        for frame in 0..3 {
            let origin = [frame as f64, -5.5, 7.0 - 3.0 * frame as f64];
            assert!(is_at(&found, frame, (0.0, 0.0), origin));
            // Columns are 0.5 mm apart here, rows 2 mm.
            assert!(is_at(&found, frame, (10.0, 0.0), [origin[0] + 4.330125, origin[1] + 2.165065, origin[2] + 1.25]));
            assert!(is_at(&found, frame, (0.0, 10.0), [origin[0] - 10.0, origin[1] + 15.0, origin[2] + 8.66026]));
        }
        let each = ["1\\0\\0\\0\\1\\0", "0\\1\\0\\0\\0\\-1", "1\\0\\0\\0\\0\\-1"];
        let found = geometry(&enhanced(kind, Some(each))).unwrap();
        assert!(is_at(&found, 1, (2.0, 1.0), [1.0, -4.5, 2.0]));
        assert!(is_at(&found, 2, (2.0, 1.0), [3.0, -5.5, -1.0]));
    }
    let segmentation = geometry(&generated(Kind::Segmentation)).unwrap();
    assert!(is_at(&segmentation, 0, (3.0, 4.0), [-117.0, -116.0, 2.0]));
    assert!(is_at(&segmentation, 1, (3.0, 4.0), [-117.0, -116.0, 4.0]));
}

#[test]
fn groups_that_do_not_place_every_frame_place_none() {
    let sound = enhanced(Kind::EnhancedMr, None);
    let shared = |change: &dyn Fn(&mut Set)| {
        with(&sound, |set| {
            let changed = with(&set.sequence(SHARED)[0], change);
            set.items(SHARED, vec![changed]);
        })
    };
    let frame = |change: &dyn Fn(&mut Set)| {
        with(&sound, |set| {
            let mut frames = set.sequence(PER_FRAME).to_vec();
            change(&mut frames[1]);
            set.items(PER_FRAME, frames);
        })
    };
    let position = || item(POSITION, "1\\2\\3");
    let cases = [
        ("one frame fewer", with(&sound, |set| _ = set.items(PER_FRAME, set.sequence(PER_FRAME)[1..].to_vec()))),
        ("one frame more", with(&sound, |set| _ = set.put(FRAMES, "IS", "2"))),
        ("shared twice", with(&sound, |set| _ = set.items(SHARED, [set.sequence(SHARED); 2].concat()))),
        ("none shared", with(&sound, |set| _ = set.remove(SHARED))),
        ("no spacing", shared(&|set| _ = set.remove(PIXEL_MEASURES))),
        ("no orientation", shared(&|set| _ = set.remove(PLANE_ORIENTATION))),
        ("one without position", frame(&|set| _ = set.remove(PLANE_POSITION))),
        ("one of two positions", frame(&|set| _ = set.items(PLANE_POSITION, vec![position(), position()]))),
        ("one of no position", frame(&|set| _ = set.items(PLANE_POSITION, vec![]))),
        ("a position of its own and of all", shared(&|set| _ = set.items(PLANE_POSITION, vec![position()]))),
        ("one of infinity", frame(&|set| _ = set.items(PLANE_POSITION, vec![item(POSITION, "1\\2\\-inf")]))),
    ];
    for (what, set) in cases {
        assert!(geometry(&set).is_none(), "{what}");
    }
}

/// PS3.3 C.8.4.15: slices lie behind the first where the spacing is positive, in front of it where it is negative.
#[test]
fn the_slices_of_a_gamma_camera_lie_along_the_normal_of_the_first() {
    let tomogram = |spacing: &str, slices: &[u16]| {
        with(&generated(Kind::Nm), |set| {
            let place = with(&item(POSITION, "10\\20\\30"), |set| _ = set.put(ORIENTATION, "DS", "0\\1\\0\\0\\0\\-1"));
            let samples = set.bytes(0x7FE0_0010)[..2 * usize::from(SIDE * SIDE)].repeat(3);
            set.put(IMAGE_TYPE, "CS", "ORIGINAL\\PRIMARY\\RECON TOMO\\EMISSION")
                .put(FRAMES, "IS", "3")
                .put(0x0018_0088, "DS", spacing)
                .shorts(0x0054_0080, slices)
                .items(DETECTOR, vec![place])
                .put(0x7FE0_0010, "OW", samples);
        })
    };
    // The normal of (0,1,0) and (0,0,-1) is (-1,0,0).
    let found = geometry(&tomogram("4", &[1, 2, 3])).unwrap();
    assert_eq!(found.kind, Said::Tomogram);
    assert!(is_at(&found, 0, (0.0, 0.0), [10.0, 20.0, 30.0]));
    assert!(is_at(&found, 2, (1.0, 2.0), [2.0, 22.4, 25.2]));
    let found = geometry(&tomogram("-4", &[3, 1, 2])).unwrap();
    assert!(is_at(&found, 0, (0.0, 0.0), [18.0, 20.0, 30.0]));
    assert!(is_at(&found, 1, (0.0, 0.0), [10.0, 20.0, 30.0]));
    for (spacing, slices) in
        [("0", &[1, 2, 3][..]), ("", &[1, 2, 3]), ("4\\4", &[1, 2, 3]), ("4", &[1, 2]), ("4", &[0, 1, 2]), ("4", &[1, 2, 3, 4])]
    {
        assert!(geometry(&tomogram(spacing, slices)).is_none(), "{spacing} {slices:?}");
    }
    let projections = with(&tomogram("4", &[1, 2, 3]), |set| _ = set.put(IMAGE_TYPE, "CS", "ORIGINAL\\PRIMARY\\TOMO\\EMISSION"));
    assert!(geometry(&projections).is_none(), "views from around the patient");
    let two = with(&tomogram("4", &[1, 2, 3]), |set| _ = set.items(DETECTOR, [set.sequence(DETECTOR); 2].concat()));
    assert!(geometry(&two).is_none(), "two detectors");
}

/// PS3.3 C.8.8.3.2.
#[test]
fn the_planes_of_a_dose_lie_at_their_offsets() {
    let dose = |position: &str, orientation: &str, offsets: &str| {
        with(&generated(Kind::Dose), |set| {
            set.put(POSITION, "DS", position).put(ORIENTATION, "DS", orientation).put(OFFSETS, "DS", offsets);
        })
    };
    let upright = "1\\0\\0\\0\\1\\0";
    let found = geometry(&dose("-5\\-6\\100", upright, "0\\-2.5")).unwrap();
    assert_eq!(found.kind, Said::Dose);
    assert!(is_at(&found, 0, (0.0, 0.0), [-5.0, -6.0, 100.0]));
    assert!(is_at(&found, 1, (2.0, 4.0), [-3.125, -2.25, 97.5]));
    let absolute = geometry(&dose("-5\\-6\\100", upright, "100\\102.5")).unwrap();
    assert!(is_at(&absolute, 0, (0.0, 0.0), [-5.0, -6.0, 100.0]));
    assert!(is_at(&absolute, 1, (0.0, 0.0), [-5.0, -6.0, 102.5]));
    // The normal of (1,0,0) and (0,0,-1) is (0,1,0).
    let coronal = "1\\0\\0\\0\\0\\-1";
    assert!(is_at(&geometry(&dose("1\\2\\3", coronal, "0\\4")).unwrap(), 1, (0.0, 0.0), [1.0, 6.0, 3.0]));
    for (orientation, offsets) in [(coronal, "3\\7"), (upright, "1\\2"), (upright, "0"), (upright, "0\\1\\2"), (upright, "")] {
        assert!(geometry(&dose("1\\2\\3", orientation, offsets)).is_none(), "{orientation} {offsets}");
    }
}

fn rescale(set: &Set, frame: u32) -> Option<(f64, f64)> {
    geometry::rescale(&data_set(set), frame)
}

#[test]
fn values_are_rescaled_as_their_frame_says() {
    assert_eq!(rescale(&generated(Kind::Ct), 0), Some((1.0, -1024.0)));
    assert_eq!(rescale(&generated(Kind::Pt), 0), Some((1.25, 0.0)));
    assert_eq!(rescale(&generated(Kind::Dose), 1), Some((0.0025, 0.0)));
    assert_eq!(rescale(&generated(Kind::EnhancedCt), 2), Some((1.0, -1024.0)));
    let plain = with(&generated(Kind::Mr), |set| _ = set.remove(0x0028_1052).remove(0x0028_1053));
    assert_eq!(rescale(&plain, 0), Some((1.0, 0.0)));
    let each = with(&generated(Kind::EnhancedMr), |set| {
        let shared = with(&set.sequence(SHARED)[0], |set| _ = set.remove(0x0028_9145));
        let mut frames = set.sequence(PER_FRAME).to_vec();
        for (number, frame) in frames.iter_mut().enumerate() {
            let scale = with(&item(0x0028_1052, "-3"), |set| _ = set.put(0x0028_1053, "DS", format!("{}", number + 2)));
            frame.items(0x0028_9145, vec![scale]);
        }
        set.items(SHARED, vec![shared]).items(PER_FRAME, frames);
    });
    assert_eq!((rescale(&each, 0), rescale(&each, 2)), (Some((2.0, -3.0)), Some((4.0, -3.0))));
    for (tag, text) in [(0x0028_1053, "0"), (0x0028_1053, "NaN"), (0x0028_1053, "1\\2"), (0x0028_1052, ""), (0x0028_1052, "1e30")]
    {
        assert_eq!(rescale(&with(&generated(Kind::Ct), |set| _ = set.put(tag, "DS", text)), 0), None, "{text}");
    }
    let table = with(&generated(Kind::Ct), |set| _ = set.items(0x0028_3000, vec![]));
    assert_eq!(rescale(&table, 0), None);
}

/// Bits Stored, sign, slope, intercept: -1000 HU as a stored value.
#[test]
fn air_is_what_air_is_in_the_unit_of_the_picture() {
    let air = |set: &Set, frame| {
        let set = data_set(set);
        geometry::air(&set, frame, &PixelLayout::of(&set).unwrap())
    };
    let ct = |bits: u16, sign: u16, slope: &str, intercept: &str| {
        with(&generated(Kind::Ct), |set| {
            set.shorts(0x0028_0101, &[bits]).shorts(0x0028_0102, &[bits - 1]).shorts(0x0028_0103, &[sign]);
            set.put(0x0028_1053, "DS", slope).put(0x0028_1052, "DS", intercept);
        })
    };
    for (bits, sign, slope, intercept, expected) in [
        (12, 0, "1", "-1024", 24),
        (16, 1, "1", "0", -1000),
        (16, 1, "1", "-8192", 7192),
        (16, 0, "0.5", "-1000.2", 0),
        (12, 1, "0.25", "0", -2048),
        (12, 0, "1", "-9000", 4095),
        (8, 0, "1", "0", 0),
        (12, 0, "3", "-1024", 8),
    ] {
        assert_eq!(air(&ct(bits, sign, slope, intercept), 0), expected, "{bits} {sign} {slope} {intercept}");
    }
    let iodine = with(&ct(12, 0, "0.1", "-10"), |set| _ = set.put(0x0028_1054, "LO", "MGML"));
    assert_eq!(air(&iodine, 0), 100, "no iodine");
    assert_eq!(air(&generated(Kind::EnhancedCt), 1), 24);
    let signed = |set: &mut Set| _ = set.shorts(0x0028_0103, &[1]);
    assert_eq!(air(&with(&generated(Kind::Mr), signed), 0), 0, "no signal");
    let shifted = with(&generated(Kind::Mr), |set| _ = set.put(0x0028_1052, "DS", "-2048").put(0x0028_1053, "DS", "2"));
    assert_eq!(air(&shifted, 0), 1024, "a phase of zero");
    for kind in [Kind::Pt, Kind::Nm, Kind::Segmentation, Kind::Dose] {
        assert_eq!(air(&generated(kind), 0), 0, "{kind:?}");
    }
    let labels = with(&generated(Kind::Segmentation), |set| _ = set.shorts(0x0028_0120, &[1]));
    assert_eq!(air(&labels, 0), 1, "what is no segment");
}
