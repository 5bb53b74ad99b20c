//! What the nets find and read in pictures of planted writing.

// A failed expectation in a test is meant to stop it, and the nets are shared by threads.
#![allow(clippy::cast_precision_loss, clippy::disallowed_methods, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod faces;
mod picture;
mod weights;

use picture::Picture;
use scanitize_net::{Error, LARGEST, Line, Net};

fn net() -> Net {
    Net::new().expect("the weights are sound")
}

fn find(net: &Net, picture: &Picture) -> Vec<Line> {
    net.find(&picture.renderings(), picture.columns, picture.rows).expect("a picture that can be taken")
}

/// Whether most of the box that was written to lies in one line.
fn covers(line: &Line, written: &[usize; 4]) -> bool {
    let [left, top, right, bottom] = written.map(|side| side as f32);
    let width = line.right.min(right) - line.left.max(left);
    let height = line.bottom.min(bottom) - line.top.max(top);
    width.min(height) > 0.0 && width * height >= 0.95 * (right - left) * (bottom - top)
}

#[test]
fn writing_is_found_where_it_was_planted() {
    let net = net();
    for (columns, rows) in [(512, 512), (301, 203), (800, 640)] {
        let mut picture = Picture::noise(columns, rows, 40);
        let written = [picture.write("DOE JANE", 20, 30, 4, 220), picture.write("1970-01-02", 40, 120, 3, 200)];
        let lines = find(&net, &picture);
        for text in &written {
            assert!(lines.iter().any(|line| line.score > 0.5 && covers(line, text)), "{text:?} of {columns} x {rows}: {lines:?}");
        }
        for line in &lines {
            assert!(line.left >= 0.0 && line.top >= 0.0 && line.left < line.right && line.top < line.bottom, "{line:?}");
            assert!(line.right <= columns as f32 && line.bottom <= rows as f32 && (0.3..=1.0).contains(&line.score), "{line:?}");
        }
    }
}

#[test]
fn writing_at_the_edges_is_found() {
    let net = net();
    let mut picture = Picture::noise(330, 250, 20);
    let (width, height) = (6 * 3 * 8 - 3, 7 * 3);
    let written = [
        picture.write("DOE JANE", 0, 0, 3, 230),
        picture.write("DOE JANE", 330 - width, 110, 3, 230),
        picture.write("DOE JANE", 60, 250 - height, 3, 230),
    ];
    let lines = find(&net, &picture);
    for text in &written {
        assert!(lines.iter().any(|line| covers(line, text)), "{text:?}: {lines:?}");
    }
}

#[test]
fn writing_that_fills_a_small_picture_is_found() {
    let net = net();
    for size in [1, 2, 3, 4] {
        let mut picture = Picture::noise(47 * size + 6, 7 * size + 6, 20);
        let written = picture.write("DOE JANE", 3, 3, size, 230);
        let lines = find(&net, &picture);
        assert!(lines.iter().any(|line| covers(line, &written)), "size {size}: {lines:?}");
    }
}

#[test]
fn dark_writing_on_a_bright_ground_is_found() {
    let mut picture = Picture::noise(400, 160, 30);
    let written = picture.write("DOE JANE", 60, 60, 4, 220);
    picture.grey.iter_mut().for_each(|pixel| *pixel = 255 - *pixel);
    assert!(find(&net(), &picture).iter().any(|line| covers(line, &written)));
}

#[test]
fn a_picture_without_writing_has_no_lines() {
    let net = net();
    for picture in
        [Picture::even(512, 512, 0), Picture::even(333, 100, 128), Picture::even(64, 700, 255), Picture::noise(400, 400, 60)]
    {
        assert_eq!(find(&net, &picture), []);
    }
}

#[test]
fn a_line_is_read() {
    let net = net();
    for (text, size) in [("ANNA JADE", 3), ("ANNA JADE", 6), ("1970-01-02", 4), ("ANNA JADE 1979-01-02", 2)] {
        let mut picture = Picture::noise((6 * text.len() + 4) * size, 11 * size, 30);
        picture.write(text, 2 * size, 2 * size, size, 220);
        let reading = net.read(&picture.grey, picture.columns, picture.rows).expect("a line");
        assert_eq!(reading.text.replace(' ', ""), text.replace(' ', ""), "size {size}");
        assert!(reading.confidence > 0.7 && reading.confidence <= 1.0, "{text}, size {size}: {}", reading.confidence);
    }
}

#[test]
fn nothing_is_read_where_nothing_is_written() {
    let net = net();
    let picture = Picture::even(200, 48, 0);
    let reading = net.read(&picture.grey, 200, 48).expect("a picture");
    assert_eq!((reading.text.as_str(), reading.confidence), ("", 0.0));
}

#[test]
fn every_size_is_taken() {
    let net = net();
    for (columns, rows) in [(1, 1), (1, 2), (2, 1), (31, 33), (1, LARGEST), (LARGEST, 1), (97, 3), (32, 32)] {
        let picture = Picture::noise(columns, rows, 255);
        find(&net, &picture);
        net.read(&picture.grey, columns, rows).expect("any size can be read");
    }
    for (columns, rows) in [(5000, 7), (3, 4000), (1500, 1500)] {
        let picture = Picture::noise(columns, rows, 255);
        net.read(&picture.grey, columns, rows).expect("any size can be read");
    }
}

#[test]
fn sizes_that_do_not_fit_are_errors() {
    let net = net();
    let grey = vec![0; (LARGEST + 1) * 2 * 3];
    for (length, columns, rows) in [(0, 0, 0), (0, 0, 5), (5, 2, 3), (7, 2, 3), (6, usize::MAX, 2)] {
        assert_eq!(net.find(&grey[..length * 3], columns, rows), Err(Error::Size), "{length}, {columns} x {rows}");
        assert_eq!(net.read(&grey[..length], columns, rows), Err(Error::Size), "{length}, {columns} x {rows}");
    }
    assert_eq!(net.find(&grey, LARGEST + 1, 2), Err(Error::Size));
    assert_eq!(net.find(&grey, 2, LARGEST + 1), Err(Error::Size));
}

#[test]
fn threads_that_share_the_nets_find_the_same() {
    let net = net();
    let mut picture = Picture::noise(200, 120, 40);
    picture.write("DOE", 30, 30, 4, 220);
    let alone = find(&net, &picture);
    assert!(!alone.is_empty());
    let (first, second) = on_two_threads(|| find(&net, &picture));
    assert_eq!((&first, &second), (&alone, &alone));
}

fn on_two_threads<T: Send>(work: impl Fn() -> T + Sync) -> (T, T) {
    std::thread::scope(|scope| {
        let other = scope.spawn(&work);
        (work(), other.join().expect("the other thread ends"))
    })
}
