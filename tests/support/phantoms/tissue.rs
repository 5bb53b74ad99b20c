//! What bodies are made of, and how bright that is.

use scanitize::face::Physics;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tissue {
    Air,
    Skin,
    Fat,
    Muscle,
    Bone,
    Marrow,
    Fluid,
    Grey,
    White,
    Lung,
}

/// How slices are made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Contrast {
    Ct,
    T1,
    T2,
}

impl Contrast {
    pub const ALL: [Self; 3] = [Self::Ct, Self::T1, Self::T2];

    pub fn physics(self) -> Physics {
        match self {
            Self::Ct => Physics::Ct,
            Self::T1 | Self::T2 => Physics::Mr,
        }
    }

    /// Hounsfield units, or the part of 1000 that a tissue gives.
    pub fn value(self, tissue: Tissue) -> f64 {
        let [ct, t1, t2] = match tissue {
            Tissue::Air => [-1000.0, 0.0, 0.0],
            Tissue::Skin => [30.0, 450.0, 250.0],
            Tissue::Fat => [-95.0, 1000.0, 750.0],
            Tissue::Muscle => [55.0, 420.0, 180.0],
            Tissue::Bone => [1000.0, 60.0, 40.0],
            Tissue::Marrow => [350.0, 450.0, 200.0],
            Tissue::Fluid => [6.0, 160.0, 1000.0],
            Tissue::Grey => [38.0, 530.0, 560.0],
            Tissue::White => [29.0, 780.0, 400.0],
            Tissue::Lung => [-850.0, 30.0, 20.0],
        };
        match self {
            Self::Ct => ct,
            Self::T1 => t1,
            Self::T2 => t2,
        }
    }

    /// One standard deviation of the noise of a good scan.
    pub fn noise(self) -> f64 {
        match self {
            Self::Ct => 8.0,
            Self::T1 | Self::T2 => 20.0,
        }
    }
}
