//! What the content items of each value type hold (PS3.3 C.17.3.2.1, C.18).

use crate::attribute::Tag;
use crate::decimal;
use crate::dicom::data_set::{DataSet, Element};
use crate::dicom::tags;
use crate::plan::{Action, Course, Leaf, Plan, Step};
use crate::profile::Rule;
use crate::profile::content::Fate;
use crate::profile::decision::Subject;
use crate::profile::table::{self, ProfileOption, ValueType};
use crate::profile::value;
use crate::sanitize::planning::Planner;
use crate::sanitize::planning::content::{CONTENT_SEQUENCE, only_item, removed, written};
use crate::sanitize::planning::references::REFERENCED_SOP;
use crate::sanitize::vocabulary::trimmed;

/// What is to happen to the elements that hold the value of an item.
pub(super) type Values = Vec<(Tag, Step)>;

impl Planner<'_> {
    /// The value of an item; `None` where the item goes with it.
    pub(super) fn values(&mut self, kind: ValueType, fate: Fate, set: &DataSet) -> Option<Values> {
        let one = |tag: Tag, step: Option<Step>| step.map(|step| vec![(tag, step)]);
        match kind {
            ValueType::Container => Some(Vec::new()),
            ValueType::Text => one(TEXT_VALUE, self.text(set.element(TEXT_VALUE)?, fate)),
            ValueType::PersonName => one(PERSON_NAME, stand_in(set.element(PERSON_NAME)?, fate)),
            ValueType::DateTime => one(DATE_TIME, self.temporal(set.element(DATE_TIME)?, fate)),
            ValueType::Date => one(DATE, self.temporal(set.element(DATE)?, fate)),
            ValueType::Time => one(TIME, self.temporal(set.element(TIME)?, fate)),
            ValueType::Uid => one(UID, self.uid_reference(set.element(UID)?, fate)),
            ValueType::Code => one(CONCEPT_CODE, self.code(set.element(CONCEPT_CODE)?, fate)),
            ValueType::Number => self.number(set, fate),
            ValueType::Image | ValueType::Composite | ValueType::Waveform => {
                one(REFERENCED_SOP, self.instance(set.element(REFERENCED_SOP)?))
            }
            ValueType::Coordinates | ValueType::Coordinates3d => self.coordinates(set, kind),
            ValueType::TemporalCoordinates => self.temporal_coordinates(set),
        }
    }

    /// A coded item that the tables know: scheme, value, and the plan that writes it.
    pub(super) fn known_code<'b>(&self, item: &'b DataSet) -> Option<(&'b str, &'b str, Plan)> {
        let (scheme, value) = (item.text(tags::CODING_SCHEME_DESIGNATOR)?, item.text(tags::CODE_VALUE)?);
        let meaning = table::meaning(scheme, value)?;
        let step = |element: &Element| match element.tag {
            tags::CODE_VALUE => written(element, value),
            tags::CODING_SCHEME_DESIGNATOR => written(element, scheme),
            tags::CODE_MEANING => written(element, &meaning),
            _ => Step::new(Action::Remove, Rule::Code),
        };
        // A code without a meaning has no place for one.
        item.element(tags::CODE_MEANING)?;
        Some((scheme, value, Plan { steps: item.elements().iter().map(step).collect() }))
    }

    fn leaf<'b>(&'b self, element: &'b Element, parent: Tag) -> Leaf<'b> {
        let subject = Subject { tag: element.tag, vr: element.vr, parent: Some(parent), iod: self.iod };
        let (value, character_set) = (element.bytes(), &self.character_set);
        Leaf { subject, value, has_foreign_vr: element.has_foreign_vr, character_set }
    }

    /// What Table E.1-1 makes of an attribute in the items of `parent`.
    pub(super) fn by_table(&self, element: &Element, parent: Tag) -> Step {
        match self.circumstances.course(&self.leaf(element, parent)) {
            Course::Step(step) => step,
            Course::Items(..) => removed(),
        }
    }

    pub(super) fn uid(&self, element: &Element) -> Step {
        if element.has_foreign_vr { removed() } else { self.by_table(element, CONTENT_SEQUENCE) }
    }

    /// A date or time that stays.
    pub(super) fn date(&self, element: &Element) -> Option<Step> {
        let step = self.by_table(element, CONTENT_SEQUENCE);
        let is_there = !trimmed(element.bytes()).is_empty();
        (is_there && step.option.is_some() && matches!(step.action, Action::Keep | Action::Write(_))).then_some(step)
    }

    /// Numbers, and no text in disguise.
    pub(super) fn numbers(&self, element: &Element) -> Option<Step> {
        let step = self.circumstances.kept(&self.leaf(element, CONTENT_SEQUENCE), Rule::Technical);
        let is_there = !element.bytes().is_empty();
        (is_there && matches!(step.action, Action::Keep | Action::Write(_))).then_some(step)
    }

    fn text(&self, element: &Element, fate: Fate) -> Option<Step> {
        let leaf = self.leaf(element, CONTENT_SEQUENCE);
        let (option, has_dummy) = match fate {
            Fate::Removed => return None,
            Fate::Dummy => (None, true),
            Fate::Stays { option, has_dummy } => (Some(option), has_dummy),
            Fate::Free => {
                let option = ProfileOption::CleanDescriptors;
                (self.circumstances.policy.has(option).then_some(option), true)
            }
        };
        let is_dummy = trimmed(element.bytes()) == trimmed(value::dummy(element.tag, element.vr));
        let stays = match option.filter(|_| !is_dummy && !element.has_foreign_vr) {
            Some(ProfileOption::CleanDescriptors) => self.circumstances.words(&leaf),
            Some(_) => self.circumstances.plain(&leaf),
            None => None,
        };
        match stays.filter(|text| !text.is_empty()) {
            Some(text) => {
                let step = written(element, &String::from_utf8_lossy(&text));
                Some(Step { rule: Rule::Option, option, ..step })
            }
            None => has_dummy.then(|| dummy(element)),
        }
    }

    fn temporal(&self, element: &Element, fate: Fate) -> Option<Step> {
        let moved = || self.date(element);
        match fate {
            Fate::Removed => None,
            Fate::Dummy => Some(dummy(element)),
            Fate::Free => moved(),
            Fate::Stays { has_dummy, .. } => moved().or_else(|| has_dummy.then(|| dummy(element))),
        }
    }

    fn uid_reference(&self, element: &Element, fate: Fate) -> Option<Step> {
        let mapped = || (!element.bytes().is_empty()).then(|| Step::new(Action::MapUid, Rule::Table));
        match fate {
            _ if element.has_foreign_vr => None,
            Fate::Removed => None,
            Fate::Dummy | Fate::Free => mapped(),
            Fate::Stays { option, .. } => match self.circumstances.plain(&self.leaf(element, CONTENT_SEQUENCE)) {
                Some(uid) => {
                    let step = written(element, &String::from_utf8_lossy(&uid));
                    Some(Step { rule: Rule::Option, option: Some(option), ..step })
                }
                None => mapped(),
            },
        }
    }

    /// A code that the tables know, or one that says nothing.
    fn code(&self, element: &Element, fate: Fate) -> Option<Step> {
        let known = element.items().first().and_then(|item| self.known_code(item));
        let planned = known.map(|(.., plan)| only_item(element, plan));
        match fate {
            Fate::Removed => None,
            Fate::Dummy => Some(Step::new(Action::NeutralItem, Rule::Table)),
            Fate::Free => Some(planned.unwrap_or(Step::new(Action::NeutralItem, Rule::Code))),
            Fate::Stays { option, .. } => planned.map(|step| Step { rule: Rule::Option, option: Some(option), ..step }),
        }
    }

    fn number(&self, set: &DataSet, fate: Fate) -> Option<Values> {
        let option = match fate {
            Fate::Removed | Fate::Dummy => return None,
            Fate::Stays { option, .. } => Some(option),
            Fate::Free => None,
        };
        let element = set.element(MEASURED_VALUE)?;
        let planned = element.items().first().and_then(|item| self.measured(item, option.is_some()));
        let step = match planned {
            Some(plan) => Step { option, ..only_item(element, plan) },
            // Of Type 2: what cannot be said may be left open.
            None => Step::new(Action::Empty, Rule::Value),
        };
        let mut values = vec![(MEASURED_VALUE, step)];
        if let Some(qualifier) = set.element(QUALIFIER) {
            let known = qualifier.items().first().and_then(|item| self.known_code(item));
            values.extend(known.map(|(.., plan)| (QUALIFIER, only_item(qualifier, plan))));
        }
        Some(values)
    }

    /// A number with a unit that is known. An age is that of many.
    fn measured(&self, item: &DataSet, is_age: bool) -> Option<Plan> {
        let units = item.element(UNITS)?;
        let (_, unit, plan) = self.known_code(units.items().first()?)?;
        let of_a_year = PARTS_OF_A_YEAR.iter().find(|(part, _)| *part == unit).map(|(_, count)| *count);
        let years = |count: f64| item.text(NUMERIC_VALUE).and_then(decimal::number).map(|number| number / count);
        let is_old = is_age && years(of_a_year?)? >= OLDEST;
        if is_old && unit != "a" {
            return None;
        }
        let mut unit_plan = Some(plan);
        let mut has_number = false;
        let mut steps = Vec::with_capacity(item.elements().len());
        for element in item.elements() {
            steps.push(match element.tag {
                UNITS => unit_plan.take().map_or_else(removed, |plan| only_item(units, plan)),
                NUMERIC_VALUE if is_old => written(element, "90"),
                NUMERIC_VALUE => self.numbers(element)?,
                FLOATING_POINT | NUMERATOR | DENOMINATOR if !is_age => self.numbers(element).unwrap_or_else(removed),
                _ => removed(),
            });
            has_number |= element.tag == NUMERIC_VALUE;
        }
        has_number.then_some(Plan { steps })
    }

    /// Geometry: numbers in a plane or in space.
    fn coordinates(&self, set: &DataSet, kind: ValueType) -> Option<Values> {
        let (shape, data) = (set.element(GRAPHIC_TYPE)?, set.element(GRAPHIC_DATA)?);
        let term = set.text(GRAPHIC_TYPE).filter(|term| SHAPES.contains(term))?;
        let mut values = vec![(GRAPHIC_TYPE, written(shape, term)), (GRAPHIC_DATA, self.numbers(data)?)];
        if let Some((element, term)) = set.element(PIXEL_ORIGIN).zip(set.text(PIXEL_ORIGIN)) {
            values.push((PIXEL_ORIGIN, written(element, if term == "VOLUME" { "VOLUME" } else { "FRAME" })));
        }
        values.extend(set.element(FIDUCIAL).map(|element| (FIDUCIAL, self.uid(element))));
        if kind == ValueType::Coordinates3d {
            let frame = set.element(FRAME_OF_REFERENCE).filter(|element| !element.bytes().is_empty())?;
            values.push((FRAME_OF_REFERENCE, self.uid(frame)));
        }
        Some(values)
    }

    /// Points in time: samples, seconds, or dates that stay.
    fn temporal_coordinates(&self, set: &DataSet) -> Option<Values> {
        let range = set.element(TEMPORAL_RANGE)?;
        let term = set.text(TEMPORAL_RANGE).filter(|term| RANGES.contains(term))?;
        let point = match (set.element(SAMPLES), set.element(OFFSETS), set.element(DATES)) {
            (Some(samples), ..) => (SAMPLES, self.numbers(samples)?),
            (_, Some(offsets), _) => (OFFSETS, self.numbers(offsets)?),
            (.., Some(dates)) => (DATES, self.date(dates)?),
            _ => return None,
        };
        Some(vec![(TEMPORAL_RANGE, written(range, term)), point])
    }
}

/// A name is nobody's, or goes.
fn stand_in(element: &Element, fate: Fate) -> Option<Step> {
    (fate == Fate::Dummy).then(|| dummy(element))
}

fn dummy(element: &Element) -> Step {
    let text = String::from_utf8_lossy(trimmed(value::dummy(element.tag, element.vr))).into_owned();
    Step { rule: Rule::Table, ..written(element, &text) }
}

/// Graphic Type (PS3.3 C.18.6, C.18.9).
const SHAPES: &[&str] = &["POINT", "MULTIPOINT", "POLYLINE", "POLYGON", "CIRCLE", "ELLIPSE", "ELLIPSOID"];
/// Temporal Range Type (PS3.3 C.18.7).
const RANGES: &[&str] = &["POINT", "MULTIPOINT", "SEGMENT", "MULTISEGMENT", "BEGIN", "END"];
/// Years from which on an age tells few from others.
const OLDEST: f64 = 90.0;

/// The units of ages, and how many of each are a year.
const PARTS_OF_A_YEAR: &[(&str, f64)] = &[("a", 1.0), ("mo", 12.0), ("wk", 52.0), ("d", 365.0)];

const UNITS: Tag = Tag::new(0x0040, 0x08EA);
const DATE_TIME: Tag = Tag::new(0x0040, 0xA120);
const DATE: Tag = Tag::new(0x0040, 0xA121);
const TIME: Tag = Tag::new(0x0040, 0xA122);
const PERSON_NAME: Tag = Tag::new(0x0040, 0xA123);
const UID: Tag = Tag::new(0x0040, 0xA124);
const TEMPORAL_RANGE: Tag = Tag::new(0x0040, 0xA130);
const SAMPLES: Tag = Tag::new(0x0040, 0xA132);
const OFFSETS: Tag = Tag::new(0x0040, 0xA138);
const DATES: Tag = Tag::new(0x0040, 0xA13A);
const TEXT_VALUE: Tag = Tag::new(0x0040, 0xA160);
const FLOATING_POINT: Tag = Tag::new(0x0040, 0xA161);
const NUMERATOR: Tag = Tag::new(0x0040, 0xA162);
const DENOMINATOR: Tag = Tag::new(0x0040, 0xA163);
const CONCEPT_CODE: Tag = Tag::new(0x0040, 0xA168);
const MEASURED_VALUE: Tag = Tag::new(0x0040, 0xA300);
const QUALIFIER: Tag = Tag::new(0x0040, 0xA301);
const NUMERIC_VALUE: Tag = Tag::new(0x0040, 0xA30A);
const PIXEL_ORIGIN: Tag = Tag::new(0x0048, 0x0301);
const GRAPHIC_DATA: Tag = Tag::new(0x0070, 0x0022);
const GRAPHIC_TYPE: Tag = Tag::new(0x0070, 0x0023);
const FIDUCIAL: Tag = Tag::new(0x0070, 0x031A);
const FRAME_OF_REFERENCE: Tag = Tag::new(0x3006, 0x0024);
