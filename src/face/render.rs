//! Pictures of a head's surface, as a face detector knows faces: lit from above, on black.

use crate::face::bust::{self, Bust, Extent};
use crate::volume::{narrow, number, real};

/// From where a head is looked at: from the front, turned by angles in degrees.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct View {
    /// To the head's left.
    pub yaw: f64,
    /// Upwards.
    pub pitch: f64,
    /// What is in the middle, in millimetres of the template.
    pub centre: [f64; 3],
    /// Columns and rows.
    pub size: usize,
    /// Millimetres of the template from a pixel to the next.
    pub pixel: f64,
}

/// A grey picture, row by row from the upper left; 0 is black.
pub struct Portrait {
    /// Columns.
    pub columns: usize,
    /// Rows.
    pub rows: usize,
    /// A byte for each pixel.
    pub values: Vec<u8>,
    /// For each pixel how far the surface is in front of the view's centre, in millimetres of the template; not a number where there is
    /// none.
    pub depths: Vec<f32>,
}

/// The surface of a head, ready to be looked at from all sides.
pub struct Surface {
    /// How much is body, x fastest.
    shares: Vec<f32>,
    /// Whether the surface passes between a sample and the seven after it, along each axis.
    near: Vec<bool>,
    /// Whether in a block of samples, and in all that touch it, there is no surface.
    clear: Vec<bool>,
    extent: Extent,
}

impl Surface {
    /// The surface of a solid.
    #[must_use]
    pub fn of(bust: &Bust) -> Self {
        Self::with(bust.smooth(), bust.extent())
    }

    /// A byte for each sample, x fastest: how the surface of a whole head travels.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        self.shares.iter().map(|share| byte(share * 255.0 + 0.5)).collect()
    }

    /// That of the whole head which [`Surface::to_bytes`] wrote; `None` for anything else.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let is_whole = bytes.len() == Extent::Head.size().iter().product::<usize>();
        is_whole.then(|| Self::with(bytes.iter().map(|byte| f32::from(*byte) / 255.0).collect(), Extent::Head))
    }

    fn with(shares: Vec<f32>, extent: Extent) -> Self {
        let mut most = shares.clone();
        let [columns, rows, _] = extent.size();
        for stride in [1, columns, columns * rows] {
            let after: Vec<f32> = most.iter().skip(stride).copied().collect();
            most.iter_mut().zip(after).for_each(|(most, after)| *most = most.max(after));
        }
        let near: Vec<bool> = most.iter().map(|most| *most >= HALF).collect();
        let clear = clear(&near, extent);
        Self { shares, near, clear, extent }
    }

    /// How it looks.
    #[must_use]
    pub fn seen(&self, view: &View) -> Portrait {
        let depths = self.depths(view);
        let far = depths.iter().copied().filter(|depth| !depth.is_nan()).fold(f32::INFINITY, f32::min);
        let filled =
            Map { columns: view.size, values: depths.iter().map(|depth| if depth.is_nan() { far } else { *depth }).collect() };
        let relief = filled.median().blurred(1, 1);
        let around = relief.blurred(number(11.0 / view.pixel).min(view.size), 3);
        let value = |(at, depth): (usize, &f32)| match depth.is_nan() {
            true => 0,
            false => shade(relief.slopes(at, narrow(view.pixel)), around.get(at) - relief.get(at)),
        };
        let values = depths.iter().enumerate().map(value).collect();
        Portrait { columns: view.size, rows: view.size, values, depths }
    }

    /// [`Portrait::depths`].
    fn depths(&self, view: &View) -> Vec<f32> {
        let degree = std::f64::consts::PI / 180.0;
        let (cy, sy) = (libm::cos(view.yaw * degree), libm::sin(view.yaw * degree));
        let (cp, sp) = (libm::cos(view.pitch * degree), libm::sin(view.pitch * degree));
        let across = [cy, sy, 0.0];
        let toward = [sy * cp, -cy * cp, sp];
        let up = [-sy * sp, cy * sp, cp];
        let [x, y, z] = view.centre;
        let half = real(view.size) / 2.0;
        let pixels = (0..view.size).flat_map(|row| (0..view.size).map(move |column| (column, row)));
        let place = |(column, row): (usize, usize)| {
            let (u, v) = ((real(column) - half) * view.pixel, (half - real(row)) * view.pixel);
            let along = |axis: f64, across: f64, up: f64| axis + u * across + v * up;
            bust::steps([along(x, across[0], up[0]), along(y, across[1], up[1]), along(z, across[2], up[2])])
        };
        let away = toward.map(|part| narrow(-part));
        pixels.map(place).map(|from| self.hit(from, away).map_or(f32::NAN, |far| -far * narrow(bust::STEP))).collect()
    }

    /// How many steps from a place the surface is, on a line that comes from outside.
    fn hit(&self, from: [f32; 3], away: [f32; 3]) -> Option<f32> {
        let (mut first, mut last) = (f32::NEG_INFINITY, f32::INFINITY);
        for ((from, away), count) in from.iter().zip(&away).zip(self.extent.size()) {
            let (low, high) = ((0.0 - from) / away, (narrow(real(count - 1)) - from) / away);
            if away.abs() > 1e-6 {
                (first, last) = (first.max(low.min(high)), last.min(low.max(high)));
            } else if !(0.0..=narrow(real(count - 1))).contains(from) {
                return None;
            }
        }
        let place = |far: f32| [from[0] + away[0] * far, from[1] + away[1] * far, from[2] + away[2] * far];
        let mut far = first;
        while far <= last {
            if self.is_clear(place(far)) {
                far += SKIP;
                continue;
            }
            if self.share(place(far)) >= HALF {
                let (mut outside, mut inside) = (far - STRIDE, far);
                for _ in 0..HALVINGS {
                    let middle = (outside + inside) / 2.0;
                    if self.share(place(middle)) >= HALF { inside = middle } else { outside = middle }
                }
                return Some((outside + inside) / 2.0);
            }
            far += STRIDE;
        }
        None
    }

    fn is_clear(&self, place: [f32; 3]) -> bool {
        let block = block(place.map(|part| number(part.into())), self.extent);
        self.clear.get(block).is_some_and(|clear| *clear)
    }

    /// How much is body at a place in steps, between the samples around; none far from the surface.
    fn share(&self, [x, y, z]: [f32; 3]) -> f32 {
        let [columns, rows, _] = self.extent.size();
        let whole = |part: f32| number(part.into());
        let (i, j, k) = (whole(x), whole(y), whole(z));
        let at = (k * rows + j) * columns + i;
        if !self.near.get(at).is_some_and(|near| *near) {
            return 0.0;
        }
        let share = |part: f32, index: usize| (part - narrow(real(index))).clamp(0.0, 1.0);
        let (u, v, w) = (share(x, i), share(y, j), share(z, k));
        let line = |at: usize| match self.shares.get(at..at + 2) {
            Some([a, b]) => a + (b - a) * u,
            _ => 0.0,
        };
        let layer = |at: usize| {
            let (a, b) = (line(at), line(at + columns));
            a + (b - a) * v
        };
        let (a, b) = (layer(at), layer(at + rows * columns));
        a + (b - a) * w
    }
}

/// The blocks without any surface near.
fn clear(near: &[bool], extent: Extent) -> Vec<bool> {
    let ([columns, rows, _], blocks) = (extent.size(), blocks(extent));
    let mut clear = vec![true; blocks.iter().product()];
    for at in near.iter().enumerate().filter_map(|(at, near)| near.then_some(at)) {
        let block = block([at % columns, at / columns % rows, at / columns / rows], extent);
        clear.get_mut(block).into_iter().for_each(|clear| *clear = false);
    }
    for stride in [1, blocks[0], blocks[0] * blocks[1]] {
        let before = clear.clone();
        let is_clear = |at: Option<usize>| at.and_then(|at| before.get(at)).is_none_or(|clear| *clear);
        for (at, clear) in clear.iter_mut().enumerate() {
            // What runs over into the next line of blocks is looked at more closely than it must.
            *clear &= is_clear(at.checked_sub(stride)) && is_clear(at.checked_add(stride));
        }
    }
    clear
}

/// The block of a sample.
fn block([column, row, layer]: [usize; 3], extent: Extent) -> usize {
    let [columns, rows, _] = blocks(extent);
    ((layer / BLOCK) * rows + row / BLOCK) * columns + column / BLOCK
}

/// How many blocks there are along each axis.
const fn blocks(extent: Extent) -> [usize; 3] {
    let [columns, rows, layers] = extent.size();
    [columns.div_ceil(BLOCK), rows.div_ceil(BLOCK), layers.div_ceil(BLOCK)]
}

/// The brightness of a surface that falls off by `slopes` to the right and downwards and lies `below` what is around it.
fn shade([x, y]: [f32; 2], below: f32) -> u8 {
    let facing = (LIGHT[2] - x * LIGHT[0] - y * LIGHT[1]) / (x * x + y * y + 1.0).sqrt();
    let open = (1.0 - 0.024 * below.clamp(0.0, 30.0)).clamp(0.4, 1.0);
    byte((40.0 + 190.0 * facing.clamp(0.0, 1.0)) * open)
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn byte(value: f32) -> u8 {
    value.clamp(0.0, 255.0) as u8
}

/// A number for each pixel.
struct Map {
    columns: usize,
    values: Vec<f32>,
}

impl Map {
    fn get(&self, at: usize) -> f32 {
        self.values.get(at).copied().unwrap_or_default()
    }

    /// The pixel next to one by so many columns and rows; at the edges the last one.
    fn beside(&self, at: usize, across: isize, down: isize) -> f32 {
        let (column, row) = (at % self.columns, at / self.columns);
        let rows = self.values.len() / self.columns;
        let column = column.saturating_add_signed(across).min(self.columns - 1);
        self.get(row.saturating_add_signed(down).min(rows - 1) * self.columns + column)
    }

    /// How it rises to the right and downwards over a pixel so wide.
    fn slopes(&self, at: usize, pixel: f32) -> [f32; 2] {
        let rise = |after: f32, before: f32| (after - before) / (2.0 * pixel);
        [rise(self.beside(at, 1, 0), self.beside(at, -1, 0)), rise(self.beside(at, 0, 1), self.beside(at, 0, -1))]
    }

    /// The middle of each nine pixels.
    fn median(&self) -> Self {
        let middle = |at: usize| {
            let mut nine = [0.0_f32; 9];
            let around = (-1..=1).flat_map(|down| (-1..=1).map(move |across| (across, down)));
            for (count, (across, down)) in around.enumerate() {
                let mut next = self.beside(at, across, down);
                for (place, one) in nine.iter_mut().enumerate().take(count + 1) {
                    if place == count || *one > next {
                        std::mem::swap(one, &mut next);
                    }
                }
            }
            nine.get(4).copied().unwrap_or_default()
        };
        Self { columns: self.columns, values: (0..self.values.len()).map(middle).collect() }
    }

    /// Means of what is up to so many pixels away, taken several times: nearly a bell curve.
    fn blurred(&self, reach: usize, times: usize) -> Self {
        let mut values = self.values.clone();
        for _ in 0..times {
            values = means_of_lines(&values, self.columns, reach);
            values = means_of_lines(&values, self.values.len() / self.columns.max(1), reach);
        }
        Self { columns: self.columns, values }
    }
}

/// Means along lines of so many, the first and the last continued; columns become lines and lines columns.
fn means_of_lines(values: &[f32], columns: usize, reach: usize) -> Vec<f32> {
    let rows = values.len() / columns.max(1);
    let mut turned = vec![0.0; values.len()];
    for (row, line) in values.chunks_exact(columns.max(1)).enumerate() {
        let at =
            |column: usize| f64::from(line.get(column.clamp(reach, columns + reach - 1) - reach).copied().unwrap_or_default());
        let mut total: f64 = (0..2 * reach + 1).map(at).sum();
        for column in 0..columns {
            let mean = narrow(total / real(2 * reach + 1));
            turned.get_mut(column * rows + row).into_iter().for_each(|place| *place = mean);
            total += at(column + 2 * reach + 1) - at(column);
        }
    }
    turned
}

/// What is more is body.
const HALF: f32 = 0.5;
/// Steps between looks along a line, and halvings where the surface was passed.
const STRIDE: f32 = 0.5;
const HALVINGS: usize = 5;
/// Samples of a block along each axis, and how many steps can be left out within one that is clear.
const BLOCK: usize = 8;
const SKIP: f32 = 7.5;
/// From above and a little from the left side of who looks.
const LIGHT: [f32; 3] = [0.250_626_9, -0.350_877_6, 0.902_256_7];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::face::{Pose, Skin};
    use crate::volume::Affine;
    use crate::volume::affine::{length, product, sum};

    const SKIN: Skin = Skin { air: 0.0, level: 50.0 };
    const BALL: f64 = 60.0;

    fn level() -> Affine {
        Affine { linear: [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]], shift: [0.0; 3] }
    }

    /// A ball about a point, soft within a millimetre and a half of its surface, as slices of some thickness have it.
    fn ball(centre: [f64; 3], radius: f64) -> impl Fn([f64; 3]) -> f32 {
        move |place| narrow((0.5 + (radius - length(sum(place, centre.map(|part| -part)))) / 3.0).clamp(0.0, 1.0) * 100.0)
    }

    fn surface(value: &dyn Fn([f64; 3]) -> f32, map: &Affine) -> Surface {
        Surface::of(&Bust::of(value, SKIN, Pose::of(map).expect("a map"), Extent::Face))
    }

    fn view(yaw: f64, pitch: f64) -> View {
        View { yaw, pitch, centre: [0.0, -30.0, -20.0], size: 101, pixel: 2.0 }
    }

    #[test]
    fn render_finds_the_depth_and_the_outline_of_a_ball() {
        let centre = [0.0, -30.0, -20.0];
        for map in [level(), leaning()] {
            let place = map.apply(centre);
            let scale = libm::cbrt(map.volume());
            let surface = surface(&ball(place, BALL * scale), &map);
            for (yaw, pitch) in [(0.0, 0.0), (20.0, 0.0), (-20.0, 8.0), (0.0, -8.0)] {
                let depths = surface.depths(&view(yaw, pitch));
                for (at, depth) in depths.iter().enumerate() {
                    let (u, v) = ((real(at % 101) - 50.5) * 2.0, (50.5 - real(at / 101)) * 2.0);
                    let beside = (u * u + v * v).sqrt();
                    if beside > BALL + 1.5 {
                        assert!(depth.is_nan(), "{beside} mm beside the middle");
                    }
                    if beside < BALL - 1.5 {
                        let expected = (BALL * BALL - beside * beside).sqrt();
                        // Towards the outline a small step to the side is a large one in depth.
                        let slope = beside / expected;
                        assert!((f64::from(*depth) - expected).abs() < 0.7 * (1.0 + slope), "{depth} for {expected} at {beside}");
                    }
                }
            }
        }
    }

    /// Turned about all axes, shifted and smaller.
    fn leaning() -> Affine {
        let (c, s) = (libm::cos(0.5), libm::sin(0.5));
        let turns = product([[c, -s, 0.0], [s, c, 0.0], [0.0, 0.0, 1.0]], [[1.0, 0.0, 0.0], [0.0, c, -s], [0.0, s, c]]);
        Affine { linear: turns.map(|row| row.map(|part| part * 0.8)), shift: [40.0, -25.0, 300.0] }
    }

    /// A ball with a small one on it, to the left of the head, high up and in front.
    fn marked(map: Affine) -> impl Fn([f64; 3]) -> f32 {
        let scale = libm::cbrt(map.volume());
        let large = ball(map.apply([0.0, -30.0, -20.0]), BALL * scale);
        let small = ball(map.apply([30.0, -80.0, 10.0]), 12.0 * scale);
        move |place| large(place).max(small(place))
    }

    fn brightest(portrait: &Portrait, mask: impl Fn(usize, usize) -> bool) -> f64 {
        let pixels = portrait.values.iter().enumerate().filter(|(at, _)| mask(at % portrait.columns, at / portrait.columns));
        let (sum, count) = pixels.fold((0.0, 0.0), |(sum, count), (_, value)| (sum + f64::from(*value), count + 1.0));
        sum / count
    }

    #[test]
    fn render_is_the_same_however_the_head_lay() {
        let upright = surface(&marked(level()), &level()).seen(&view(0.0, 0.0));
        let leaning = surface(&marked(leaning()), &leaning()).seen(&view(0.0, 0.0));
        let apart: Vec<u8> = upright.values.iter().zip(&leaning.values).map(|(one, other)| one.abs_diff(*other)).collect();
        let far = apart.iter().filter(|apart| **apart > 24).count();
        assert!(far < apart.len() / 50, "{far} pixels differ");
    }

    #[test]
    fn render_shows_the_left_of_the_head_on_the_right_and_light_from_above() {
        let surface = surface(&marked(level()), &level());
        let depths = surface.depths(&view(0.0, 0.0));
        let at = |column: usize, row: usize| depths[row * 101 + column];
        // The mark stands out where it is, and not on the other side.
        assert!(at(65, 35) > at(35, 35) + 8.0, "{} and {}", at(65, 35), at(35, 35));
        let portrait = surface.seen(&view(0.0, 0.0));
        let middle =
            |from: usize, to: usize| brightest(&portrait, |column, row| (40..60).contains(&column) && (from..to).contains(&row));
        assert!(middle(30, 40) > middle(65, 75) + 20.0);
        assert_eq!(portrait.values[0], 0);
    }

    #[test]
    fn render_turns_to_the_left_of_the_head_and_upwards() {
        let surface = surface(&marked(level()), &level());
        let nearest = |yaw: f64, pitch: f64| {
            let depths = surface.depths(&View { centre: [0.0, -30.0, -20.0], ..view(yaw, pitch) });
            let (at, _) = depths
                .iter()
                .enumerate()
                .fold((0, f32::MIN), |best, (at, depth)| if *depth > best.1 { (at, *depth) } else { best });
            (at % 101, at / 101)
        };
        let straight = nearest(0.0, 0.0);
        // Who goes to the left of a head sees what is in front of it move to the right side of the head: to the left in the picture.
        assert!(nearest(20.0, 0.0).0 < straight.0, "{straight:?}");
        // Who goes up sees it move down.
        assert!(nearest(0.0, 20.0).1 > straight.1, "{straight:?}");
    }

    #[test]
    fn render_leaves_out_what_is_cut_and_what_lies_apart() {
        let mark = marked(level());
        let apart = ball([0.0, -140.0, -20.0], 8.0);
        let both = |place| mark(place).max(apart(place));
        let whole = surface(&mark, &level()).depths(&view(0.0, 0.0));
        let lonely = surface(&both, &level()).depths(&view(0.0, 0.0));
        assert!(whole.iter().zip(&lonely).all(|(one, other)| one == other || one.is_nan() && other.is_nan()));
        let pose = Pose::of(&level()).expect("a map");
        let flat = Bust::of(&mark, SKIN, pose, Extent::Face).without(&|[_, y, _]| y < -60.0);
        let depths = Surface::of(&flat).depths(&view(0.0, 0.0));
        assert!((depths[50 * 101 + 50] - 30.0).abs() < 1.5, "{}", depths[50 * 101 + 50]);
    }

    #[test]
    fn render_of_a_whole_head_travels_and_is_seen_from_behind() {
        let bust = |extent| Bust::of(&marked(level()), SKIN, Pose::of(&level()).expect("a map"), extent);
        let (face, head) = (Surface::of(&bust(Extent::Face)), Surface::of(&bust(Extent::Head)));
        let travelled = Surface::from_bytes(&head.to_bytes()).expect("what was written");
        for yaw in [0.0, 90.0, 180.0] {
            let (before, after) = (head.depths(&view(yaw, 0.0)), travelled.depths(&view(yaw, 0.0)));
            let is_near = |(one, other): (&f32, &f32)| (one - other).abs() < 0.1 || one.is_nan() && other.is_nan();
            assert!(before.iter().zip(&after).filter(|pair| !is_near(*pair)).count() < 30, "from {yaw}");
        }
        // The ball is round: from behind it is as near as from the front, where the mark is not.
        let middle = head.depths(&view(180.0, 0.0))[50 * 101 + 50];
        assert!((middle - narrow(BALL)).abs() < 1.5, "{middle}");
        let front = |surface: &Surface| surface.depths(&view(0.0, 0.0));
        assert!(front(&face).iter().zip(&front(&head)).all(|(one, other)| one == other || one.is_nan() && other.is_nan()));
        assert!(Surface::from_bytes(&face.to_bytes()).is_none());
    }

    #[test]
    fn render_shows_nothing_of_air() {
        let nothing = surface(&|_| f32::NAN, &level()).seen(&view(0.0, 0.0));
        assert!(nothing.values.iter().all(|value| *value == 0));
        assert!(Pose::of(&Affine { linear: [[0.0; 3]; 3], shift: [0.0; 3] }).is_none());
        let mirror = Affine { linear: [[-1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]], shift: [0.0; 3] };
        assert!(Pose::of(&mirror).is_none());
    }
}
