//! A data set in memory: elements in ascending order of their tags, each tag once.

use crate::attribute::{Path, Tag, Vr};
use crate::dicom::encoding::Encoding;
use crate::dicom::lex::Span;
use crate::order;

/// What an element holds. No `Debug`: it would print values.
pub enum Value {
    /// The value as encoded, little endian, padding included.
    Bytes(Vec<u8>),
    /// The items of a sequence.
    Items(Vec<DataSet>),
    /// A value too large to hold, left where it is, and how the numbers in it are encoded there.
    Apart(Span, Encoding),
    /// The fragments of encapsulated pixel data, the offset table being the first.
    Fragments(Vec<Span>),
}

/// A data element.
pub struct Element {
    /// Its tag.
    pub tag: Tag,
    /// Its value representation: the dictionary's, or what the file says where the dictionary knows none.
    pub vr: Vr,
    /// Whether the file gives a value representation that cannot be that of the dictionary.
    pub has_foreign_vr: bool,
    /// Its value.
    pub value: Value,
}

impl Element {
    /// The value as bytes, empty for sequences and values that were left in the source.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        match &self.value {
            Value::Bytes(bytes) => bytes,
            _ => &[],
        }
    }

    /// The items, none where this is no sequence.
    #[must_use]
    pub fn items(&self) -> &[DataSet] {
        match &self.value {
            Value::Items(items) => items,
            _ => &[],
        }
    }
}

/// A data set or a sequence item.
#[derive(Default)]
pub struct DataSet {
    elements: Vec<Element>,
    rivals: Vec<Element>,
}

impl DataSet {
    /// Sorts elements by tag. Elements that give one tag two different values become [`DataSet::rivals`]: nobody can tell
    /// which of them is true.
    #[must_use]
    pub fn from_elements(mut elements: Vec<Element>) -> Self {
        order::sort_by_key(&mut elements, |element| element.tag);
        let mut set = Self { elements: Vec::with_capacity(elements.len()), rivals: Vec::new() };
        for element in elements {
            set.insert_last(element);
        }
        set
    }

    fn insert_last(&mut self, element: Element) {
        if self.rivals.last().is_some_and(|rival| rival.tag == element.tag) {
            self.rivals.push(element);
            return;
        }
        match self.elements.last() {
            Some(last) if last.tag == element.tag => {
                let is_same = matches!((&last.value, &element.value), (Value::Bytes(a), Value::Bytes(b)) if a == b);
                if !is_same {
                    self.rivals.extend(self.elements.pop());
                    self.rivals.push(element);
                }
            }
            _ => self.elements.push(element),
        }
    }

    /// The elements, in ascending order of their tags.
    #[must_use]
    pub fn elements(&self) -> &[Element] {
        &self.elements
    }

    /// Elements that contradict one another; they are no part of the data set, but they hold values.
    #[must_use]
    pub fn rivals(&self) -> &[Element] {
        &self.rivals
    }

    /// The element with this tag.
    #[must_use]
    pub fn element(&self, tag: Tag) -> Option<&Element> {
        let index = self.elements.binary_search_by_key(&tag, |element| element.tag).ok()?;
        self.elements.get(index)
    }

    /// The text of an attribute without its padding, `None` where it is absent, empty or not UTF-8.
    #[must_use]
    pub fn text(&self, tag: Tag) -> Option<&str> {
        let text = std::str::from_utf8(self.element(tag)?.bytes()).ok()?;
        Some(text.trim_matches([' ', '\0'])).filter(|text| !text.is_empty())
    }

    /// The raw value of an attribute, empty where it is absent.
    #[must_use]
    pub fn bytes(&self, tag: Tag) -> &[u8] {
        self.element(tag).map_or(&[], Element::bytes)
    }

    /// A single unsigned short.
    #[must_use]
    pub fn unsigned_short(&self, tag: Tag) -> Option<u16> {
        Some(u16::from_le_bytes(self.bytes(tag).try_into().ok()?))
    }

    /// A single integer string.
    #[must_use]
    pub fn integer(&self, tag: Tag) -> Option<i64> {
        self.text(tag)?.parse().ok()
    }

    /// Calls `visit` with every element at every level, contradicting ones included, outer before inner.
    pub fn visit<'a>(&'a self, visit: &mut dyn FnMut(&Path, &'a Element)) {
        self.visit_below(&mut Path::default(), visit);
    }

    fn visit_below<'a>(&'a self, path: &mut Path, visit: &mut dyn FnMut(&Path, &'a Element)) {
        for element in self.elements.iter().chain(&self.rivals) {
            path.tag = Some(element.tag);
            visit(path, element);
            for (number, item) in element.items().iter().enumerate() {
                path.items.push((element.tag, number));
                item.visit_below(path, visit);
                path.items.pop();
                path.tag = Some(element.tag);
            }
        }
    }
}
