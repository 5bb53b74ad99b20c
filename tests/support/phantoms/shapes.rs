//! Shapes as distances: so many millimetres outside of their surface, negative within.

pub type Place = [f64; 3];

/// An ellipsoid: exact on its surface, near it to the first order.
pub fn ellipsoid(place: Place, middle: Place, radii: Place) -> f64 {
    let from = minus(place, middle);
    let (mut once, mut twice) = (0.0, 0.0);
    for (part, radius) in from.iter().zip(radii) {
        let share = part / radius;
        once += share * share;
        twice += share * share / (radius * radius);
    }
    let once = once.sqrt();
    once * (once - 1.0) / twice.sqrt().max(1e-9)
}

/// The same on both sides of the middle plane.
pub fn both(place: Place, middle: Place, radii: Place) -> f64 {
    ellipsoid([place[0].abs(), place[1], place[2]], middle, radii)
}

/// A rod with round ends.
pub fn rod(place: Place, from: Place, to: Place, radius: f64) -> f64 {
    let (along, way) = (minus(place, from), minus(to, from));
    let share = (dot(along, way) / dot(way, way)).clamp(0.0, 1.0);
    let off = [0, 1, 2].map(|axis| along[axis] - share * way[axis]);
    dot(off, off).sqrt() - radius
}

pub fn minus(one: Place, other: Place) -> Place {
    [one[0] - other[0], one[1] - other[1], one[2] - other[2]]
}

pub fn dot(one: Place, other: Place) -> f64 {
    one[0] * other[0] + one[1] * other[1] + one[2] * other[2]
}
