//! What a key file says, once it is open.

use zeroize::Zeroizing;

use crate::base64;

/// A key, and what is kept with it. Has no `Debug`.
pub struct Held {
    /// The master key.
    pub key: Zeroizing<[u8; 32]>,
    /// The codes that it does not give by itself.
    pub codes: Vec<Code>,
}

/// A code that the key alone does not give. Has no `Debug`.
#[derive(Clone, PartialEq, Eq)]
pub struct Code {
    /// Which patient it stands for, for one recipient: 32 hexadecimal digits.
    pub mark: String,
    /// The code: up to 32 letters, digits, hyphens, underscores and full stops, the first of them a letter or a digit.
    pub code: String,
}

impl Held {
    /// The lines of a key file, each with its end.
    #[must_use]
    pub fn text(&self) -> Zeroizing<String> {
        let letters = Zeroizing::new(base64::encode_padded(&*self.key));
        Zeroizing::new(format!("{KEY}{}\n{}", *letters, Code::lines(&self.codes)))
    }

    /// What the lines of a key file say; `None` where there is any other.
    #[must_use]
    pub fn parse(text: &[u8]) -> Option<Self> {
        let mut lines = std::str::from_utf8(text).ok()?.trim_end().lines();
        let letters = Zeroizing::new(base64::decode_padded(lines.next()?.trim_end().strip_prefix(KEY)?)?);
        let key = Zeroizing::new(letters.as_slice().try_into().ok()?);
        let codes: Option<Vec<Code>> = lines.map(|line| Code::parse(line.trim_end())).collect();
        Some(Self { key, codes: codes? })
    }
}

impl Code {
    /// Codes as lines of a key file.
    #[must_use]
    pub fn lines(codes: &[Self]) -> String {
        codes.iter().fold(String::new(), |text, Self { mark, code }| text + &format!("{CODE}{mark} {code}\n"))
    }

    /// Whether both can be what they are called.
    #[must_use]
    pub fn is_one(&self) -> bool {
        let is_digit = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
        let is_sign = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
        let Self { mark, code } = self;
        let is_begun = code.len() <= 32 && code.as_bytes().first().is_some_and(u8::is_ascii_alphanumeric);
        mark.len() == 32 && mark.bytes().all(is_digit) && is_begun && code.bytes().all(is_sign)
    }

    fn parse(line: &str) -> Option<Self> {
        let (mark, code) = line.strip_prefix(CODE)?.split_once(' ')?;
        Some(Self { mark: mark.to_owned(), code: code.to_owned() }).filter(Self::is_one)
    }
}

const KEY: &str = "SCANITIZE-KEY-1 ";
const CODE: &str = "SCANITIZE-CODE-1 ";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_file_survives_its_text() {
        for seed in 0..=255_u8 {
            let key = std::array::from_fn(|index| seed.wrapping_mul(31).wrapping_add(u8::try_from(index).unwrap_or(0)));
            let codes = vec![Code { mark: "0a".repeat(16), code: "CASE-7".to_owned() }];
            let held = Held { key: Zeroizing::new(key), codes };
            let read = Held::parse(held.text().as_bytes());
            assert!(read.is_some_and(|read| *read.key == key && read.codes == held.codes));
        }
    }

    #[test]
    fn what_is_no_key_file_is_refused() {
        let parse = |text: String| Held::parse(text.as_bytes());
        let zeros = format!("SCANITIZE-KEY-1 {}=", "A".repeat(43));
        assert!(parse(zeros.clone()).is_some_and(|held| *held.key == [0; 32] && held.codes.is_empty()));
        for text in [
            String::new(),
            "SCANITIZE-KEY-1 ".to_owned(),
            "SCANITIZE-KEY-1 AAAA".to_owned(),
            zeros.replace("KEY-1", "KEY-2"),
            format!("{zeros}\nA line"),
            format!("{zeros}\n\nSCANITIZE-CODE-1 {} X", "0".repeat(32)),
            format!("{zeros}\nSCANITIZE-CODE-1 {} X Y", "0".repeat(32)),
            format!("{zeros}\nSCANITIZE-CODE-1 {} X", "0".repeat(31)),
        ] {
            assert!(parse(text).is_none());
        }
        assert!(Held::parse(b"SCANITIZE-KEY-1 \xFF").is_none());
    }
}
