//! Contours: those that would draw the face go with it, the others stay.

use scanitize::profile::policy::Face;

use super::claims;
use crate::support::faces::{Study, head, no_face, series};
use crate::support::instances::objects::{Object, object};
use crate::support::patients::Person;
use crate::support::reader::elements;
use crate::support::writer::{File, Set, Syntax};

const IN_THE_FACE: &str = "-112\\-112\\0\\-110\\-112\\0\\-110\\-110\\0";
const TOUCHING: &str = "-112\\-112\\27\\-110\\-112\\0\\-110\\-110\\27";
const ABOVE: &str = "-112\\-112\\27\\-110\\-112\\27\\-110\\-110\\27";

/// A structure set of regions with these contours.
fn structures(person: &Person, regions: &[&[&str]]) -> Vec<u8> {
    let mut set = object(Object::Structures, person);
    let contour = |points: &&str| {
        let mut contour = Set::default();
        contour.texts(&[(0x3006_0042, "CS", "CLOSED_PLANAR"), (0x3006_0046, "IS", "3"), (0x3006_0050, "DS", points)]);
        contour
    };
    let region = |(number, contours): (u16, &&[&str])| {
        let mut region = Set::default();
        region.items(0x3006_0040, contours.iter().map(contour).collect()).put(0x3006_0084, "IS", number.to_string());
        region
    };
    set.items(0x3006_0039, (1..).zip(regions).map(region).collect());
    File::new(set, Syntax::Explicit).bytes()
}

/// Images in the frame of reference of the structure set, and the set.
fn study(regions: &[&[&str]]) -> Study {
    let person = Person::generate(51);
    let frame = person.uid("9");
    let mut files = series(&person, 1, 12, 0.0, 2.5, |set| _ = set.put(0x0020_0052, "UI", &frame));
    files.push(structures(&person, regions));
    Study::new(Face::Deface, &files)
}

/// The points of the contours that an output has, and the numbers of its regions.
fn drawn(bytes: &[u8]) -> (Vec<String>, Vec<String>) {
    let found = elements(bytes);
    let texts = |tag| found.iter().filter(|one| one.path[0] == 0x3006_0039 && one.tag() == tag).map(|one| one.text()).collect();
    (texts(0x3006_0050), texts(0x3006_0084))
}

#[test]
fn contours_that_a_cut_meets_go_as_wholes() {
    let mut study = study(&[&[IN_THE_FACE], &[ABOVE, TOUCHING], &[ABOVE]]);
    assert_eq!(study.answer(|_| Some(head())), 1);
    assert_eq!(study.clean(), 13, "{:?}", study.fates());
    assert_eq!(study.fates()[12], "removed");
    let output = &study.outputs[&12];
    assert_eq!(drawn(output), (vec![ABOVE.to_owned(); 2], vec!["1".into(), "2".into(), "3".into()]));
    assert!(claims(output));
}

#[test]
fn contours_beside_the_cut_stay_and_say_what_their_images_say() {
    let mut study = study(&[&[ABOVE], &[ABOVE], &[ABOVE]]);
    study.answer(|_| Some(head()));
    study.clean();
    assert_eq!(study.fates()[12], "out-of-view");
    assert_eq!(drawn(&study.outputs[&12]).0, vec![ABOVE.to_owned(); 3]);
    assert!(claims(&study.outputs[&12]));
}

#[test]
fn contours_in_a_volume_without_a_face_stay_and_those_beyond_it_are_held() {
    let fate = |contour: &str| {
        let mut study = study(&[&[contour], &[ABOVE], &[ABOVE]]);
        study.answer(|_| Some(no_face()));
        study.clean();
        study.fates()[12].clone()
    };
    assert_eq!(fate(IN_THE_FACE), "out-of-view");
    assert_eq!(fate("-112\\-112\\60\\-110\\-112\\0\\-110\\-110\\0"), "face-unchecked");
    assert_eq!(fate("-112\\-112\\0\\-110\\-112"), "face-unchecked", "points that are none");
}

#[test]
fn contours_in_two_frames_of_reference_are_held() {
    let person = Person::generate(52);
    let frame = person.uid("9");
    let mut files = series(&person, 1, 12, 0.0, 2.5, |set| _ = set.put(0x0020_0052, "UI", &frame));
    let mut set = object(Object::Structures, &person);
    set.put(0x0020_0052, "UI", person.uid("8"));
    files.push(File::new(set, Syntax::Explicit).bytes());
    let mut study = Study::new(Face::Deface, &files);
    study.answer(|_| Some(head()));
    study.clean();
    assert_eq!(study.fates()[12], "face-unchecked");
}
