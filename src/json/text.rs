//! The signs of JSON (RFC 8259).

use std::borrow::Cow;

use super::{Result, Unreadable};

/// How many arrays and objects may be open at once.
const DEEPEST: u8 = 127;

/// What is still to be read.
pub struct Text<'a> {
    rest: &'a str,
    depth: u8,
}

/// A number.
pub enum Number<'a> {
    /// One without a sign.
    Whole(u64),
    /// One below zero.
    Negative(i64),
    /// Any other, as it is written.
    Float(&'a str),
}

impl<'a> Text<'a> {
    pub fn new(text: &'a str) -> Self {
        Self { rest: text, depth: 0 }
    }

    /// The first byte of what comes next, blanks left out.
    pub fn peek(&mut self) -> Option<u8> {
        self.rest = self.rest.trim_start_matches([' ', '\n', '\r', '\t']);
        self.rest.as_bytes().first().copied()
    }

    /// Whether nothing but blanks is left.
    pub fn is_at_end(&mut self) -> bool {
        self.peek().is_none()
    }

    /// Takes a word if it comes next.
    pub fn takes(&mut self, word: &str) -> bool {
        self.peek();
        let rest = self.rest.strip_prefix(word);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    /// Goes into an array or an object.
    pub fn open(&mut self, sign: &str) -> Result<()> {
        self.depth += 1;
        if self.depth <= DEEPEST && self.takes(sign) { Ok(()) } else { Err(Unreadable) }
    }

    /// Goes out of it.
    pub fn close(&mut self, sign: &str) -> Result<()> {
        self.depth -= 1;
        if self.takes(sign) { Ok(()) } else { Err(Unreadable) }
    }

    /// Whether there is one more before the sign that ends an array or an object, and takes the comma before it.
    pub fn has_another(&mut self, end: u8, is_first: &mut bool) -> Result<bool> {
        if self.peek() == Some(end) {
            return Ok(false);
        }
        if std::mem::take(is_first) || self.takes(",") { Ok(true) } else { Err(Unreadable) }
    }

    /// Takes a number.
    pub fn number(&mut self) -> Result<Number<'a>> {
        self.peek();
        let token = self.part(|c| !matches!(c, '0'..='9' | '+' | '-' | '.' | 'e' | 'E'));
        let unsigned = token.strip_prefix('-').unwrap_or(token);
        let fraction = unsigned.trim_start_matches(|c: char| c.is_ascii_digit());
        let whole = unsigned.strip_suffix(fraction).unwrap_or_default();
        if whole.is_empty() || (whole.len() > 1 && whole.starts_with('0')) || !is_fraction(fraction) {
            return Err(Unreadable);
        }
        let negative = || token.parse().ok().filter(|number| *number < 0).map(Number::Negative);
        let number = if fraction.is_empty() { token.parse().ok().map(Number::Whole).or_else(negative) } else { None };
        Ok(number.unwrap_or(Number::Float(token)))
    }

    /// Takes a string.
    pub fn string(&mut self) -> Result<Cow<'a, str>> {
        if !self.takes("\"") {
            return Err(Unreadable);
        }
        let mut string = Cow::Borrowed(self.plain());
        loop {
            if let Some(rest) = self.rest.strip_prefix('"') {
                self.rest = rest;
                return Ok(string);
            }
            let character = self.escaped()?;
            let string = string.to_mut();
            string.push(character);
            string.push_str(self.plain());
        }
    }

    /// Takes a value of any type.
    pub fn skip(&mut self) -> Result<()> {
        let mut is_first = true;
        match self.peek() {
            Some(b'"') => self.string().map(drop),
            Some(b'[') => {
                self.open("[")?;
                while self.has_another(b']', &mut is_first)? {
                    self.skip()?;
                }
                self.close("]")
            }
            Some(b'{') => {
                self.open("{")?;
                while self.has_another(b'}', &mut is_first)? {
                    self.string()?;
                    if !self.takes(":") {
                        return Err(Unreadable);
                    }
                    self.skip()?;
                }
                self.close("}")
            }
            _ if ["null", "true", "false"].into_iter().any(|word| self.takes(word)) => Ok(()),
            _ => self.number().map(drop),
        }
    }

    /// Takes what comes before a character.
    fn part(&mut self, is_end: impl Fn(char) -> bool) -> &'a str {
        let (part, rest) = self.rest.split_at_checked(self.rest.find(is_end).unwrap_or(self.rest.len())).unwrap_or_default();
        self.rest = rest;
        part
    }

    fn plain(&mut self) -> &'a str {
        self.part(|c| matches!(c, '"' | '\\' | '\0'..='\x1F'))
    }

    fn escaped(&mut self) -> Result<char> {
        let mut characters = self.rest.strip_prefix('\\').ok_or(Unreadable)?.chars();
        let character = match characters.next() {
            Some(same @ ('"' | '\\' | '/')) => same,
            Some('b') => '\x08',
            Some('f') => '\x0C',
            Some('n') => '\n',
            Some('r') => '\r',
            Some('t') => '\t',
            Some('u') => {
                self.rest = characters.as_str();
                return self.code_point();
            }
            _ => return Err(Unreadable),
        };
        self.rest = characters.as_str();
        Ok(character)
    }

    fn code_point(&mut self) -> Result<char> {
        let upper = u32::from(self.unit()?);
        if !(0xD800..0xDC00).contains(&upper) {
            return char::from_u32(upper).ok_or(Unreadable);
        }
        self.rest = self.rest.strip_prefix("\\u").ok_or(Unreadable)?;
        let lower = u32::from(self.unit()?).checked_sub(0xDC00).filter(|lower| *lower < 0x400).ok_or(Unreadable)?;
        char::from_u32(0x1_0000 + ((upper - 0xD800) << 10) + lower).ok_or(Unreadable)
    }

    fn unit(&mut self) -> Result<u16> {
        let (digits, rest) = self.rest.split_at_checked(4).ok_or(Unreadable)?;
        self.rest = rest;
        let is_digits = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        u16::from_str_radix(digits, 16).ok().filter(|_| is_digits).ok_or(Unreadable)
    }
}

/// Whether this may follow the whole part of a number.
fn is_fraction(text: &str) -> bool {
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let (fraction, exponent) = text.split_once(['e', 'E']).map_or((text, None), |(before, after)| (before, Some(after)));
    let is_exponent = exponent.is_none_or(|digits| is_digits(digits.strip_prefix(['+', '-']).unwrap_or(digits)));
    is_exponent && (fraction.is_empty() || fraction.strip_prefix('.').is_some_and(is_digits))
}
