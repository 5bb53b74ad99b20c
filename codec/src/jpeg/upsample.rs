//! Components at full size: what subsampling took out is put in between, by the triangle filter of the Independent JPEG Group's decoder,
//! where most readers have it, and by repetition elsewhere.

use super::picture::{Component, Picture};

/// The samples of a component.
pub struct Plane<const N: usize> {
    /// How many columns of the picture go on one of the plane.
    across: usize,
    /// How many rows of the picture go on one of the plane.
    down: usize,
    columns: usize,
    rows: usize,
    /// The bytes of a row and of what fills its last block.
    stride: usize,
    /// In N bytes each, little endian.
    bytes: Vec<u8>,
}

impl<const N: usize> Plane<N> {
    /// A plane of zeros.
    pub fn new(picture: &Picture, component: &Component) -> Self {
        let &Component { columns, rows, .. } = component;
        let stride = columns.next_multiple_of(8) * N;
        Self {
            across: picture.across() / component.across,
            down: picture.down() / component.down,
            columns,
            rows,
            stride,
            bytes: vec![0; stride * rows.next_multiple_of(8)],
        }
    }

    /// Sets a block, at a column and a row in blocks, as the transform gives it.
    pub fn put(&mut self, column: usize, row: usize, [first, second, third, fourth]: &[[u32; 8]; 4]) {
        let lines = self.bytes.chunks_exact_mut(self.stride).skip(row * 8);
        let values = first.iter().zip(second).zip(third.iter().zip(fourth));
        for (line, ((first, second), (third, fourth))) in lines.zip(values) {
            let places = line.as_chunks_mut().0.as_chunks_mut::<2>().0;
            let [left, right] = [[first, second], [third, fourth]].map(|two| two.map(|four| four.to_le_bytes()));
            places.get_mut(column * N).into_iter().for_each(|place| *place = left);
            if N == 2 {
                places.get_mut(column * N + 1).into_iter().for_each(|place| *place = right);
            }
        }
    }

    /// A row of the picture at full size, in place of what `full` held; the last samples may be beyond the picture.
    pub fn row(&self, row: usize, full: &mut Vec<[u8; N]>)
    where
        [u8; N]: Stored,
    {
        full.clear();
        let near = self.line(row / self.down);
        let is_smooth = self.columns > 2;
        match (self.across, self.down) {
            (1, 1) => full.extend_from_slice(near),
            (2, 1) if is_smooth => smooth(numbers(near), [1, 2], 2, full),
            (1, 2) => {
                let rounding = if row.is_multiple_of(2) { 1 } else { 2 };
                full.extend(weighted(near, self.far(row)).map(|sum| <[u8; N]>::lowest((sum + rounding) >> 2)));
            }
            (2, 2) if is_smooth => smooth(weighted(near, self.far(row)), [8, 7], 4, full),
            (across, _) => full.extend(near.iter().flat_map(|sample| std::iter::repeat_n(*sample, across))),
        }
    }

    fn line(&self, row: usize) -> &[[u8; N]] {
        let start = row.min(self.rows.saturating_sub(1)) * self.stride;
        self.bytes.get(start..start + self.columns * N).unwrap_or_default().as_chunks().0
    }

    /// Of two rows to one, the one that is second nearest to a row of the picture: above for even ones, below for odd.
    fn far(&self, row: usize) -> &[[u8; N]] {
        let near = row / 2;
        self.line(if row.is_multiple_of(2) { near.saturating_sub(1) } else { near + 1 })
    }
}

/// A sample in its bytes.
pub trait Stored: Copy {
    /// The lowest bits of a number.
    fn lowest(number: u16) -> Self;

    /// The number that it is.
    fn number(self) -> u16;
}

impl Stored for [u8; 1] {
    #[inline(always)]
    fn lowest(number: u16) -> Self {
        let [low, _] = number.to_le_bytes();
        [low]
    }

    #[inline(always)]
    fn number(self) -> u16 {
        let [low] = self;
        low.into()
    }
}

impl Stored for [u8; 2] {
    #[inline(always)]
    fn lowest(number: u16) -> Self {
        number.to_le_bytes()
    }

    #[inline(always)]
    fn number(self) -> u16 {
        u16::from_le_bytes(self)
    }
}

fn numbers<S: Stored>(samples: &[S]) -> impl DoubleEndedIterator<Item = u16> + ExactSizeIterator + Clone {
    samples.iter().map(|sample| sample.number())
}

/// Three parts of the near row and one of the far.
fn weighted<'a, S: Stored>(
    near: &'a [S],
    far: &'a [S],
) -> impl DoubleEndedIterator<Item = u16> + ExactSizeIterator + Clone + use<'a, S> {
    near.iter().zip(far).map(|(near, far)| near.number() * 3 + far.number())
}

/// Two samples in place of each: three parts of it and one of its neighbour to the left or right, of which there are 2 to the power
/// of `shift`.
fn smooth<S: Stored>(
    line: impl DoubleEndedIterator<Item = u16> + ExactSizeIterator + Clone,
    rounding: [u16; 2],
    shift: u32,
    full: &mut Vec<S>,
) {
    let [left, right] = rounding;
    let (first, last) = (line.clone().next(), line.clone().next_back());
    let padded: Vec<u16> = first.into_iter().chain(line).chain(last).collect();
    full.resize(2 * padded.len().saturating_sub(2), S::lowest(0));
    let (samples, behind) = (padded.get(1..).unwrap_or_default(), padded.get(2..).unwrap_or_default());
    let around = padded.iter().zip(samples.iter().zip(behind));
    for (pair, (before, (sample, after))) in full.as_chunks_mut().0.iter_mut().zip(around) {
        *pair = [(sample * 3 + before + left) >> shift, (sample * 3 + after + right) >> shift].map(S::lowest);
    }
}
