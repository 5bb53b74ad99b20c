//! The picture: every bit of it stays, whatever its layout, and no bit beside it.

use crate::support::flow::clean_one;
use crate::support::instances::{Kind, instance};
use crate::support::patients::{Person, SplitMix64};
use crate::support::reader::{elements, pixels};
use crate::support::writer::{File, Set, Syntax};

#[test]
fn pictures_of_every_layout_stay_bit_for_bit() {
    for (bits_allocated, bits_stored, high_bit) in
        [(8, 8, 7), (8, 6, 5), (16, 16, 15), (16, 12, 11), (16, 10, 9), (16, 12, 15), (32, 32, 31), (32, 24, 23)]
    {
        for is_signed in [false, true] {
            for (rows, columns) in [(1, 1), (3, 5), (16, 9)] {
                let layout = Layout { bits_allocated, bits_stored, high_bit, is_signed, rows, columns };
                let samples = layout.samples();
                let output = clean_one(&layout.file(&samples)).only();
                assert_eq!(pixels(&output), padded(samples), "{layout:?}");
                let vr = elements(&output).pop().unwrap().vr;
                assert_eq!(vr, if bits_allocated == 8 { "OB" } else { "OW" });
            }
        }
    }
}

#[test]
fn bits_above_the_picture_are_cleared_and_the_sign_is_kept() {
    for is_signed in [false, true] {
        let layout = Layout { bits_allocated: 16, bits_stored: 12, high_bit: 11, is_signed, rows: 4, columns: 4 };
        let clean = layout.samples();
        let dirty: Vec<u8> = clean.chunks(2).flat_map(|sample| [sample[0], sample[1] & 0x0F | 0x50]).collect();
        assert_eq!(pixels(&clean_one(&layout.file(&dirty)).only()), clean);
    }
}

#[derive(Debug)]
struct Layout {
    bits_allocated: u16,
    bits_stored: u16,
    high_bit: u16,
    is_signed: bool,
    rows: u16,
    columns: u16,
}

impl Layout {
    /// Random samples whose unused bits are as they should be: zero, or the sign.
    fn samples(&self) -> Vec<u8> {
        let mut random = SplitMix64(u64::from(self.bits_stored));
        let low = self.high_bit + 1 - self.bits_stored;
        let sample = |random: &mut SplitMix64| {
            let value = random.next() as u32 >> (32 - self.bits_stored);
            let is_negative = self.is_signed && low == 0 && value >> (self.bits_stored - 1) == 1;
            let sign = if is_negative && self.bits_stored < 32 { u32::MAX << self.bits_stored } else { 0 };
            ((value | sign) << low).to_le_bytes()[..usize::from(self.bits_allocated / 8)].to_vec()
        };
        (0..self.rows * self.columns).flat_map(|_| sample(&mut random)).collect()
    }

    fn file(&self, samples: &[u8]) -> Vec<u8> {
        let mut set: Set = instance(Kind::Ct, &Person::generate(1), 1, 1);
        set.shorts(0x0028_0010, &[self.rows])
            .shorts(0x0028_0011, &[self.columns])
            .shorts(0x0028_0100, &[self.bits_allocated])
            .shorts(0x0028_0101, &[self.bits_stored])
            .shorts(0x0028_0102, &[self.high_bit])
            .shorts(0x0028_0103, &[u16::from(self.is_signed)])
            .put(0x7FE0_0010, if self.bits_allocated == 8 { "OB" } else { "OW" }, padded(samples.to_vec()));
        File::new(set, Syntax::Explicit).bytes()
    }
}

fn padded(mut samples: Vec<u8>) -> Vec<u8> {
    samples.resize(samples.len().next_multiple_of(2), 0);
    samples
}
