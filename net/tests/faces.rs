//! What the net takes for a face, and what not.

use crate::picture::Picture;
use scanitize_net::{Error, Faces, LARGEST};

fn faces() -> Faces {
    Faces::new().expect("the weights are sound")
}

#[test]
fn no_face_is_seen_where_there_is_none() {
    let faces = faces();
    let mut written = Picture::noise(300, 200, 40);
    written.write("DOE JANE", 20, 30, 4, 220);
    for picture in [Picture::even(128, 128, 0), Picture::even(90, 300, 255), Picture::noise(160, 160, 255), written] {
        assert_eq!(faces.find(&picture.grey, picture.columns, picture.rows), Ok(vec![]));
    }
}

/// A face as a child paints it: the net takes light skin, dark eyes, brows and mouth on black for one.
fn painted(columns: usize, rows: usize, middle: (i32, i32)) -> Vec<u8> {
    let is_in = |x: i32, y: i32, (cx, cy): (i32, i32), (rx, ry): (i32, i32)| {
        let (x, y) = (f64::from(x - cx) / f64::from(rx), f64::from(y - cy) / f64::from(ry));
        x * x + y * y < 1.0
    };
    let pixel = |at: usize| {
        let place = |at: usize| i32::try_from(at).expect("a small picture");
        let (x, y) = (place(at % columns) - middle.0, place(at / columns) - middle.1);
        let x = x.abs();
        match () {
            () if is_in(x, y, (15, -12), (4, 3)) => 20,
            () if is_in(x, y, (15, -12), (9, 5)) => 120,
            () if is_in(x, y, (16, -21), (11, 3)) => 60,
            () if is_in(x, y, (5, 13), (3, 2)) => 50,
            () if is_in(x, y, (0, 0), (5, 14)) => 230,
            () if is_in(x, y, (0, 25), (15, 5)) => 70,
            () if is_in(x, y, (0, 0), (38, 52)) => 190,
            () => 0,
        }
    };
    (0..columns * rows).map(pixel).collect()
}

#[test]
fn a_painted_face_is_seen_where_it_is() {
    let faces = faces();
    for (columns, rows, middle) in [(128, 128, (64, 64)), (200, 150, (120, 80)), (150, 260, (70, 150))] {
        let found = faces.find(&painted(columns, rows, middle), columns, rows).expect("a picture");
        let [face] = found[..] else { panic!("{columns} x {rows}: {found:?}") };
        let near = |edges: f32, place: i32| (edges / 2.0 - place as f32).abs() <= 12.0;
        assert!(near(face.left + face.right, middle.0) && near(face.top + face.bottom, middle.1), "{face:?}");
        assert!(face.score > 0.0 && face.right - face.left == 80.0 && face.bottom - face.top == 80.0, "{face:?}");
        assert_eq!(faces.find(&painted(columns, rows, middle), columns, rows), Ok(found), "the same again");
    }
}

#[test]
fn every_size_is_taken_up_to_the_largest() {
    let faces = faces();
    for (columns, rows) in [(1, 1), (1, 90), (31, 47), (48, 48), (LARGEST, 1)] {
        assert!(faces.find(&vec![0; columns * rows], columns, rows).is_ok(), "{columns} x {rows}");
    }
    for (bytes, columns, rows) in [(0, 0, 0), (8, 3, 3), (LARGEST + 1, LARGEST + 1, 1)] {
        assert_eq!(faces.find(&vec![0; bytes], columns, rows), Err(Error::Size));
    }
}
