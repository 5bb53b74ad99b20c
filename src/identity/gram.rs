//! The filter in front of the raw search: eight bytes at a time, four look-ups, no branch until something could be there.
//!
//! A pattern of five bytes and more covers a byte whose place is a multiple of four such that it and the next one are among
//! the pattern's first five. So only pairs at multiples of four are looked up, in a table of all such pairs of all patterns.
//! Wide patterns have nine bytes and more, zeros between letters, and begin at even or odd places: their pairs are bytes two
//! apart, at multiples of eight and one after. The look-ups do not wait for each other, which makes this two to three times
//! as fast as skipping by a shift table, and pixels make no difference.

use std::ops::ControlFlow;

/// Which pairs of bytes stand in the first bytes of a pattern, and where.
pub(super) struct Grams {
    first: Places,
    /// The pair that comes next in the block, asked only where the first one was known.
    second: Places,
}

/// For each two bytes, bits 0..4: they stand 0..4 bytes after the start of a narrow pattern; bits 4..8: they stand, with
/// a zero between, 0, 2, 4, 6 bytes after the start of a wide one.
type Places = Box<[u8; 1 << 16]>;

/// The shortest narrow pattern that the filter cannot miss.
pub(super) const NARROW_MINIMUM: usize = 5;
/// The shortest wide pattern that the filter cannot miss.
pub(super) const WIDE_MINIMUM: usize = 9;

const BLOCK: usize = 8;
const NARROW: u32 = 0x0F;
const WIDE: u32 = 0xF0;

impl Grams {
    pub(super) fn new() -> Self {
        Self { first: Box::new([0; 1 << 16]), second: Box::new([0; 1 << 16]) }
    }

    /// Makes the filter let a pattern through, its ASCII letters in both cases.
    pub(super) fn admit(&mut self, pattern: &[u8], is_wide: bool) {
        let (step, first_bit) = if is_wide { (2, 4) } else { (1, 0) };
        let letter = |number: usize| pattern.get(number * step).copied();
        for place in 0..4 {
            let bit = 1 << (first_bit + place);
            admit_pair(&mut self.first, letter(place), letter(place + 1), bit);
            admit_pair(&mut self.second, letter(place + 2), letter(place + 3), bit);
        }
    }

    /// Calls `candidate(start, is_wide)` wherever a pattern could start, in order of the blocks, until it breaks.
    pub(super) fn candidates(&self, bytes: &[u8], mut candidate: impl FnMut(usize, bool) -> ControlFlow<()>) {
        let (blocks, rest) = bytes.as_chunks::<BLOCK>();
        for (number, block) in blocks.iter().enumerate() {
            let found = self.look_up(u64::from_le_bytes(*block));
            if found != 0 && report(number * BLOCK, found, &mut candidate).is_break() {
                return;
            }
        }
        let mut last = [0; BLOCK];
        last.iter_mut().zip(rest).for_each(|(to, from)| *to = *from);
        let _ = report(blocks.len() * BLOCK, self.look_up(u64::from_le_bytes(last)), &mut candidate);
    }

    #[inline]
    fn look_up(&self, block: u64) -> u32 {
        let found = look_up(&self.first, block, block);
        if found == 0 { 0 } else { found & look_up(&self.second, block >> 16, block >> 32) }
    }
}

/// What stands in a block: a byte each for the narrow pairs at 0 and 4, then for the wide pairs at 0 and 1.
#[inline]
fn look_up(places: &Places, narrow: u64, wide: u64) -> u32 {
    let [a, b] = [narrow, narrow >> 32].map(|pair| at(places, pair) & NARROW);
    let [c, d] = [wide, wide >> 8].map(|pair| at(places, pair & 0xFF | (pair >> 8) & 0xFF00) & WIDE);
    a | b << 8 | c << 16 | d << 24
}

#[inline]
#[allow(clippy::cast_possible_truncation)] // The lower sixteen bits are what is asked for.
fn at(places: &Places, pair: u64) -> u32 {
    places.get(usize::from(pair as u16)).copied().unwrap_or_default().into()
}

/// Sets `bit` for a pair, letters in both cases; `None`, past the end of the pattern, is any byte.
fn admit_pair(places: &mut Places, first: Option<u8>, second: Option<u8>, bit: u8) {
    if first.or(second).is_none() {
        return places.iter_mut().for_each(|places| *places |= bit);
    }
    let cases = |byte: Option<u8>| {
        byte.map_or(0..=255, |byte| byte..=byte).flat_map(|b: u8| [b.to_ascii_lowercase(), b.to_ascii_uppercase()])
    };
    for (first, second) in cases(first).flat_map(|first| cases(second).map(move |second| (first, second))) {
        if let Some(places) = places.get_mut(usize::from(u16::from_le_bytes([first, second]))) {
            *places |= bit;
        }
    }
}

/// Takes the bits of a look-up apart.
#[cold]
fn report(block: usize, mut found: u32, candidate: &mut impl FnMut(usize, bool) -> ControlFlow<()>) -> ControlFlow<()> {
    while found != 0 {
        let bit = found.trailing_zeros();
        found &= found - 1;
        // (where in the block the pair stands, whether it is wide, how far the pattern's start lies before it)
        let (at, is_wide, before) = match bit {
            0..4 => (0, false, bit),
            8..12 => (4, false, bit - 8),
            20..24 => (0, true, 2 * (bit - 20)),
            _ => (1, true, 2 * (bit - 28)),
        };
        let start = usize::try_from(before).ok().and_then(|before| (block + at).checked_sub(before));
        if let Some(start) = start {
            candidate(start, is_wide)?;
        }
    }
    ControlFlow::Continue(())
}
