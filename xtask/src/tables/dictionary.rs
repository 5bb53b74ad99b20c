//! Keywords of attributes, their tags and value representations (PS3.6).

use std::collections::BTreeMap;
use std::path::Path;

use super::source::{Source, tag};
use crate::Outcome;

/// The attributes that the tables name.
pub struct Dictionary {
    by_keyword: BTreeMap<String, (u32, String)>,
    most_values: BTreeMap<u32, u8>,
    /// What it was read from.
    pub source: Source,
}

impl Dictionary {
    /// Reads dictionary.tsv.
    pub fn read(tables: &Path) -> Outcome<Self> {
        let source = Source::read(tables, "dictionary.tsv")?;
        let (mut by_keyword, mut most_values) = (BTreeMap::new(), BTreeMap::new());
        for [place, representation, multiplicity, keyword] in source.rows()? {
            by_keyword.insert(keyword.to_owned(), (tag(place)?, representation.to_owned()));
            let most = multiplicity.rsplit('-').next().unwrap_or_default();
            let most = if most.ends_with('n') { 0 } else { most.parse().map_err(|_| source.wrong(multiplicity))? };
            most_values.insert(tag(place)?, most);
        }
        Ok(Self { by_keyword, most_values, source })
    }

    /// The most values that an attribute may have (PS3.5 6.4), 0 for any number.
    pub fn most_values(&self, place: u32) -> u8 {
        self.most_values.get(&place).copied().unwrap_or(0)
    }

    /// Every keyword with its tag and its value representations, by keyword.
    pub fn keywords(&self) -> impl Iterator<Item = (&str, u32, &str)> {
        self.by_keyword.iter().map(|(keyword, (place, representation))| (keyword.as_str(), *place, representation.as_str()))
    }

    /// The tag of a keyword.
    pub fn tag(&self, keyword: &str) -> Outcome<u32> {
        self.entry(keyword).map(|(tag, _)| *tag)
    }

    /// The value representations of a keyword; the first one is the one to write.
    pub fn representations(&self, keyword: &str) -> Outcome<Vec<&str>> {
        let (_, representations) = self.entry(keyword)?;
        let mut list: Vec<&str> = representations.split('/').collect();
        // US or OW, OB or OW: the words are 16 bits and may be many.
        if list.contains(&"OW") {
            list.sort_unstable_by_key(|representation| *representation != "OW");
        }
        Ok(list)
    }

    fn entry(&self, keyword: &str) -> Outcome<&(u32, String)> {
        self.by_keyword.get(keyword).ok_or_else(|| format!("dictionary.tsv has no {keyword}; run extract.py").into())
    }
}
