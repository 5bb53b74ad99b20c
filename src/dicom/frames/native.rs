//! Native pixel data (PS3.5 8.1), read in pieces.

use crate::dicom::encoding::reverse_words;
use crate::dicom::frames::PixelLayout;
use crate::dicom::frames::blank::Blank;
use crate::dicom::frames::removal::Cut;
use crate::dicom::lex::Span;
use crate::error::Result;
use crate::source::{Sink, Source};

/// Samples that stand in the source in the order in which they are written.
pub struct Native {
    /// Where they stand, padding included.
    pub span: Span,
    /// Bytes of all frames, without padding.
    pub bytes: u64,
    /// The bytes that are to be reversed, one for none.
    pub word: usize,
    /// What is blanked.
    pub blank: Option<Blank>,
}

impl Native {
    /// Writes all of them, in pieces of about so many bytes, without padding.
    ///
    /// # Errors
    /// Those of the source and of the sink.
    pub fn write(
        &self,
        layout: &PixelLayout,
        cut: Option<&Cut<'_>>,
        source: &mut dyn Source,
        sink: &mut impl Sink,
        piece_bytes: usize,
    ) -> Result<()> {
        let most = piece_bytes.next_multiple_of(WIDEST_SAMPLE).max(WIDEST_SAMPLE);
        let size = |left: u64| usize::try_from(left).unwrap_or(most).min(most);
        let mut piece = vec![0; size(self.bytes)];
        let mut done = 0;
        while done < self.bytes {
            piece.truncate(size(self.bytes - done));
            self.read(source, done, &mut piece)?;
            layout.clear_unused_bits(&mut piece);
            self.blank.iter().for_each(|blank| blank.apply(done, &mut piece));
            cut.iter().for_each(|cut| cut.apply(done, &mut piece));
            done += piece.len() as u64;
            if done == self.bytes {
                clear_spare_bits(layout, &mut piece)?;
            }
            sink.write(&piece)?;
        }
        Ok(())
    }

    /// Fills a piece, a whole number of words or the rest, with what stands `from` bytes behind the first sample.
    pub fn read(&self, source: &mut dyn Source, from: u64, piece: &mut Vec<u8>) -> Result<()> {
        let len = piece.len();
        // Words of two bytes may pair the last sample with its padding.
        let padding = len % 2 * usize::from(self.word == 2 && self.span.len > self.bytes);
        piece.resize(len.saturating_add(padding), 0);
        source.read_at(self.span.offset + from, piece)?;
        reverse_words(piece, self.word);
        piece.truncate(len);
        Ok(())
    }
}

/// Clears the bits of the last byte that are no sample's, where a sample is a bit: the lowest bit comes first (PS3.5 8.1.1).
pub fn clear_spare_bits(layout: &PixelLayout, last: &mut [u8]) -> Result<()> {
    let used = layout.frame_bits()?.wrapping_mul(layout.frames.into()) % 8;
    if let Some(byte) = last.last_mut().filter(|_| used > 0) {
        *byte &= 0xFF >> (8 - used);
    }
    Ok(())
}

/// Bytes of the widest sample.
const WIDEST_SAMPLE: usize = 8;
