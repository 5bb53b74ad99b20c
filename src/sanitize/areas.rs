//! Which parts of a picture a policy blanks: the boxes of its rules that fit the picture, and what lies outside ultrasound regions.

use crate::attribute::Tag;
use crate::dicom::data_set::DataSet;
use crate::dicom::tags;
use crate::error::{Error, Reason, Result};
use crate::frame::Rectangle;
use crate::order;
use crate::profile::policy::{Area, Blanking, Policy};
use crate::profile::table::Iod;

/// What lies outside the ultrasound regions of a picture that has some, and that can be trusted: machines write there.
pub fn around_ultrasound(data_set: &DataSet, iod: Iod) -> Vec<Rectangle> {
    if matches!(iod, Iod::Us | Iod::UsMultiFrame) { outside_regions(data_set).unwrap_or_default() } else { Vec::new() }
}

/// The parts of the picture of this data set that the policy blanks.
///
/// # Errors
/// [`Reason::TextUnchecked`] where all but the ultrasound regions is to be blanked, and there are none that can be trusted.
pub fn areas(data_set: &DataSet, policy: &Policy) -> Result<Vec<Rectangle>> {
    let mut found = Vec::new();
    for rule in policy.blanking().iter().filter(|rule| fits(rule, data_set)) {
        found.extend(rule.boxes.iter().map(|Area { left, top, right, bottom }| Rectangle {
            left: *left,
            top: *top,
            right: *right,
            bottom: *bottom,
        }));
        if rule.outside_regions {
            found.extend(outside_regions(data_set)?);
        }
    }
    Ok(found)
}

/// Whether a rule is about the machine of a picture. What is told twice, and differently, could be what the rule says.
fn fits(rule: &Blanking, data_set: &DataSet) -> bool {
    let is_disputed = |tag| data_set.rivals().iter().any(|rival| rival.tag == tag);
    let is_text = |expected: &Option<String>, tag| {
        let is = |text: &String| data_set.text(tag).is_some_and(|found| found.eq_ignore_ascii_case(text.trim()));
        expected.as_ref().is_none_or(|text| is_disputed(tag) || is(text))
    };
    let is_number = |expected: Option<u16>, tag| expected.is_none_or(|number| data_set.unsigned_short(tag) == Some(number));
    is_text(&rule.modality, tags::MODALITY)
        && is_text(&rule.manufacturer, MANUFACTURER)
        && is_text(&rule.model, MODEL)
        && is_number(rule.rows, tags::ROWS)
        && is_number(rule.columns, tags::COLUMNS)
}

/// What no region covers, in rectangles.
fn outside_regions(data_set: &DataSet) -> Result<Vec<Rectangle>> {
    let size = data_set.unsigned_short(tags::COLUMNS).zip(data_set.unsigned_short(tags::ROWS)).ok_or(NO_REGIONS)?;
    let (columns, rows) = (u32::from(size.0), u32::from(size.1));
    let items = data_set.element(REGIONS).map_or(&[][..], |element| element.items());
    let regions: Vec<Rectangle> =
        items.iter().filter(|item| shows_body(item)).map(region).collect::<Option<_>>().ok_or(NO_REGIONS)?;
    let is_inside = |one: &Rectangle| one.left < one.right && one.top < one.bottom && one.right <= columns && one.bottom <= rows;
    if regions.is_empty() || !regions.iter().all(is_inside) {
        return Err(NO_REGIONS);
    }
    let mut edges: Vec<u32> = regions.iter().flat_map(|one| [one.top, one.bottom]).chain([0, rows]).collect();
    order::sort(&mut edges);
    edges.dedup();
    let bands = edges.iter().zip(edges.iter().skip(1));
    Ok(bands.flat_map(|(top, bottom)| uncovered(&regions, *top, *bottom, columns)).collect())
}

/// What no region covers of a band of rows in which none begins or ends.
fn uncovered(regions: &[Rectangle], top: u32, bottom: u32, columns: u32) -> Vec<Rectangle> {
    let mut covered: Vec<(u32, u32)> =
        regions.iter().filter(|one| one.top <= top && bottom <= one.bottom).map(|one| (one.left, one.right)).collect();
    order::sort(&mut covered);
    let (mut gaps, mut left) = (Vec::new(), 0);
    for (start, end) in covered.into_iter().chain([(columns, columns)]) {
        if left < start {
            gaps.push(Rectangle { left, top, right: start, bottom });
        }
        left = left.max(end);
    }
    gaps
}

/// Whether a region shows tissue, flow or a spectrum, and not a trace, a scale or nothing (PS3.3 C.8.5.5.1.2).
fn shows_body(region: &DataSet) -> bool {
    region.unsigned_short(DATA_TYPE).is_some_and(|data_type| (1..=4).contains(&data_type))
}

/// The corners of a region, of which the standard counts the last ones in (PS3.3 C.8.5.5.1.1).
fn region(item: &DataSet) -> Option<Rectangle> {
    let number = |tag| Some(u32::from_le_bytes(item.bytes(tag).try_into().ok()?));
    Some(Rectangle {
        left: number(MIN_X)?,
        top: number(MIN_Y)?,
        right: number(MAX_X)?.checked_add(1)?,
        bottom: number(MAX_Y)?.checked_add(1)?,
    })
}

const MANUFACTURER: Tag = Tag::new(0x0008, 0x0070);
const MODEL: Tag = Tag::new(0x0008, 0x1090);
const REGIONS: Tag = Tag::new(0x0018, 0x6011);
const DATA_TYPE: Tag = Tag::new(0x0018, 0x6014);
const MIN_X: Tag = Tag::new(0x0018, 0x6018);
const MIN_Y: Tag = Tag::new(0x0018, 0x601A);
const MAX_X: Tag = Tag::new(0x0018, 0x601C);
const MAX_Y: Tag = Tag::new(0x0018, 0x601E);
const NO_REGIONS: Error = Error::new(Reason::TextUnchecked, "no ultrasound regions that can be trusted");
