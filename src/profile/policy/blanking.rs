//! Which parts of which pictures are blanked whatever they show: what a kind of machine writes on, as data.

use serde::{Deserialize, Serialize};

/// A part of a picture: columns and rows count from 0 at the upper left, `right` and `bottom` are the first ones outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Area {
    /// The first column.
    pub left: u32,
    /// The first row.
    pub top: u32,
    /// The column behind the last.
    pub right: u32,
    /// The row behind the last.
    pub bottom: u32,
}

/// What is blanked in the pictures of one kind of machine. What is not said fits every picture.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Blanking {
    /// Modality (0008,0060).
    #[serde(default)]
    pub modality: Option<String>,
    /// Manufacturer (0008,0070).
    #[serde(default)]
    pub manufacturer: Option<String>,
    /// Manufacturer's Model Name (0008,1090).
    #[serde(default)]
    pub model: Option<String>,
    /// Rows (0028,0010).
    #[serde(default)]
    pub rows: Option<u16>,
    /// Columns (0028,0011).
    #[serde(default)]
    pub columns: Option<u16>,
    /// The areas that are blanked.
    #[serde(default)]
    pub boxes: Vec<Area>,
    /// Whether all is blanked that lies outside the ultrasound regions that show tissue, flow or a spectrum (PS3.3 C.8.5.5). A picture
    /// without such regions, or with some that reach beyond it, is held.
    #[serde(default)]
    pub outside_regions: bool,
}

impl Blanking {
    /// Whether it says anything, within bounds.
    pub(super) fn is_sound(&self) -> bool {
        let is_area = |area: &Area| area.left < area.right && area.top < area.bottom;
        (self.outside_regions || !self.boxes.is_empty()) && self.boxes.len() <= MOST_BOXES && self.boxes.iter().all(is_area)
    }
}

const MOST_BOXES: usize = 1000;
