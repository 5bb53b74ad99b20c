//! Components at full size: what subsampling took out is put in between, by the triangle filter of the Independent JPEG Group's decoder,
//! where most readers have it, and by repetition elsewhere.

use super::picture::{Component, Picture};

/// The samples of a component.
pub struct Plane {
    /// How many columns of the picture go on one of the plane.
    across: usize,
    /// How many rows of the picture go on one of the plane.
    down: usize,
    columns: usize,
    rows: usize,
    /// The samples of a row and those that fill its last block.
    stride: usize,
    samples: Vec<u16>,
}

impl Plane {
    /// A plane of zeros.
    pub fn new(picture: &Picture, component: &Component) -> Self {
        let &Component { columns, rows, .. } = component;
        let stride = columns.next_multiple_of(8);
        Self {
            across: picture.across() / component.across,
            down: picture.down() / component.down,
            columns,
            rows,
            stride,
            samples: vec![0; stride * rows.next_multiple_of(8)],
        }
    }

    /// Sets a block, at a column and a row in blocks.
    pub fn put(&mut self, column: usize, row: usize, block: &[u16; 64]) {
        let lines = self.samples.chunks_exact_mut(self.stride).skip(row * 8);
        for (line, values) in lines.zip(block.as_chunks::<8>().0) {
            if let Some(place) = line.as_chunks_mut::<8>().0.get_mut(column) {
                *place = *values;
            }
        }
    }

    /// A row of the picture at full size, in place of what `full` held; the last samples may be beyond the picture.
    pub fn row(&self, row: usize, full: &mut Vec<u16>) {
        full.clear();
        let near = self.line(row / self.down);
        let is_smooth = self.columns > 2;
        match (self.across, self.down) {
            (1, 1) => full.extend_from_slice(near),
            (2, 1) if is_smooth => smooth(near.iter().copied(), [1, 2], 2, full),
            (1, 2) => {
                let rounding = if row.is_multiple_of(2) { 1 } else { 2 };
                full.extend(weighted(near, self.far(row)).map(|sum| (sum + rounding) >> 2));
            }
            (2, 2) if is_smooth => smooth(weighted(near, self.far(row)), [8, 7], 4, full),
            (across, _) => full.extend(near.iter().flat_map(|sample| std::iter::repeat_n(*sample, across))),
        }
    }

    fn line(&self, row: usize) -> &[u16] {
        let start = row.min(self.rows.saturating_sub(1)) * self.stride;
        self.samples.get(start..start + self.columns).unwrap_or_default()
    }

    /// Of two rows to one, the one that is second nearest to a row of the picture: above for even ones, below for odd.
    fn far(&self, row: usize) -> &[u16] {
        let near = row / 2;
        self.line(if row.is_multiple_of(2) { near.saturating_sub(1) } else { near + 1 })
    }
}

/// Three parts of the near row and one of the far.
fn weighted<'a>(near: &'a [u16], far: &'a [u16]) -> impl DoubleEndedIterator<Item = u16> + ExactSizeIterator + Clone {
    near.iter().zip(far).map(|(near, far)| near * 3 + far)
}

/// Two samples in place of each: three parts of it and one of its neighbour to the left or right, of which there are 2 to the power
/// of `shift`.
fn smooth(
    line: impl DoubleEndedIterator<Item = u16> + ExactSizeIterator + Clone,
    rounding: [u16; 2],
    shift: u32,
    full: &mut Vec<u16>,
) {
    let [left, right] = rounding;
    let (first, last) = (line.clone().next(), line.clone().next_back());
    let padded: Vec<u16> = first.into_iter().chain(line).chain(last).collect();
    full.resize(2 * padded.len().saturating_sub(2), 0);
    let (samples, behind) = (padded.get(1..).unwrap_or_default(), padded.get(2..).unwrap_or_default());
    let around = padded.iter().zip(samples.iter().zip(behind));
    for (pair, (before, (sample, after))) in full.as_chunks_mut().0.iter_mut().zip(around) {
        *pair = [(sample * 3 + before + left) >> shift, (sample * 3 + after + right) >> shift];
    }
}
