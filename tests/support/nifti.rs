//! Writes NIfTI by the tables of nifti1.h and nifti2.h, with anything wrong that a test wants.

use std::io::Write as _;

use super::heads::MeanHead;

/// A file while it is put together.
#[derive(Clone)]
pub struct Volume {
    pub is_second: bool,
    pub is_big: bool,
    pub datatype: i16,
    pub bitpix: i16,
    pub dim: [i64; 8],
    pub pixdim: [f64; 8],
    pub scaling: [f64; 2],
    pub qform: i16,
    pub quaternion: [f64; 6],
    pub sform: i16,
    pub rows: [f64; 12],
    pub units: u8,
    /// `None` for right behind the header and the extensions.
    pub vox_offset: Option<f64>,
    pub magic: Option<&'static [u8]>,
    /// Bytes that are laid over the header.
    pub over: Vec<(usize, Vec<u8>)>,
    /// What stands between the header and the voxels, after the four bytes that announce it.
    pub extension: Vec<u8>,
    pub voxels: Vec<u8>,
    pub trailer: Vec<u8>,
}

impl Volume {
    /// Voxels of 16 bits, each as large as its place in the file, `step` millimetres apart.
    pub fn new(sides: [u16; 3], step: f64) -> Self {
        let count = sides.iter().map(|side| usize::from(*side)).product::<usize>();
        let [x, y, z] = sides.map(i64::from);
        Self {
            is_second: false,
            is_big: false,
            datatype: 4,
            bitpix: 16,
            dim: [3, x, y, z, 1, 1, 1, 1],
            pixdim: [1.0, step, step, step, 1.0, 1.0, 1.0, 1.0],
            scaling: [1.0, 0.0],
            qform: 0,
            quaternion: [0.0; 6],
            sform: 1,
            rows: [step, 0.0, 0.0, -90.0, 0.0, step, 0.0, -126.0, 0.0, 0.0, step, -72.0],
            units: 2,
            vox_offset: None,
            magic: None,
            over: Vec::new(),
            extension: Vec::new(),
            voxels: (0..count).flat_map(|number| (number as u16 % 4000).to_le_bytes()).collect(),
            trailer: Vec::new(),
        }
    }

    /// The mean head on its grid of 4 mm, x to the left and y to the back as the template has them.
    pub fn head() -> Self {
        let mut volume = Self::new([45, 60, 54], 4.0);
        volume.rows = [-4.0, 0.0, 0.0, 88.0, 0.0, -4.0, 0.0, 128.0, 0.0, 0.0, 4.0, -116.0];
        volume.voxels = MeanHead::new().samples().iter().flat_map(|sample| sample.to_le_bytes()).collect();
        volume
    }

    /// The same in the other order of bytes; samples of 16 bits.
    pub fn big(mut self) -> Self {
        self.is_big = true;
        self.voxels.as_chunks_mut::<2>().0.iter_mut().for_each(|pair| pair.swap(0, 1));
        self
    }

    /// The same as NIfTI-2.
    pub fn second(mut self) -> Self {
        self.is_second = true;
        self
    }

    /// The same, so many times over.
    pub fn times(mut self, times: usize) -> Self {
        self.dim[0] = 4;
        self.dim[4] = times as i64;
        self.voxels = self.voxels.repeat(times);
        self
    }

    /// Where the voxels begin.
    pub fn start(&self) -> usize {
        self.size() + 4 + self.extension.len()
    }

    pub fn size(&self) -> usize {
        if self.is_second { 540 } else { 348 }
    }

    pub fn bytes(&self) -> Vec<u8> {
        let mut head = vec![0; self.size() + 4];
        let at = |first: usize, second: usize| if self.is_second { second } else { first };
        let mut put = |at: usize, mut bytes: Vec<u8>| {
            if self.is_big {
                bytes.reverse();
            }
            head[at..at + bytes.len()].copy_from_slice(&bytes);
        };
        let real = |value: f64| if self.is_second { value.to_le_bytes().to_vec() } else { (value as f32).to_le_bytes().to_vec() };
        let short = |value: i16| value.to_le_bytes().to_vec();
        let code = |value: i16| if self.is_second { i32::from(value).to_le_bytes().to_vec() } else { short(value) };
        let width = at(4, 8);
        put(0, (self.size() as u32).to_le_bytes().to_vec());
        for axis in 0..8 {
            let side = self.dim[axis];
            put(at(40 + 2 * axis, 16 + 8 * axis), if self.is_second { side.to_le_bytes().to_vec() } else { short(side as i16) });
            put(at(76, 104) + width * axis, real(self.pixdim[axis]));
        }
        put(at(70, 12), short(self.datatype));
        put(at(72, 14), short(self.bitpix));
        let offset = self.vox_offset.unwrap_or(self.start() as f64);
        put(at(108, 168), if self.is_second { (offset as i64).to_le_bytes().to_vec() } else { real(offset) });
        put(at(112, 176), real(self.scaling[0]));
        put(at(116, 184), real(self.scaling[1]));
        put(at(252, 344), code(self.qform));
        put(at(254, 348), code(self.sform));
        self.quaternion.iter().enumerate().for_each(|(number, part)| put(at(256, 352) + width * number, real(*part)));
        self.rows.iter().enumerate().for_each(|(number, part)| put(at(280, 400) + width * number, real(*part)));
        put(at(123, 500), if self.is_second { u32::from(self.units).to_le_bytes().to_vec() } else { vec![self.units] });
        let magic = self.magic.unwrap_or(if self.is_second { b"n+2\0\r\n\x1A\n" } else { b"n+1\0" });
        head[at(344, 4)..at(344, 4) + magic.len()].copy_from_slice(magic);
        for (at, bytes) in &self.over {
            head[*at..at + bytes.len()].copy_from_slice(bytes);
        }
        let size = self.size();
        head[size] = u8::from(!self.extension.is_empty());
        [head, self.extension.clone(), self.voxels.clone(), self.trailer.clone()].concat()
    }

    pub fn packed(&self) -> Vec<u8> {
        gzip(&self.bytes())
    }
}

/// One member of gzip, as another maker's library writes it.
pub fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// What all members of gzip hold.
pub fn gunzip(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    std::io::Read::read_to_end(&mut flate2::read::MultiGzDecoder::new(bytes), &mut out).unwrap();
    out
}
