//! A slice of a volume in a file of its own, as a person lies in it.

use crate::error::{Error, Reason, Result};
use crate::frame::Picture;
use crate::limits::Limits;
use crate::nifti::{Header, Reader};
use crate::source::Source;
use crate::volume::affine::length;

/// A slice along the file's own grid, the one of its three directions that lies nearest across the body: right of the patient at the left,
/// front at the top, in square pixels. Values are what the voxels stand for.
pub struct Slice {
    columns: usize,
    rows: usize,
    values: Vec<f32>,
    /// How many there are, counted from the feet; of several volumes all at one place before those of the next.
    pub count: u32,
}

/// An axis of the file, as it is walked along.
#[derive(Clone, Copy)]
struct Axis {
    /// 0 for columns, 1 for rows, 2 for slices.
    number: usize,
    voxels: usize,
    /// Millimetres between voxels.
    step: f64,
    /// Whether it runs to the patient's right, front or feet.
    is_turned: bool,
}

impl Axis {
    fn place(self, at: usize) -> usize {
        if self.is_turned { (self.voxels - 1).saturating_sub(at) } else { at }
    }

    /// Pixels of so many millimetres.
    fn pixels(self, size: f64) -> usize {
        whole((self.voxels as f64 * self.step / size).round()).max(1)
    }

    /// The voxel under a pixel.
    fn under(self, pixel: usize, size: f64) -> usize {
        self.place(whole((pixel as f64 + 0.5) * size / self.step).min(self.voxels - 1))
    }
}

impl Slice {
    /// Reads a slice; `None` for what is no NIfTI.
    ///
    /// # Errors
    /// Those of [`Reader::open`] and of reading; [`Reason::Unreadable`] for a slice that is not there.
    pub fn of(source: &mut dyn Source, number: u32, longest: usize, limits: &Limits) -> Result<Option<Self>> {
        let Some(mut reader) = Reader::open(source, limits)? else { return Ok(None) };
        let [across, down, up] = axes(reader.header());
        let volumes = u32::try_from(reader.header().volumes).unwrap_or(u32::MAX).max(1);
        let count = u32::try_from(up.voxels).unwrap_or(u32::MAX).saturating_mul(volumes);
        if number >= count {
            return Err(NO_SLICE);
        }
        let (layer, volume) = (usize::try_from(number / volumes).unwrap_or(usize::MAX), number % volumes);
        let plane = read(&mut reader, [across, down, up], up.place(layer), volume)?;
        let longest_side = [across, down].map(|axis| axis.voxels as f64 * axis.step).into_iter().fold(0.0, f64::max);
        let size = across.step.min(down.step).max(longest_side / longest as f64);
        let (columns, rows) = (across.pixels(size), down.pixels(size));
        let row = |y| (0..columns).map(move |x| down.under(y, size) * across.voxels + across.under(x, size));
        let values = (0..rows).flat_map(row).map(|at| plane.get(at).copied().unwrap_or_default()).collect();
        Ok(Some(Self { columns, rows, values, count }))
    }

    /// The least and the greatest value.
    pub fn ends(&self) -> [f32; 2] {
        self.values.iter().fold([f32::INFINITY, f32::NEG_INFINITY], |[least, most], value| [least.min(*value), most.max(*value)])
    }

    /// The values between two ends in 16 bits.
    ///
    /// # Errors
    /// Those of [`Picture::new`].
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 65535")]
    pub fn picture(&self, [least, most]: [f32; 2]) -> Result<Picture> {
        let range = (most - least).max(f32::MIN_POSITIVE);
        let sample = |value: &f32| ((value - least) / range * f32::from(u16::MAX)).clamp(0.0, f32::from(u16::MAX)).round() as u16;
        Picture::new(self.columns, self.rows, vec![self.values.iter().map(sample).collect()])
    }
}

/// The axes that lie nearest to left, back and head.
fn axes(header: &Header) -> [Axis; 3] {
    let (steps, voxels) = (header.steps(), [header.columns, header.rows, header.slices]);
    let along =
        |number: usize, direction: usize| steps.get(number).and_then(|step| step.get(direction)).copied().unwrap_or_default();
    let lengths = steps.map(length);
    let of = |numbers: [usize; 3], each: &[f64; 3]| numbers.map(|number| each.get(number).copied().unwrap_or(1.0));
    let likeness = |order: &[usize; 3]| -> f64 {
        let parts = order.iter().zip(of(*order, &lengths)).enumerate();
        parts.map(|(direction, (number, length))| (along(*number, direction) / length).abs()).sum()
    };
    let order = ORDERS.into_iter().max_by(|one, other| likeness(one).total_cmp(&likeness(other))).unwrap_or_default();
    std::array::from_fn(|direction| {
        let number = order.get(direction).copied().unwrap_or_default();
        Axis {
            number,
            voxels: voxels.get(number).copied().map_or(1, usize::from),
            step: lengths.get(number).copied().unwrap_or(1.0),
            is_turned: along(number, direction) < 0.0,
        }
    })
}

/// The voxels of a volume at one place of the third axis: those along the first side by side.
fn read(reader: &mut Reader<'_>, [across, down, up]: [Axis; 3], layer: usize, volume: u32) -> Result<Vec<f32>> {
    let header = reader.header();
    let (samples, columns) = (header.samples, usize::from(header.columns));
    let voxels = [columns, header.rows.into(), header.slices.into()];
    let [columns_read, rows_read, slices_read] =
        std::array::from_fn(|axis| if axis == up.number { layer..layer + 1 } else { 0..voxels.get(axis).copied().unwrap_or(1) });
    let mut plane = vec![0.0; across.voxels * down.voxels];
    let mut slice = Vec::new();
    for _ in 0..u64::from(volume) * u64::from(header.slices) {
        reader.next(&mut slice)?;
    }
    for k in 0..slices_read.end {
        if !reader.next(&mut slice)? {
            return Err(NO_SLICE);
        }
        for j in rows_read.clone().filter(|_| slices_read.contains(&k)) {
            let sample = |column: usize| (j * columns + column) * samples.width;
            let row = slice.get(sample(columns_read.start)..sample(columns_read.end)).unwrap_or_default();
            for (i, value) in columns_read.clone().zip(samples.values(row)) {
                let place = |axis: Axis| [i, j, k].get(axis.number).copied().unwrap_or_default();
                let at = place(down) * across.voxels + place(across);
                plane.get_mut(at).into_iter().for_each(|to| *to = value);
            }
        }
    }
    Ok(plane)
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "sides have 16 bits")]
fn whole(number: f64) -> usize {
    number as usize
}

const ORDERS: [[usize; 3]; 6] = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]];
const NO_SLICE: Error = Error::new(Reason::Unreadable, "a frame that the picture has not");
