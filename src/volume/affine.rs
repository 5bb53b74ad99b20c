//! Affine maps of a room of three axes.

use serde::{Deserialize, Serialize};

/// Three rows of a linear part and a shift: `y = linear * x + shift`, in millimetres.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Affine {
    /// The rows of the linear part.
    pub linear: [[f64; 3]; 3],
    /// The shift.
    pub shift: [f64; 3],
}

impl Affine {
    /// Where a point comes to lie.
    #[must_use]
    pub fn apply(&self, point: [f64; 3]) -> [f64; 3] {
        let [first, second, third] = self.linear;
        let [x, y, z] = self.shift;
        [dot(first, point) + x, dot(second, point) + y, dot(third, point) + z]
    }

    /// Where a step comes to lie: the map without its shift.
    #[must_use]
    pub fn turn(&self, step: [f64; 3]) -> [f64; 3] {
        self.linear.map(|row| dot(row, step))
    }

    /// The map back; `None` where the linear part is flat.
    #[must_use]
    pub fn inverse(&self) -> Option<Self> {
        let [a, b, c] = self.linear;
        let volume = dot(a, cross(b, c));
        if !volume.is_normal() {
            return None;
        }
        let columns = [cross(b, c), cross(c, a), cross(a, b)].map(|column| scaled(column, 1.0 / volume));
        let linear = transposed(columns);
        let shift = linear.map(|row| -dot(row, self.shift));
        Some(Self { linear, shift })
    }

    /// The factor by which volumes grow.
    #[must_use]
    pub fn volume(&self) -> f64 {
        let [a, b, c] = self.linear;
        dot(a, cross(b, c))
    }
}

/// The product of two linear maps: first `right`, then `left`.
#[must_use]
pub fn product(left: [[f64; 3]; 3], right: [[f64; 3]; 3]) -> [[f64; 3]; 3] {
    let columns = transposed(right);
    left.map(|row| columns.map(|column| dot(row, column)))
}

/// Rows for columns.
#[must_use]
pub fn transposed([a, b, c]: [[f64; 3]; 3]) -> [[f64; 3]; 3] {
    let [[a0, a1, a2], [b0, b1, b2], [c0, c1, c2]] = [a, b, c];
    [[a0, b0, c0], [a1, b1, c1], [a2, b2, c2]]
}

/// The scalar product.
#[must_use]
pub fn dot([a, b, c]: [f64; 3], [x, y, z]: [f64; 3]) -> f64 {
    a * x + b * y + c * z
}

/// The vector product.
#[must_use]
pub fn cross([a, b, c]: [f64; 3], [x, y, z]: [f64; 3]) -> [f64; 3] {
    [b * z - c * y, c * x - a * z, a * y - b * x]
}

/// A vector, so many times as long.
#[must_use]
pub fn scaled(vector: [f64; 3], by: f64) -> [f64; 3] {
    vector.map(|part| part * by)
}

/// The sum of two vectors.
#[must_use]
pub fn sum([a, b, c]: [f64; 3], [x, y, z]: [f64; 3]) -> [f64; 3] {
    [a + x, b + y, c + z]
}

/// The length of a vector.
#[must_use]
pub fn length(vector: [f64; 3]) -> f64 {
    dot(vector, vector).sqrt()
}
