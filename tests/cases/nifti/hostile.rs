//! Headers that lie, and files that are no volume although they begin like one.

use scanitize::error::Reason;
use scanitize::limits::Limits;
use scanitize::sanitize::scan;
use scanitize::source::Bytes;

use crate::support::flow::clean_one;
use crate::support::nifti::{Volume, gzip};
use crate::support::source::{Counting, Sparse};

fn plain() -> Volume {
    Volume::new([7, 6, 5], 2.0)
}

fn reason(bytes: &[u8]) -> Option<Reason> {
    scan(&mut Bytes(bytes), &Limits::default()).reason
}

#[test]
fn voxels_that_are_not_read_are_refused_and_say_why() {
    let nor_these: [(i16, i16); 9] =
        [(0, 0), (1, 1), (32, 64), (128, 24), (1536, 128), (1792, 128), (2048, 256), (2304, 32), (-4, 16)];
    for (datatype, bitpix) in nor_these {
        for volume in [plain(), plain().second(), plain().big()] {
            let volume = Volume { datatype, bitpix, voxels: vec![0; 40_000], ..volume };
            assert_eq!(reason(&volume.bytes()), Some(Reason::UnsupportedSyntax), "{datatype}");
            assert_eq!(reason(&volume.packed()), Some(Reason::UnsupportedSyntax), "{datatype}");
        }
    }
}

#[test]
fn all_types_that_are_read_come_out_as_they_are() {
    for (datatype, width) in [(2, 1), (256, 1), (4, 2), (512, 2), (8, 4), (768, 4), (16, 4), (1024, 8), (1280, 8), (64, 8)] {
        for volume in [plain(), plain().second(), plain().big()] {
            // Samples of all kinds, not numbers among them.
            let voxels = (0..210 * width).map(|at| (at * 131 % 256) as u8).collect();
            let volume = Volume { datatype, bitpix: 8 * width as i16, voxels, ..volume };
            assert_eq!(clean_one(&volume.bytes()).only(), volume.bytes(), "{datatype}");
        }
    }
}

#[test]
fn pairs_of_files_are_refused() {
    for volume in [
        Volume { magic: Some(b"ni1\0"), ..plain() },
        Volume { magic: Some(b"ni1\0"), ..plain().big() },
        Volume { magic: Some(b"ni2\0\r\n\x1A\n"), ..plain().second() },
        // ANALYZE 7.5: no magic, and an r.
        Volume { magic: Some(&[0; 4]), over: vec![(38, b"r".to_vec())], ..plain() },
    ] {
        let head = volume.bytes()[..volume.size()].to_vec();
        assert_eq!(reason(&head), Some(Reason::UnsupportedSyntax));
        assert_eq!(reason(&gzip(&head)), Some(Reason::UnsupportedSyntax));
    }
    assert_eq!(reason(&plain().voxels), Some(Reason::Foreign), "the other one");
}

#[test]
fn sides_that_are_none_or_too_many_are_refused() {
    let with = |dim: [i64; 8]| Volume { dim, ..plain() };
    for (dim, expected) in [
        ([0, 7, 6, 5, 1, 1, 1, 1], Reason::Unreadable),
        ([8, 7, 6, 5, 1, 1, 1, 1], Reason::Unreadable),
        ([-3, 7, 6, 5, 1, 1, 1, 1], Reason::Unreadable),
        ([3, 0, 6, 5, 1, 1, 1, 1], Reason::Unreadable),
        ([3, 7, -6, 5, 1, 1, 1, 1], Reason::Unreadable),
        ([4, 7, 6, 5, 0, 1, 1, 1], Reason::Unreadable),
        ([5, 7, 6, 5, 1, 3, 1, 1], Reason::UnsupportedSyntax),
        ([3, 7, 6, 6, 1, 1, 1, 1], Reason::Truncated),
        ([3, 32767, 32767, 32767, 1, 1, 1, 1], Reason::TooLarge),
        ([3, 20000, 20000, 1, 1, 1, 1, 1], Reason::TooLarge),
    ] {
        for volume in [with(dim), with(dim).big(), Volume { dim, ..plain().second() }] {
            assert_eq!(reason(&volume.bytes()), Some(expected), "{dim:?}");
        }
    }
    let second = |dim| Volume { dim, ..plain().second() }.bytes();
    assert_eq!(reason(&second([4, i64::MAX, i64::MAX, 2, 2, 1, 1, 1])), Some(Reason::Hostile));
    assert_eq!(reason(&second([4, 1 << 32, 1 << 32, 1, 1, 1, 1, 1])), Some(Reason::Hostile));
    assert_eq!(reason(&second([3, 70_000, 2, 2, 1, 1, 1, 1])), Some(Reason::TooLarge));
    // Axes of one voxel are no axes.
    let volume = with([7, 7, 6, 5, 1, 1, 1, 1]);
    assert_eq!(clean_one(&volume.bytes()).only(), volume.bytes());
}

#[test]
fn voxels_that_begin_nowhere_are_refused() {
    for offset in [0.0, 348.0, 351.0, -1.0, 352.5, f64::NAN, f64::INFINITY, 3e9] {
        assert_eq!(reason(&Volume { vox_offset: Some(offset), ..plain() }.bytes()), Some(Reason::Unreadable), "{offset}");
    }
    assert_eq!(reason(&Volume { vox_offset: Some(543.0), ..plain().second() }.bytes()), Some(Reason::Unreadable));
    assert_eq!(reason(&Volume { vox_offset: Some(353.0), ..plain() }.bytes()), Some(Reason::Truncated));
    assert_eq!(reason(&Volume { vox_offset: Some(9e8), ..plain() }.bytes()), Some(Reason::Truncated));
    assert_eq!(reason(&Volume { vox_offset: Some(9e8), ..plain() }.packed()), Some(Reason::Truncated));
}

#[test]
fn numbers_that_are_none_are_refused() {
    for scaling in
        [[1.0, f64::NAN], [1.0, f64::INFINITY], [1e-38, 0.0], [1e-10, 0.0], [2e9, 0.0], [1.0, 1e35], [1.0, 2e9], [1.0, 1e-10]]
    {
        assert_eq!(reason(&Volume { scaling, ..plain() }.bytes()), Some(Reason::Unreadable), "{scaling:?}");
    }
    let untold = || Volume { sform: 0, ..plain() };
    for step in [0.0, -2.0, f64::NAN, 1e6] {
        let pixdim = [1.0, step, 2.0, 2.0, 1.0, 1.0, 1.0, 1.0];
        assert_eq!(reason(&Volume { pixdim, ..untold() }.bytes()), Some(Reason::Unreadable), "{step}");
        assert_eq!(reason(&Volume { pixdim, qform: 1, ..untold() }.bytes()), Some(Reason::Unreadable), "{step}");
        // The rows tell it.
        assert_eq!(reason(&Volume { pixdim, ..plain() }.bytes()), None, "{step}");
    }
    for quaternion in [[1.0, 1.0, 1.0, 0.0, 0.0, 0.0], [f64::NAN, 0.0, 0.0, 0.0, 0.0, 0.0], [0.0, 0.0, 0.0, 1e9, 0.0, 0.0]] {
        assert_eq!(reason(&Volume { quaternion, qform: 1, ..untold() }.bytes()), Some(Reason::Unreadable));
        let both = Volume { quaternion, qform: 1, ..plain() };
        assert_eq!(clean_one(&both.bytes()).only(), plain().bytes(), "a second place that is none goes");
    }
    for row in [f64::NAN, f64::INFINITY, 1e9] {
        let mut volume = plain();
        volume.rows[3] = row;
        assert_eq!(reason(&volume.bytes()), Some(Reason::Unreadable), "{row}");
    }
}

#[test]
fn broken_and_endless_gzip_is_refused() {
    let packed = plain().packed();
    let mut sum = packed.clone();
    let at = sum.len() - 6;
    sum[at] ^= 1;
    assert_eq!(reason(&sum), Some(Reason::Unreadable), "a wrong sum");
    let long = Volume::new([64, 64, 64], 2.0).packed();
    for cut in [long.len() / 2, long.len() - 9, long.len() - 1] {
        assert_eq!(reason(&long[..cut]), Some(Reason::Truncated), "{cut}");
    }
    // Not even a header.
    assert_eq!(reason(&packed[..30]), Some(Reason::UnsupportedSyntax), "some archive");
    assert_eq!(reason(&gzip(b"text")), Some(Reason::UnsupportedSyntax));
    let endless = Volume { dim: [4, 1000, 1000, 100, 100, 1, 1, 1], voxels: vec![0; 1 << 20], ..plain() }.packed();
    assert_eq!(reason(&endless), Some(Reason::Truncated), "more than deflate can make of these bytes");
    let dim = [4, 1000, 1000, 300, 1, 1, 1, 1];
    let bomb = Volume { dim, voxels: vec![0; 600_000_000], ..plain() }.packed();
    assert_eq!(reason(&bomb), Some(Reason::Hostile), "{} bytes", bomb.len());
}

#[test]
fn a_header_costs_no_more_than_the_file_has() {
    // A file of 8 GiB of which one header is there.
    let volume = Volume { dim: [4, 2000, 2000, 500, 2, 1, 1, 1], voxels: Vec::new(), ..plain() };
    let head = volume.bytes();
    let mut source = Counting::new(Sparse { len: 400 << 20, pieces: vec![(0, head)] });
    assert_eq!(scan(&mut source, &Limits::default()).reason, Some(Reason::Truncated));
    assert!(source.read < 4096, "{} bytes were read", source.read);
}

#[test]
fn damaged_headers_break_nothing() {
    for volume in [plain(), plain().second(), plain().big()] {
        let whole = volume.bytes();
        for at in 0..volume.start() {
            for flip in [0x01, 0x80, 0xFF, 0x41] {
                let mut bytes = whole.clone();
                bytes[at] ^= flip;
                let run = clean_one(&bytes);
                assert!(
                    run.others.iter().all(|(_, reason)| *reason != Reason::InternalError && *reason != Reason::ResidualValue),
                    "{at} {flip} {:?}",
                    run.others
                );
                // What is released comes out of another run as it went in.
                if let Some(out) = run.released.into_values().next() {
                    assert_eq!(clean_one(&out).only(), out, "{at} {flip}");
                }
            }
        }
        for cut in 0..whole.len() {
            assert!(clean_one(&whole[..cut]).released.is_empty(), "{cut}");
        }
    }
}
