//! Keyed pseudonyms: the same key gives the same pseudonyms everywhere, and nobody without it can test a guess.
//!
//! A master key stays with the user. Each recipient gets a key of its own by HKDF-SHA256 (RFC 5869), so that two recipients
//! share no pseudonym. Everything else is HMAC-SHA256 (RFC 2104) under the recipient's key. Pseudonyms carry a short check
//! under the same key: what was already made with it is recognised and kept, so cleaning twice changes nothing.

use hkdf::Hkdf;
use hmac::{Hmac, KeyInit, Mac};
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use zeroize::{Zeroize, ZeroizeOnDrop};

/// The user's secret, 256 bits. Has no `Debug`.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct MasterKey([u8; 32]);

impl MasterKey {
    /// Takes 32 random bytes.
    #[must_use]
    pub fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The key of one run alone, from 32 random bytes that are drawn for it: what it gives, no other run gives again.
    #[must_use]
    pub fn for_run(&self, fresh: &[u8; 32]) -> Self {
        let mut okm = [0; 32];
        // As in `for_recipient`.
        let _ = Hkdf::<Sha256>::new(Some(fresh), &self.0).expand(b"scanitize run 1", &mut okm);
        Self(okm)
    }

    /// The key for one recipient.
    #[must_use]
    pub fn for_recipient(&self, label: &str) -> RecipientKey {
        let mut okm = [0; 32];
        // 32 bytes are within what HKDF can expand to; were they not, the key would stay zero, which the test would show.
        let _ = Hkdf::<Sha256>::new(Some(b"scanitize recipient 1"), &self.0).expand(label.as_bytes(), &mut okm);
        RecipientKey(okm)
    }
}

/// The secret behind the pseudonyms of one recipient. Has no `Debug`.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct RecipientKey([u8; 32]);

impl RecipientKey {
    /// A key that travels between workers.
    #[must_use]
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The bytes, to travel between workers.
    #[must_use]
    pub fn to_bytes(&self) -> [u8; 32] {
        self.0
    }

    /// The pseudonym of a UID: `2.25.` and 128 bits (PS3.5 B.2), of which 32 are the check.
    ///
    /// A pseudonym that `avoid` turns down, because it happens to hold an identifier, is drawn again. What is already a
    /// pseudonym under this key is returned as it is.
    #[must_use]
    pub fn uid(&self, original: &str, avoid: &dyn Fn(&str) -> bool) -> String {
        if self.made_uid(original) {
            return original.to_owned();
        }
        first(self.uids(original), avoid)
    }

    /// All that [`RecipientKey::uid`] can draw for a UID, the likeliest first.
    pub fn uids(&self, original: &str) -> impl Iterator<Item = String> {
        self.drawings("uid", original).map(|prf| {
            let high = u128::from_be_bytes(prf) >> 32;
            format!("{UID_ROOT}{}", (high << 32) | u128::from(self.uid_check(high)))
        })
    }

    /// Whether this UID is a pseudonym under this key.
    #[must_use]
    pub fn made_uid(&self, uid: &str) -> bool {
        let Some(number) = uid.strip_prefix(UID_ROOT).and_then(|digits| digits.parse::<u128>().ok()) else { return false };
        let high = number >> 32;
        let check = number & u128::from(u32::MAX);
        check == u128::from(self.uid_check(high)) && uid.len() == UID_ROOT.len() + number.to_string().len()
    }

    /// The code that stands for a patient: `SC` and 12 characters, of which 4 are the check.
    #[must_use]
    pub fn patient_code(&self, patient: &str, avoid: &dyn Fn(&str) -> bool) -> String {
        if self.made_code(patient) {
            return patient.to_owned();
        }
        first(self.patient_codes(patient), avoid)
    }

    /// All that [`RecipientKey::patient_code`] can draw for a patient, the likeliest first.
    pub fn patient_codes(&self, patient: &str) -> impl Iterator<Item = String> {
        self.drawings("patient", patient).map(|prf| self.code(&prf))
    }

    /// A code of the same form that this key does not give again: `fresh` are random bytes that are forgotten when it is drawn, so it
    /// derives from nothing that lasts. The key knows it by its check.
    #[must_use]
    pub fn drawn_code(&self, patient: &str, fresh: &[u8; 32], avoid: &dyn Fn(&str) -> bool) -> String {
        if self.made_code(patient) {
            return patient.to_owned();
        }
        first(Self(*fresh).drawings("drawn", patient).map(|prf| self.code(&prf)), avoid)
    }

    /// What stands for a patient beside a code that is kept with the key: 32 hexadecimal digits that only the key gives. The first
    /// eight are those of all its marks.
    #[must_use]
    pub fn mark(&self, patient: &str) -> String {
        let patient = hexadecimal(&self.prf(&[b"mark", patient.as_bytes()]));
        self.sign() + patient.get(..24).unwrap_or_default()
    }

    /// Whether a mark is one of this key.
    #[must_use]
    pub fn made_mark(&self, mark: &str) -> bool {
        mark.starts_with(&self.sign())
    }

    fn sign(&self) -> String {
        let mut sign = hexadecimal(&self.prf(&[b"marks"]));
        sign.truncate(8);
        sign
    }

    fn code(&self, prf: &[u8; 16]) -> String {
        let body = letters(prf, 8);
        format!("{CODE_PREFIX}{body}{}", self.code_check(&body))
    }

    /// By how many days the dates of a patient are moved: from ten years to one year back. None for a patient who is a code of this
    /// key, and whose dates have moved.
    #[must_use]
    pub fn days(&self, patient: &str) -> i32 {
        if self.made_code(patient) {
            return 0;
        }
        let [a, b, c, d, ..] = self.prf(&[b"days", patient.as_bytes()]);
        let drawn = u32::from_be_bytes([a, b, c, d]) % (FARTHEST - NEAREST + 1);
        -i32::try_from(NEAREST + drawn).unwrap_or_default()
    }

    /// The seed of what is drawn for a frame of reference.
    #[must_use]
    pub fn seed(&self, frame_of_reference: &str) -> u64 {
        let [a, b, c, d, e, f, g, h, ..] = self.prf(&[b"face", frame_of_reference.as_bytes()]);
        u64::from_be_bytes([a, b, c, d, e, f, g, h])
    }

    /// Whether this code is one of this key.
    #[must_use]
    pub fn made_code(&self, code: &str) -> bool {
        let Some(rest) = code.strip_prefix(CODE_PREFIX) else { return false };
        rest.len() == 12 && rest.split_at_checked(8).is_some_and(|(body, check)| self.code_check(body) == check)
    }

    fn drawings(&self, purpose: &str, original: &str) -> impl Iterator<Item = [u8; 16]> {
        (0..64_u8).map(move |counter| self.prf(&[purpose.as_bytes(), &[0, counter], original.as_bytes()]))
    }

    fn uid_check(&self, high: u128) -> u32 {
        let [a, b, c, d, ..] = self.prf(&[b"uid check", &high.to_be_bytes()]);
        u32::from_be_bytes([a, b, c, d])
    }

    fn code_check(&self, body: &str) -> String {
        letters(&self.prf(&[b"code check", body.as_bytes()]), 4)
    }

    /// The first 128 bits of the HMAC of the parts, each with its length before it.
    fn prf(&self, parts: &[&[u8]]) -> [u8; 16] {
        let mut out = [0; 16];
        // HMAC takes keys of any length.
        if let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&self.0) {
            for part in parts {
                mac.update(&(part.len() as u64).to_be_bytes());
                mac.update(part);
            }
            for (to, from) in out.iter_mut().zip(mac.finalize().into_bytes()) {
                *to = from;
            }
        }
        out
    }
}

/// A code that the key alone does not give, chosen or drawn: it is kept with the key. Has no `Debug`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeptCode {
    /// Which patient it stands for, for one recipient: [`RecipientKey::mark`].
    pub mark: String,
    /// The code.
    pub code: String,
}

impl KeptCode {
    /// Whether both can be what they are called.
    #[must_use]
    pub fn is_one(&self) -> bool {
        let is_digit = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
        self.mark.len() == 32 && self.mark.bytes().all(is_digit) && is_choosable(&self.code)
    }
}

/// Whether a text has the form of a UID of this program: 2.25 and a number of 128 bits (PS3.5 B.2).
#[must_use]
pub fn is_uid(text: &str) -> bool {
    let number = text.strip_prefix(UID_ROOT).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()));
    number.is_some_and(|digits| digits.parse::<u128>().is_ok_and(|number| number.to_string() == digits))
}

/// Whether a text has the form of a code of a patient.
#[must_use]
pub fn is_code(text: &str) -> bool {
    let signs = text.strip_prefix(CODE_PREFIX).map(str::as_bytes);
    signs.is_some_and(|signs| signs.len() == 12 && signs.iter().all(|sign| ALPHABET.contains(sign)))
}

/// Whether a text can be a code that a user chooses for a patient: up to 32 letters, digits, hyphens, underscores and full stops, the
/// first of them a letter or a digit. So it holds nothing that parts or pads values of LO and PN (PS3.5 6.2).
#[must_use]
pub fn is_choosable(text: &str) -> bool {
    let is_sign = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    text.len() <= 32 && text.as_bytes().first().is_some_and(u8::is_ascii_alphanumeric) && text.bytes().all(is_sign)
}

fn hexadecimal(bytes: &[u8; 16]) -> String {
    bytes.iter().fold(String::new(), |digits, byte| digits + &format!("{byte:02x}"))
}

/// The first that `avoid` lets through, or the last of all.
fn first(drawn: impl Iterator<Item = String>, avoid: &dyn Fn(&str) -> bool) -> String {
    let mut last = String::new();
    for pseudonym in drawn {
        last = pseudonym;
        if !avoid(&last) {
            break;
        }
    }
    last
}

fn letters(prf: &[u8; 16], count: usize) -> String {
    prf.iter().take(count).filter_map(|byte| ALPHABET.get(usize::from(byte % 32))).map(|letter| char::from(*letter)).collect()
}

/// The fewest and the most days by which dates are moved back.
const NEAREST: u32 = 365;
const FARTHEST: u32 = 3650;
const UID_ROOT: &str = "2.25.";
const CODE_PREFIX: &str = "SC";
/// Crockford's 32 signs: no I, L, O, U, so that a code read aloud stays the same.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

#[cfg(test)]
mod tests {
    use super::*;

    fn key(label: &str) -> RecipientKey {
        MasterKey::new([7; 32]).for_recipient(label)
    }

    fn never(_: &str) -> bool {
        false
    }

    #[test]
    fn one_key_gives_one_pseudonym_and_another_recipient_another() {
        let original = "1.2.840.99999.7.20190304.111213.1001";
        assert_eq!(key("a").uid(original, &never), key("a").uid(original, &never));
        assert_ne!(key("a").uid(original, &never), key("b").uid(original, &never));
        assert_ne!(key("a").patient_code("x", &never), key("b").patient_code("x", &never));
    }

    #[test]
    fn dates_move_by_one_to_ten_years_and_once() {
        let days: Vec<i32> = (0..1000).map(|number| key("a").days(&format!("patient {number}"))).collect();
        assert!(days.iter().all(|days| (-3650..=-365).contains(days)));
        assert!(days.iter().min() < Some(&-3600) && days.iter().max() > Some(&-415), "all of the range is in use");
        assert_eq!(key("a").days("4711"), key("a").days("4711"));
        assert_ne!(key("a").days("4711"), key("b").days("4711"));
        assert_eq!(key("a").days(&key("a").patient_code("4711", &never)), 0);
    }

    #[test]
    fn a_pseudonym_is_a_valid_uid() {
        for number in 0..200 {
            let uid = key("a").uid(&format!("1.2.{number}"), &never);
            assert!(uid.len() <= 64 && uid.split('.').all(|part| part == "0" || !part.starts_with('0')), "{uid}");
        }
    }

    #[test]
    fn what_was_made_with_the_key_is_recognised_and_kept() {
        let uid = key("a").uid("1.2.3", &never);
        assert!(key("a").made_uid(&uid));
        assert!(!key("b").made_uid(&uid));
        assert!(!key("a").made_uid("2.25.329800735698586629295641978511506172918"));
        assert_eq!(key("a").uid(&uid, &never), uid);
        let code = key("a").patient_code("4711", &never);
        assert_eq!(key("a").patient_code(&code, &never), code);
        assert!(!key("b").made_code(&code));
    }

    #[test]
    fn a_drawn_code_derives_from_what_is_drawn_and_is_known_by_the_key() {
        let code = |fresh: u8| key("a").drawn_code("4711", &[fresh; 32], &never);
        assert_eq!(code(1), code(1));
        assert!(code(1) != code(2) && code(1) != key("a").patient_code("4711", &never));
        assert!(key("a").made_code(&code(1)) && is_code(&code(1)) && !key("b").made_code(&code(1)));
        assert_eq!(key("a").drawn_code(&code(1), &[2; 32], &never), code(1));
        assert_ne!(key("a").drawn_code("4711", &[1; 32], &|drawn| drawn == code(1)), code(1));
    }

    #[test]
    fn the_key_of_a_run_shares_nothing_with_that_of_another() {
        let run = |fresh: u8| MasterKey::new([7; 32]).for_run(&[fresh; 32]).for_recipient("a");
        assert_eq!(run(1).uid("1.2.3", &never), run(1).uid("1.2.3", &never));
        assert_ne!(run(1).uid("1.2.3", &never), run(2).uid("1.2.3", &never));
        assert_ne!(run(1).uid("1.2.3", &never), key("a").uid("1.2.3", &never));
        let other = MasterKey::new([8; 32]).for_run(&[1; 32]).for_recipient("a");
        assert_ne!(run(1).uid("1.2.3", &never), other.uid("1.2.3", &never), "what is drawn alone gives nothing");
    }

    #[test]
    fn a_mark_tells_patients_and_recipients_apart() {
        assert_eq!(key("a").mark("4711"), key("a").mark("4711"));
        assert!(key("a").mark("4711") != key("a").mark("4712") && key("a").mark("4711") != key("b").mark("4711"));
        assert!(key("a").mark("4711").len() == 32 && key("a").made_mark(&key("a").mark("4711")));
        assert!(!key("b").made_mark(&key("a").mark("4711")));
    }

    #[test]
    fn a_chosen_code_is_plain() {
        assert!(["CASE-7", "7", "a.b_c", &"x".repeat(32)].into_iter().all(is_choosable));
        for text in ["", "-7", "A B", "DOE^JANE", "A=B", "A\\B", "caf\u{e9}", "A/B", " A", "A\n", &"x".repeat(33)] {
            assert!(!is_choosable(text));
        }
    }

    #[test]
    fn a_pseudonym_that_holds_an_identifier_is_drawn_again() {
        let first = key("a").uid("1.2.3", &never);
        let second = key("a").uid("1.2.3", &|uid| uid == first);
        assert_ne!(first, second);
        assert!(key("a").made_uid(&second));
    }
}
