//! Keywords of attributes, their tags and value representations (PS3.6).

use std::collections::BTreeMap;
use std::path::Path;

use super::source::{Source, tag};
use crate::Outcome;

/// The attributes that the tables name.
pub struct Dictionary {
    by_keyword: BTreeMap<String, (u32, String)>,
    /// What it was read from.
    pub source: Source,
}

impl Dictionary {
    /// Reads dictionary.tsv.
    pub fn read(tables: &Path) -> Outcome<Self> {
        let source = Source::read(tables, "dictionary.tsv")?;
        let mut by_keyword = BTreeMap::new();
        for [place, representation, keyword] in source.rows()? {
            by_keyword.insert(keyword.to_owned(), (tag(place)?, representation.to_owned()));
        }
        Ok(Self { by_keyword, source })
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
