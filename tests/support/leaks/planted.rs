//! What was planted where, under which rule, and in which forms it could have been left.

use serde_json::{Value, json};

use crate::support::patients::SplitMix64;
use crate::support::writer::{Set, code};

/// A planted value.
pub struct Canary {
    /// The rule that says what is to become of it.
    pub rule: &'static str,
    /// Where it was put.
    pub place: String,
    /// Every form in which it could have been left.
    pub forms: Vec<Form>,
    /// Whether it stands inside a compressed stream of the input, where nobody sees it.
    pub is_packed: bool,
}

/// One form of a planted value.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Form {
    /// Eight bytes and more, to be found anywhere, whatever the case of ASCII letters.
    Bytes(Vec<u8>),
    /// Eight digits and more, to be found anywhere but in keyed pseudonyms, which hold any digits by chance.
    Digits(Vec<u8>),
    /// Too short to mean anything elsewhere: to be found as a whole component of a text element alone.
    Component(String),
}

impl Form {
    /// What kind of form it is, in one word, and the bytes that it is made of.
    pub fn parts(&self) -> (&'static str, &[u8]) {
        match self {
            Self::Bytes(bytes) => ("bytes", bytes),
            Self::Digits(bytes) => ("digits", bytes),
            Self::Component(text) => ("component", text.as_bytes()),
        }
    }
}

/// All that is planted. Values are drawn from a seed; none is like another or like a word of the standard.
pub struct Planted {
    pub canaries: Vec<Canary>,
    random: SplitMix64,
}

impl Planted {
    pub fn new(seed: u64) -> Self {
        Self { canaries: Vec::new(), random: SplitMix64(seed) }
    }

    /// A place at which values are to be planted.
    pub fn at(&mut self, rule: &'static str, place: impl Into<String>) -> Place<'_> {
        self.canaries.push(Canary { rule, place: place.into(), forms: Vec::new(), is_packed: false });
        Place(self)
    }

    /// Everything as JSON, for tests in other languages.
    pub fn json(&self) -> Value {
        let form = |form: &Form| json!({ "kind": form.parts().0, "hex": form.parts().1.iter().map(|b| format!("{b:02x}")).collect::<String>() });
        let canary = |canary: &Canary| {
            let forms: Vec<Value> = canary.forms.iter().map(form).collect();
            json!({ "rule": canary.rule, "place": canary.place, "forms": forms })
        };
        self.canaries.iter().map(canary).collect()
    }

    /// A number below a bound.
    pub fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.random.below(bound as u64)).unwrap()
    }

    /// A made-up word of ten letters.
    pub fn word(&mut self) -> String {
        let syllable = |random: &mut SplitMix64| format!("{}{}", random.pick(CONSONANTS), random.pick(VOWELS));
        let word: String = (0..5).map(|_| syllable(&mut self.random)).collect();
        word[..1].to_uppercase() + &word[1..]
    }

    pub fn digits(&mut self, count: usize) -> String {
        let first = char::from(b'1' + self.below(9) as u8);
        let rest = (1..count).map(|_| char::from(b'0' + self.below(10) as u8)).collect::<String>();
        format!("{first}{rest}")
    }

    /// A day as year, month and day.
    pub fn day(&mut self) -> (usize, usize, usize) {
        (1902 + self.below(120), 1 + self.below(12), 1 + self.below(28))
    }
}

/// One place; everything that is drawn from it is planted at it.
pub struct Place<'a>(&'a mut Planted);

impl Place<'_> {
    /// Plants a text of eight characters and more, which is given back.
    pub fn say(&mut self, text: impl Into<String>) -> String {
        let text = text.into();
        let is_number = text.bytes().all(|byte| byte.is_ascii_digit());
        for form in forms(&text) {
            self.form(if is_number { Form::Digits(form) } else { Form::Bytes(form) });
        }
        text
    }

    /// Plants bytes that are no text of their own.
    pub fn bytes(&mut self, bytes: impl Into<Vec<u8>>) -> Vec<u8> {
        let bytes = bytes.into();
        self.form(Form::Bytes(bytes.to_ascii_lowercase()));
        bytes
    }

    /// Plants a value that is only searched for as a whole component.
    pub fn component(&mut self, text: &str) -> String {
        self.form(Form::Component(text.to_owned()));
        text.to_owned()
    }

    pub fn word(&mut self) -> String {
        let word = self.0.word();
        self.say(word)
    }

    /// A word in as many repetitions as fill `length` bytes, so that any part of it is found.
    pub fn filling(&mut self, length: usize) -> Vec<u8> {
        self.word().bytes().cycle().take(length.max(10)).collect()
    }

    pub fn number(&mut self, digits: usize) -> String {
        let number = self.0.digits(digits);
        self.say(number)
    }

    pub fn name(&mut self) -> String {
        format!("{}^{}", self.word(), self.word())
    }

    pub fn uid(&mut self) -> String {
        let uid = format!("1.2.840.99999.{}.{}", self.0.digits(7), self.0.digits(5));
        self.say(uid)
    }

    /// A date as `YYYYMMDD`, planted with what separates its parts in use.
    pub fn date(&mut self) -> String {
        let (y, m, d) = self.0.day();
        for spelling in [format!("{y}-{m:02}-{d:02}"), format!("{d:02}.{m:02}.{y}"), format!("{m:02}/{d:02}/{y}")] {
            self.say(spelling);
        }
        self.say(format!("{y:04}{m:02}{d:02}"))
    }

    /// A time of day with a fraction.
    pub fn time(&mut self) -> String {
        let time = format!("{:02}{:02}{:02}", self.0.below(24), self.0.below(60), self.0.below(60));
        let fraction = self.0.digits(6);
        self.say(format!("{time}.{fraction}"))
    }

    /// Says that what is planted here stands inside a compressed stream.
    pub fn packed(&mut self) {
        self.canary().is_packed = true;
    }

    /// A value that fits a VR.
    pub fn value(&mut self, vr: &str) -> Vec<u8> {
        match vr {
            "PN" => self.name().into(),
            "DA" => self.date().into(),
            "TM" => self.time().into(),
            "DT" => (self.date() + &self.time()).into(),
            "UI" => self.uid().into(),
            "UR" => format!("https://{}.example/{}", self.word().to_lowercase(), self.word()).into(),
            "CS" | "AE" => self.word().to_uppercase().into(),
            "AS" => self.component("113M").into(),
            "DS" => format!("{}.5", self.number(9)).into(),
            "IS" => self.number(9).into(),
            "LT" | "ST" | "UT" | "UC" => format!("Seen with {} of {} today.", self.word(), self.word()).into(),
            "OB" | "OW" | "OD" | "OF" | "OL" | "OV" | "UN" => self.filling(96),
            "US" | "SS" | "UL" | "SL" | "FL" | "FD" | "SV" | "UV" | "AT" => self.filling(16),
            _ => self.word().into(),
        }
    }

    /// Items with a code, a name, an ID, a UID, a text, a private block and an attribute that nobody knows.
    pub fn items(&mut self) -> Vec<Set> {
        let mut item = code(&self.word().to_uppercase(), "99LOCAL", &self.word());
        for (tag, vr) in [
            (0x0008_1155, "UI"),
            (0x0009_0010, "LO"),
            (0x0009_1001, "LT"),
            (0x0010_0010, "PN"),
            (0x0010_0020, "LO"),
            (0x0020_F0F0, "LO"),
        ] {
            item.put(tag, vr, self.value(vr));
        }
        let mut text = Set::default();
        text.put(0x0040_A160, "UT", self.value("UT")).put(0x0040_A124, "UI", self.value("UI"));
        vec![item, text]
    }

    /// Puts a value, or items, into a data set.
    pub fn put(&mut self, set: &mut Set, tag: u32, vr: &str) {
        match vr {
            "SQ" => set.items(tag, self.items()),
            _ => set.put(tag, vr, self.value(vr)),
        };
    }

    fn form(&mut self, form: Form) {
        self.canary().forms.push(form);
    }

    fn canary(&mut self) -> &mut Canary {
        self.0.canaries.last_mut().unwrap()
    }
}

/// A tag as a place is called by it.
pub fn tag_name(tag: u32) -> String {
    format!("({:04X},{:04X})", tag >> 16, tag & 0xFFFF)
}

/// A text in UTF-8, UTF-16 and Latin-1; where it has letters beyond ASCII in small and in capital ones.
fn forms(text: &str) -> Vec<Vec<u8>> {
    let mut forms = Vec::new();
    for text in [text.to_owned(), text.to_lowercase(), text.to_uppercase()] {
        let units: Vec<u16> = text.encode_utf16().collect();
        forms.push(text.as_bytes().to_vec());
        forms.push(units.iter().flat_map(|unit| unit.to_le_bytes()).collect());
        forms.push(units.iter().flat_map(|unit| unit.to_be_bytes()).collect());
        forms.extend(units.iter().map(|unit| u8::try_from(*unit).ok()).collect::<Option<Vec<u8>>>());
    }
    forms.iter_mut().for_each(|form| form.make_ascii_lowercase());
    forms.retain(|form| form.len() >= 8);
    forms.sort();
    forms.dedup();
    assert!(!forms.is_empty(), "too short to be planted");
    forms
}

const CONSONANTS: &[&str] = &["b", "d", "f", "g", "k", "l", "m", "n", "p", "r", "s", "t", "v", "z"];
const VOWELS: &[&str] = &["a", "e", "i", "o", "u"];
