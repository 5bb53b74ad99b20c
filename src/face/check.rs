//! Whether a face can be seen in a head, before a cut and after it.

use crate::error::{Error, Reason, Result};
use crate::face::render::{Portrait, Surface, View};
use crate::face::{Bust, Cut, Extent, Head, Mode, Physics, Pose, Skin, Template};
use crate::volume::{Stack, narrow, real};

/// A face as a detector sees it, in pixels of the picture that it was shown.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sighting {
    /// The left edge.
    pub left: f32,
    /// The upper edge.
    pub top: f32,
    /// The right edge.
    pub right: f32,
    /// The lower edge.
    pub bottom: f32,
    /// How sure it is: above 0, about 1 for a face beyond doubt.
    pub score: f32,
}

/// Finds faces: a neural net at the edge.
pub trait FaceDetector {
    /// The faces in a picture, at the scale that it has.
    ///
    /// # Errors
    /// [`Reason::FaceCheckFailed`] when the detector fails.
    fn faces(&mut self, portrait: &Portrait) -> Result<Vec<Sighting>>;
}

/// What is seen of a head, in [`VIEWS`] views, as it is and as a cut leaves it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Looked {
    /// The views in which a face was seen before.
    pub before: usize,
    /// Those in which one is seen after.
    pub after: usize,
    /// The share of a face that is gone or lies more than three millimetres elsewhere, in the view where it is least; 0 where none was
    /// seen before. A detector misses a face of which eyes or mouth are left: this tells of them.
    pub moved: f32,
}

impl Looked {
    /// Whether no face is left that could be told, by a cut in this mode: none is seen, and of one that was seen most is not where it was. What strips a head
    /// takes all skin, so that of a face next to nothing is: a strip that leaves more has not met the head.
    #[must_use]
    pub fn is_gone(&self, mode: Mode) -> bool {
        let least = if mode == Mode::HeadStrip { NEARLY_ALL } else { MOST };
        self.after == 0 && (self.before == 0 || self.moved > least)
    }
}

/// What is seen of a head in a volume, and of what a cut of the face leaves of it that is no deeper than it must be. Where that leaves a
/// face, what is seen once all but the brain is gone: the head that is returned is to be cut so.
///
/// # Errors
/// Those of [`look`].
pub fn looked(stack: &Stack, physics: Physics, head: Head, detector: &mut dyn FaceDetector) -> Result<(Head, Looked)> {
    let (skin, template) = (Skin::of(stack, physics), Template::unpacked());
    let mut by = |head: &Head| {
        let cut = Cut::of(head, head.mode(Mode::Deface), 0);
        look(stack, skin, head, &cut, template, detector)
    };
    let looked = by(&head)?;
    if looked.is_gone(head.mode(Mode::Deface)) || looked.before == 0 || head.is_bare {
        return Ok((head, looked));
    }
    let bare = head.bare();
    let looked = by(&bare)?;
    Ok((bare, looked))
}

/// Looks at a head from all sides that show a face, and again at what a cut leaves of it. Where no face was seen before, that none is
/// seen after tells nothing.
///
/// # Errors
/// [`Reason::FaceCheckFailed`] for a head that cannot be shown, and when the detector fails.
pub fn look(
    stack: &Stack,
    skin: Skin,
    head: &Head,
    cut: &Cut,
    template: &Template,
    detector: &mut dyn FaceDetector,
) -> Result<Looked> {
    let pose = Pose::of(&head.map()).ok_or(NO_POSE)?;
    let bust = Bust::of(&|place| stack.at(place).unwrap_or(f32::NAN), skin, pose, Extent::Face);
    let whole = Surface::of(&bust);
    let blade = cut.over(template);
    let left = Surface::of(&bust.without(&|place| blade.contains(place)));
    let mut looked = Looked { before: 0, after: 0, moved: 1.0 };
    for view in views() {
        let (before, after) = (whole.seen(&view), left.seen(&view));
        looked.after += usize::from(!detector.faces(&after)?.is_empty());
        if let Some(face) = detector.faces(&before)?.first() {
            looked.before += 1;
            looked.moved = looked.moved.min(moved(&before, &after, face));
        }
    }
    if looked.before == 0 {
        looked.moved = 0.0;
    }
    Ok(looked)
}

/// The share of a face that is not where it was.
fn moved(before: &Portrait, after: &Portrait, face: &Sighting) -> f32 {
    let (mut all, mut gone) = (0_usize, 0_usize);
    for (at, (before, after)) in depths(before).zip(depths(after)).enumerate() {
        let (column, row) = (narrow(real(at % SIZE)) + 0.5, narrow(real(at / SIZE)) + 0.5);
        let is_in = column >= face.left && column < face.right && row >= face.top && row < face.bottom;
        if is_in && !before.is_nan() {
            all += 1;
            gone += usize::from(after.is_nan() || (before - after).abs() > FAR);
        }
    }
    narrow(real(gone) / real(all.max(1)))
}

fn depths(portrait: &Portrait) -> impl Iterator<Item = f32> {
    portrait.depths.iter().copied()
}

/// A whole head in the middle of a picture of so many columns and rows, turned by degrees to its left and upwards.
#[must_use]
pub fn portrayed(yaw: f64, pitch: f64, size: usize) -> View {
    View { yaw, pitch, centre: HEAD, size, pixel: WHOLE / real(size.max(1)) }
}

/// From where a head is looked at.
pub fn views() -> impl Iterator<Item = View> {
    let view = |yaw, pitch| View { yaw, pitch, centre: CENTRE, size: SIZE, pixel: PIXEL };
    PITCHES.iter().flat_map(move |pitch| YAWS.iter().map(move |yaw| view(*yaw, *pitch)))
}

/// Views of a head.
pub const VIEWS: usize = YAWS.len() * PITCHES.len();
const YAWS: [f64; 3] = [-20.0, 0.0, 20.0];
const PITCHES: [f64; 3] = [-8.0, 0.0, 8.0];
/// The whole head, from the top to the neck: what is found as a face is a part of one.
const CENTRE: [f64; 3] = [0.0, 0.0, -50.0];
const SIZE: usize = 128;
/// A face is about 130 mm from brow to chin, and detectors look for one of 80 pixels.
const PIXEL: f64 = 1.6;
/// The middle of a head without its neck, and the millimetres that a portrait shows.
const HEAD: [f64; 3] = [0.0, 0.0, -35.0];
const WHOLE: f64 = 260.0;
/// The share of a face that is not where it was: 0.62 to 0.72 on seven heads, and up to 0.54 where the cut is two centimetres too low.
const MOST: f32 = 0.55;
/// The same of a head that is stripped.
const NEARLY_ALL: f32 = 0.9;
/// Millimetres by which a place of a face is elsewhere.
const FAR: f32 = 3.0;
const NO_POSE: Error = Error::new(Reason::FaceCheckFailed, "a head that cannot be shown");

#[cfg(test)]
mod tests {
    use super::*;
    use crate::face::rind::Rind;
    use crate::volume::affine::length;
    use crate::volume::{Affine, Plane, StackBuilder};

    /// A ball of 90 mm about the middle of a brain, in slices of 4 mm.
    fn ball() -> Stack {
        let plane = |z: f64| {
            let (across, down) = ([4.0, 0.0, 0.0], [0.0, 4.0, 0.0]);
            Plane { origin: [-118.0, -118.0, z], across, down, columns: 60, rows: 60 }
        };
        let planes: Vec<Plane> = (0..60).map(|at| plane(real(at) * 4.0 - 118.0)).collect();
        let mut stack = StackBuilder::new(&planes).expect("planes");
        for (index, plane) in planes.iter().enumerate() {
            let places = (0..60_u16).flat_map(|row| (0..60_u16).map(move |column| plane.at(column.into(), row.into())));
            let values: Vec<f32> = places.map(|place| if length(place) < 90.0 { 100.0 } else { 0.0 }).collect();
            stack.add(index, &values).expect("a plane");
        }
        stack.finish()
    }

    /// Sees a face in the box where something is nearer than so many millimetres.
    struct Near(f32, Sighting);

    impl FaceDetector for Near {
        fn faces(&mut self, portrait: &Portrait) -> Result<Vec<Sighting>> {
            assert_eq!((portrait.columns * portrait.rows, portrait.values.len()), (SIZE * SIZE, SIZE * SIZE));
            let at = |column: f32, row: f32| crate::volume::number(row.into()) * SIZE + crate::volume::number(column.into());
            let middle = at(f32::midpoint(self.1.left, self.1.right), f32::midpoint(self.1.top, self.1.bottom));
            Ok((portrait.depths[middle] > self.0).then_some(self.1).into_iter().collect())
        }
    }

    fn looked(depth: f32, top: f32) -> Looked {
        let level = Affine { linear: [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]], shift: [0.0; 3] };
        let head = Head { version: 2, map: level, rind: Rind::default(), is_bare: false };
        let cut = Cut::of(&head, Mode::Deface, 0);
        let place = Sighting { left: 54.0, right: 74.0, top, bottom: top + 20.0, score: 1.0 };
        look(&ball(), Skin { air: 0.0, level: 50.0 }, &head, &cut, Template::unpacked(), &mut Near(depth, place)).expect("a look")
    }

    #[test]
    fn look_counts_views_before_and_after() {
        // Row 64 is 50 mm below the brain's middle: 75 mm in front of it on the ball, and less than 65 where the face is cut.
        let Looked { before, after, moved } = looked(65.0, 54.0);
        assert_eq!((before, after), (VIEWS, 0));
        assert!(moved > 0.7, "{moved}");
        assert_eq!(looked(0.0, 54.0).after, VIEWS);
    }

    #[test]
    fn look_tells_what_of_a_face_stayed() {
        // Of the forehead nothing is cut.
        let Looked { before, after, moved } = looked(60.0, 10.0);
        assert_eq!((before, after), (VIEWS, VIEWS));
        assert!(moved < 0.01, "{moved}");
        // Across the upper edge of the cut some is.
        let moved = looked(0.0, 42.0).moved;
        assert!((0.1..0.6).contains(&moved), "{moved}");
    }

    #[test]
    fn where_a_cut_of_the_face_leaves_one_all_but_the_brain_goes() {
        let straight = Affine { linear: [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]], shift: [0.0; 3] };
        let head = || Head { version: 2, map: straight, rind: Rind::ball(90.0), is_bare: false };
        let seen = |depth: f32, top: f32| {
            let place = Sighting { left: 54.0, right: 74.0, top, bottom: top + 20.0, score: 1.0 };
            let (head, looked) = super::looked(&ball(), Physics::Mr, head(), &mut Near(depth, place)).expect("a look");
            (head.is_bare, looked.before > 0, looked.is_gone(head.mode(Mode::Deface)))
        };
        // Where the face is, high on the forehead, and everywhere.
        assert_eq!(seen(65.0, 54.0), (false, true, true));
        assert_eq!(seen(84.0, 0.0), (true, true, true));
        assert_eq!(seen(0.0, 10.0), (true, true, false));
        // What no face was seen of before says nothing.
        assert_eq!(seen(200.0, 10.0), (false, false, true));
        assert_eq!(head().bare().mode(Mode::Deface), Mode::HeadStrip);
        // So much would do for a cut of the face: a strip that leaves a third of a face lies beside the head.
        let looked = Looked { before: VIEWS, after: 0, moved: 0.66 };
        assert!(looked.is_gone(Mode::Deface) && !looked.is_gone(Mode::HeadStrip));
    }

    #[test]
    fn look_says_nothing_of_a_face_that_was_never_seen() {
        assert_eq!(looked(200.0, 54.0), Looked { before: 0, after: 0, moved: 0.0 });
    }
}
