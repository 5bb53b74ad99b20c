//! The signs of TOML: blanks, keys, strings and the words of values.

/// How many arrays and tables may be open at once, and how many parts a key may have.
const DEEPEST: usize = 80;

/// What is still to be read.
pub struct Text<'a> {
    rest: &'a str,
    depth: usize,
}

impl<'a> Text<'a> {
    pub fn new(text: &'a str) -> Self {
        Self { rest: text.strip_prefix('\u{FEFF}').unwrap_or(text), depth: 0 }
    }

    /// Passes over blanks, comments and ends of lines; whether nothing is left then.
    pub fn is_at_end(&mut self) -> bool {
        self.comment();
        while self.end_of_line() {
            self.comment();
        }
        self.rest.is_empty()
    }

    /// Takes the end of a line, and a comment before it.
    pub fn line_end(&mut self) -> Option<()> {
        self.comment();
        (self.end_of_line() || self.rest.is_empty()).then_some(())
    }

    /// The first byte of what comes next in the line.
    pub fn peek(&mut self) -> Option<u8> {
        self.rest = self.rest.trim_start_matches([' ', '\t']);
        self.rest.bytes().next()
    }

    /// Takes a sign if it comes next in the line.
    pub fn takes(&mut self, sign: &str) -> bool {
        self.peek();
        self.starts(sign)
    }

    /// Takes what stands between commas up to a sign, before which one more comma may stand.
    pub fn each(&mut self, end: &str, mut take: impl FnMut(&mut Self) -> Option<()>) -> Option<()> {
        self.depth += 1;
        (self.depth <= DEEPEST).then_some(())?;
        let mut has_more = true;
        while has_more && !self.is_at_end() && !self.rest.starts_with(end) {
            take(self)?;
            self.is_at_end();
            has_more = self.starts(",");
        }
        self.depth -= 1;
        self.starts(end).then_some(())
    }

    /// Takes the parts of a key.
    pub fn key(&mut self) -> Option<Vec<String>> {
        let mut parts = Vec::new();
        while parts.is_empty() || self.takes(".") {
            parts.push(match self.peek()? {
                quote @ (b'"' | b'\'') => self.line(quote)?,
                _ => {
                    let bare = self.part(|c| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '-')));
                    (!bare.is_empty()).then(|| bare.to_owned())?
                }
            });
        }
        (parts.len() <= DEEPEST).then_some(parts)
    }

    /// Takes a word that is no string: up to a sign, a blank or the end of the line.
    pub fn word(&mut self) -> &'a str {
        self.part(|c| matches!(c, ' ' | '\t' | '\r' | '\n' | '#' | ',' | ']' | '}'))
    }

    /// Takes a string, of one line or of several.
    pub fn string(&mut self) -> Option<String> {
        match self.peek()? {
            b'"' if self.starts("\"\"\"") => self.lines('"'),
            b'\'' if self.starts("'''") => self.lines('\''),
            quote => self.line(quote),
        }
    }

    fn line(&mut self, quote: u8) -> Option<String> {
        let quote = char::from(quote);
        let mut string = String::new();
        self.rest = self.rest.strip_prefix(quote)?;
        loop {
            string.push_str(self.plain(quote));
            if let Some(rest) = self.rest.strip_prefix(quote) {
                self.rest = rest;
                return Some(string);
            }
            string.push(self.escaped()?);
        }
    }

    /// A string of several lines, behind the three quotes with which it opens.
    fn lines(&mut self, quote: char) -> Option<String> {
        let mut string = String::new();
        self.end_of_line();
        loop {
            string.push_str(self.plain(quote));
            let quotes = self.part(|c| c != quote);
            if let Some(within) = quotes.len().checked_sub(3) {
                string.extend(std::iter::repeat_n(quote, within));
                return (within < 3).then_some(string);
            }
            string.push_str(quotes);
            if let Some(end) = ["\n", "\r\n"].into_iter().find(|end| self.starts(end)) {
                string.push_str(end);
            } else if quotes.is_empty() && !self.skips_lines() {
                string.push(self.escaped()?);
            }
        }
    }

    /// Takes a backslash at the end of a line, and all blanks and ends of lines behind it.
    fn skips_lines(&mut self) -> bool {
        let Some(rest) = self.rest.strip_prefix('\\') else { return false };
        let mut after = Text::new(rest.trim_start_matches([' ', '\t']));
        if !after.end_of_line() {
            return false;
        }
        while matches!(after.peek(), Some(b'\r' | b'\n')) && after.end_of_line() {}
        self.rest = after.rest;
        true
    }

    /// What of a string comes before a quote, a backslash that means something, or what may not stand in it.
    fn plain(&mut self, quote: char) -> &'a str {
        self.part(|c| c == quote || (c == '\\' && quote == '"') || is_control(c))
    }

    fn escaped(&mut self) -> Option<char> {
        let mut characters = self.rest.strip_prefix('\\')?.chars();
        let character = match characters.next()? {
            same @ ('"' | '\\') => same,
            'b' => '\x08',
            'e' => '\x1B',
            'f' => '\x0C',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            sign => {
                let digits = [('x', 2), ('u', 4), ('U', 8)].into_iter().find(|(known, _)| *known == sign)?.1;
                let (code, rest) = characters.as_str().split_at_checked(digits)?;
                characters = rest.chars();
                let is_code = code.bytes().all(|byte| byte.is_ascii_hexdigit());
                is_code.then(|| u32::from_str_radix(code, 16).ok().and_then(char::from_u32))??
            }
        };
        self.rest = characters.as_str();
        Some(character)
    }

    fn comment(&mut self) {
        if self.takes("#") {
            self.part(is_control);
        }
    }

    fn end_of_line(&mut self) -> bool {
        self.starts("\n") || self.starts("\r\n")
    }

    fn starts(&mut self, sign: &str) -> bool {
        let rest = self.rest.strip_prefix(sign);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    /// Takes what comes before a character.
    fn part(&mut self, is_end: impl Fn(char) -> bool) -> &'a str {
        let (part, rest) = self.rest.split_at_checked(self.rest.find(is_end).unwrap_or(self.rest.len())).unwrap_or_default();
        self.rest = rest;
        part
    }
}

/// What stands in no string and no comment.
fn is_control(c: char) -> bool {
    matches!(c, '\0'..='\x08' | '\n'..='\x1F' | '\x7F')
}
