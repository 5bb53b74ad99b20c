//! A frame in run lengths (PS3.5 Annex G): every byte is the header's, a run's, or the one that makes a segment even.

use super::Picture;

pub(in crate::verify) struct Runs {
    pixels: u64,
    segments: u64,
    header: Vec<u8>,
    /// The segments that have begun.
    begun: u64,
    /// The bytes seen.
    position: u64,
    /// Bytes that the segment has given.
    given: u64,
    run: Run,
}

#[derive(Clone, Copy)]
enum Run {
    /// The next byte begins a run.
    Head,
    /// So many bytes of a literal run follow.
    Literal(u64),
    /// The byte to be repeated follows.
    Repeated(u64),
}

impl Runs {
    pub(super) fn new(picture: Picture) -> Self {
        let Picture { pixels, pixel_bytes, .. } = picture;
        Self {
            pixels,
            segments: pixel_bytes,
            header: Vec::with_capacity(HEADER),
            begun: 0,
            position: 0,
            given: 0,
            run: Run::Head,
        }
    }

    pub(super) fn byte(&mut self, byte: u8) -> Result<(), &'static str> {
        self.position += 1;
        if self.header.len() < HEADER {
            self.header.push(byte);
            return if self.header.len() == HEADER { self.check_header() } else { Ok(()) };
        }
        if self.is_segment_whole() {
            let is_padding = self.position.is_multiple_of(2) && byte == 0;
            if is_padding {
                return Ok(());
            }
            self.begun += 1;
            self.given = 0;
            if self.begun >= self.segments || self.offset(self.begun) != self.position - 1 {
                return Err(EXTRA);
            }
        }
        self.run = match self.run {
            Run::Head if byte < 128 => Run::Literal(u64::from(byte) + 1),
            Run::Head if byte > 128 => Run::Repeated(257 - u64::from(byte)),
            Run::Head => return Err(EXTRA),
            Run::Literal(left) => {
                self.given += 1;
                if left > 1 { Run::Literal(left - 1) } else { Run::Head }
            }
            Run::Repeated(count) => {
                self.given += count;
                Run::Head
            }
        };
        if self.given > self.pixels { Err(EXTRA) } else { Ok(()) }
    }

    pub(super) fn finish(&self) -> Result<(), &'static str> {
        let is_whole = self.header.len() == HEADER && self.begun + 1 == self.segments && self.is_segment_whole();
        if is_whole { Ok(()) } else { Err("run lengths that end early") }
    }

    fn is_segment_whole(&self) -> bool {
        self.given == self.pixels && matches!(self.run, Run::Head)
    }

    fn check_header(&self) -> Result<(), &'static str> {
        let numbers: Vec<u64> = self.header.as_chunks::<4>().0.iter().map(|word| u32::from_le_bytes(*word).into()).collect();
        let mut unused = numbers.iter().skip(usize::try_from(self.segments).unwrap_or(HEADER) + 1);
        let is_sound = numbers.first() == Some(&self.segments)
            && self.offset(0) == HEADER as u64
            && unused.all(|number| *number == 0)
            && self.pixels > 0;
        if is_sound { Ok(()) } else { Err("a header of run lengths that is not that of its frame") }
    }

    fn offset(&self, segment: u64) -> u64 {
        let words = self.header.as_chunks::<4>().0;
        let word = usize::try_from(segment + 1).ok().and_then(|place| words.get(place));
        word.map_or(0, |word| u32::from_le_bytes(*word).into())
    }
}

const HEADER: usize = 64;
const EXTRA: &str = "run lengths with more than their frame needs";
