//! A policy file as JSON: it is read by what reads jobs, and one reader of policies is half the size of two.
//!
//! Read is TOML 1.1 (toml.io) but for fractions and dates, which no policy has. The library for all of it takes 15 KB more of the
//! module with gzip.

use crate::json;

mod text;

use text::Text;

/// What a TOML document says, as JSON; `None` for text that is no TOML, and for numbers and dates that no policy has.
pub fn as_json(text: &str) -> Option<String> {
    Some(document(text)?.json())
}

/// The keys of a TOML document, and what each says, as JSON.
pub fn members(text: &str) -> Option<Vec<(String, String)>> {
    Some(document(text)?.entries.into_iter().map(|(key, value)| (key, value.json())).collect())
}

/// A table, in the order in which its keys were named.
struct Table {
    entries: Vec<(String, Node)>,
    made: Made,
}

/// What made a table, which tells who may add to it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Made {
    /// The header of a table within it; its own may follow.
    Inner,
    /// Its own header.
    Header,
    /// A key with dots; others of the same table may add to it.
    Key,
}

enum Node {
    /// A value as JSON: closed, be it a table in braces.
    Value(String),
    Table(Table),
    Tables(Vec<Table>),
}

fn document(text: &str) -> Option<Table> {
    let mut text = Text::new(text);
    let mut root = Table::made(Made::Header);
    let mut section = Vec::new();
    while !text.is_at_end() {
        if text.takes("[[") {
            section = text.key()?;
            text.takes("]]").then_some(())?;
            root.push(&section)?;
        } else if text.takes("[") {
            section = text.key()?;
            text.takes("]").then_some(())?;
            root.define(&section)?;
        } else {
            let (key, value) = pair(&mut text)?;
            root.within(&section)?.put(&key, value)?;
        }
        text.line_end()?;
    }
    Some(root)
}

fn pair(text: &mut Text) -> Option<(Vec<String>, String)> {
    let key = text.key()?;
    text.takes("=").then_some(())?;
    Some((key, value(text)?))
}

/// A value as JSON.
fn value(text: &mut Text) -> Option<String> {
    match text.peek()? {
        b'"' | b'\'' => Some(json::write(&text.string()?)),
        b'[' => {
            let mut values = Vec::new();
            text.takes("[");
            text.each("]", |text| value(text).map(|value| values.push(value)))?;
            Some(format!("[{}]", values.join(",")))
        }
        b'{' => {
            let mut table = Table::made(Made::Header);
            text.takes("{");
            text.each("}", |text| pair(text).and_then(|(key, value)| table.put(&key, value)))?;
            Some(table.json())
        }
        _ => match text.word() {
            word @ ("true" | "false") => Some(word.to_owned()),
            word => integer(word).map(|number| number.to_string()),
        },
    }
}

fn integer(word: &str) -> Option<i64> {
    let prefixes = [("0x", 16), ("0o", 8), ("0b", 2)];
    let (radix, digits) = prefixes
        .iter()
        .find_map(|(prefix, radix)| Some((*radix, word.strip_prefix(prefix)?)))
        .unwrap_or((10, word.strip_prefix(['+', '-']).unwrap_or(word)));
    let is_digits = |part: &str| !part.is_empty() && part.chars().all(|digit| digit.is_digit(radix));
    let has_zeros = radix == 10 && digits.len() > 1 && digits.starts_with('0');
    if has_zeros || !digits.split('_').all(is_digits) {
        return None;
    }
    let sign = if word.starts_with('-') { "-" } else { "" };
    i64::from_str_radix(&format!("{sign}{}", digits.replace('_', "")), radix).ok()
}

impl Table {
    fn made(made: Made) -> Self {
        Self { entries: Vec::new(), made }
    }

    /// What a key stands for, or what it stands for from now on.
    fn at(&mut self, key: &str, new: Node) -> Option<&mut Node> {
        let place = self.entries.iter().position(|(other, _)| other == key).unwrap_or(self.entries.len());
        if place == self.entries.len() {
            self.entries.push((key.to_owned(), new));
        }
        self.entries.get_mut(place).map(|(_, node)| node)
    }

    /// The table of a key, the last where there are several.
    fn inner(&mut self, key: &str, made: Made) -> Option<&mut Self> {
        match self.at(key, Node::Table(Self::made(made)))? {
            Node::Table(table) => Some(table),
            Node::Tables(tables) => tables.last_mut(),
            Node::Value(_) => None,
        }
    }

    /// The table that the parts of a header name.
    fn within(&mut self, parts: &[String]) -> Option<&mut Self> {
        parts.iter().try_fold(self, |table, part| table.inner(part, Made::Inner))
    }

    /// Takes the header of a table, of which there is one.
    fn define(&mut self, parts: &[String]) -> Option<()> {
        let (last, outer) = parts.split_last()?;
        match self.within(outer)?.at(last, Node::Table(Self::made(Made::Inner)))? {
            Node::Table(table) if table.made == Made::Inner => table.made = Made::Header,
            _ => return None,
        }
        Some(())
    }

    /// Takes the header of one of several tables.
    fn push(&mut self, parts: &[String]) -> Option<()> {
        let (last, outer) = parts.split_last()?;
        match self.within(outer)?.at(last, Node::Tables(Vec::new()))? {
            Node::Tables(tables) => tables.push(Self::made(Made::Header)),
            _ => return None,
        }
        Some(())
    }

    /// Takes a value under a key that was not there.
    fn put(&mut self, parts: &[String], value: String) -> Option<()> {
        let (last, outer) = parts.split_last()?;
        let table =
            outer.iter().try_fold(self, |table, part| table.inner(part, Made::Key).filter(|inner| inner.made == Made::Key))?;
        let is_new = table.entries.iter().all(|(key, _)| key != last);
        is_new.then(|| table.entries.push((last.clone(), Node::Value(value))))
    }

    fn json(&self) -> String {
        let members = self.entries.iter().map(|(key, node)| format!("{}:{}", json::write(key.as_str()), node.json()));
        format!("{{{}}}", members.collect::<Vec<_>>().join(","))
    }
}

impl Node {
    fn json(&self) -> String {
        match self {
            Self::Value(json) => json.clone(),
            Self::Table(table) => table.json(),
            Self::Tables(tables) => format!("[{}]", tables.iter().map(Table::json).collect::<Vec<_>>().join(",")),
        }
    }
}

#[cfg(test)]
mod tests;
