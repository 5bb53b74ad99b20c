//! Streams damaged by chance, the same chance every time.

use super::streams::SAMPLES;
use super::{canonical, decode, limits};
use crate::error::Reason;

#[test]
fn a_damaged_stream_is_refused_or_a_picture_that_stays_what_it_is() {
    let mut chance = Chance(0x9E37_79B9_7F4A_7C15);
    let mut pictures = 0;
    for _ in 0..20_000 {
        let sample = &SAMPLES[chance.below(SAMPLES.len())];
        let mut stream = sample.bytes();
        for _ in 0..=chance.below(2) {
            damage(&mut stream, &mut chance);
        }
        let (raster, limits) = (sample.raster(), &limits());
        match (decode(&stream, &raster, limits), canonical(&stream, &raster, limits)) {
            (Ok(decoded), Ok(written)) => {
                pictures += 1;
                let again = decode(&written, &raster, limits).unwrap();
                assert!(again.frame == decoded.frame && again.colour == decoded.colour, "{}", sample.name);
                assert_eq!(canonical(&written, &raster, limits).unwrap(), written);
            }
            (Err(error), Err(same)) => {
                assert_eq!(error, same);
                assert!(matches!(error.reason, Reason::Unreadable | Reason::UnsupportedSyntax));
            }
            _ => panic!("{} is read one way and not the other", sample.name),
        }
    }
    assert!(pictures > 1000, "{pictures} of 20000 were pictures still");
}

fn damage(stream: &mut Vec<u8>, chance: &mut Chance) {
    let at = chance.below(stream.len());
    match chance.below(6) {
        0 => stream[at] ^= 1 << chance.below(8),
        1 => stream[at] = chance.next(),
        2 => stream.truncate(at.max(2)),
        3 => stream.insert(at, chance.next()),
        4 => stream[at] = 0xFF,
        _ => {
            let end = (at + chance.below(9)).min(stream.len());
            let part = stream[at..end].to_vec();
            let to = chance.below(stream.len());
            stream.splice(to..to, part);
        }
    }
}

struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u8 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 56) as u8
    }

    fn below(&mut self, bound: usize) -> usize {
        usize::from(u16::from_le_bytes([self.next(), self.next()])) % bound
    }
}
