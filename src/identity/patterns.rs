//! Everything harvested, made ready for three searches: in text, in numbers, in raw bytes.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use super::calendar::Day;
use super::harvest::{Harvest, Item, Kind};
use super::lexicon::Lexicon;
use super::line::{Edge, Line};
use super::raw::{Find, RawSearch};
pub use super::spelling::Class;
use super::spelling::{TextSpelling, in_number, in_text};
use crate::decimal;

/// Digits of a number, with a point among them or without, that are no measurement's by chance.
const LEAST_JOINED: usize = 7;
/// Digits of a patient's number that do not stand within a longer one of a UID by chance.
const LEAST_WITHIN: usize = 6;
/// Ten-millionths of a second, and the days from the years 1, 1601 and 1582 to 1970.
const TICKS_OF_A_DAY: i64 = 864_000_000_000;
const CLOCKS: [i64; 3] = [719_162, 134_774, 141_427];
/// Seconds since 1970, or before, that tell a day: three years, and those after which nobody lives.
const LEAST_SECONDS: i64 = 100_000_000;
const MOST_SECONDS: i64 = 6_000_000_000;

/// A place where a harvested value stands. It never holds the value: [`Patterns::value`] gives that, for the private report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit {
    /// What the value is.
    pub kind: Kind,
    /// Which part or form of it was found.
    pub class: Class,
    /// Which value of the harvest, counted in its order.
    pub item: usize,
    /// Where it begins, in bytes of what was searched.
    pub offset: usize,
    /// How many bytes it takes.
    pub length: usize,
    /// How many units of its encoding it takes: bytes, or pairs of bytes in UTF-16, where `length` is twice as much.
    pub characters: usize,
}

/// What is looked for in a study.
pub struct Patterns {
    values: Vec<(Kind, String)>,
    words: Lexicon<Word>,
    joined: Lexicon<Word>,
    numbers: BTreeMap<String, usize>,
    /// Days since 1970 on which something was, or somebody was born.
    days: BTreeMap<i64, (Day, usize)>,
    raw: RawSearch,
}

/// What a spelling in text stands for.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Word {
    item: usize,
    class: Class,
    characters: usize,
    open_end: bool,
}

impl Patterns {
    /// Compiles a harvest, once per study.
    #[must_use]
    pub fn new(harvest: &Harvest) -> Self {
        let items: Vec<&Item> = harvest.items().collect();
        let (mut words, mut joined, mut numbers) = (Vec::new(), Vec::new(), BTreeMap::new());
        let mut days = BTreeMap::new();
        for (item, value) in items.iter().enumerate() {
            for spelling in in_text(value) {
                if spelling.however_parted {
                    joined.extend(joined_word(item, &spelling));
                }
                words.push((spelling.words.as_bytes().to_vec(), word(item, &spelling)));
            }
            for number in in_number(value) {
                let single = single(&number);
                numbers.entry(number).or_insert(item);
                numbers.extend(single.filter(|single| !numbers.contains_key(single)).map(|single| (single, item)));
            }
            if let (Kind::Date | Kind::BirthDate, Some(day)) = (value.kind, Day::of_value(&value.text)) {
                days.entry(day.number()).or_insert((day, item));
            }
        }
        let raw = RawSearch::new(&items);
        let values = items.into_iter().map(|item| (item.kind, item.text.clone())).collect();
        Self { values, words: Lexicon::new(words), joined: Lexicon::new(joined), numbers, days, raw }
    }

    /// The first harvested value in a text, at word boundaries, in any spelling, whatever its case and accents.
    #[must_use]
    pub fn in_text(&self, value: &str) -> Option<Hit> {
        let line = Line::new(value);
        self.in_line(&line, &self.words).or_else(|| self.in_line(&line.joined()?, &self.joined))
    }

    /// Every harvested value in a text, one behind the other, each with what stands there.
    pub fn each_in_text<'a>(&'a self, value: &'a str) -> impl Iterator<Item = (Hit, &'a str)> {
        let mut rest = value;
        std::iter::from_fn(move || {
            let hit = self.in_text(rest)?;
            let end = hit.offset + hit.length.max(1);
            let found = rest.get(hit.offset..end).unwrap_or_default();
            rest = rest.get(end..).unwrap_or_default();
            Some((hit, found))
        })
    }

    fn in_line(&self, line: &Line, lexicon: &Lexicon<Word>) -> Option<Hit> {
        line.starts().find_map(|(place, edge, rest)| {
            let mut words = lexicon.prefixes_of(rest);
            let (key, word) = words.find(|(key, word)| word.stands(line, edge, place + key.len()))?;
            let (offset, end) = (line.source(place), line.source(place + key.len()));
            Some(self.hit(word.item, word.class, offset, end.saturating_sub(offset), word.characters))
        })
    }

    /// A harvested number that the whole part of one component of a DS or IS is, or of a binary number written out: six digits
    /// and more of a code, a telephone number, a date, a date and a time. Seven and more also where a point stands between them, or an
    /// exponent behind, whatever zeros end them. Seconds since 1970, in thousandths or millionths too, count for the day in which they lie.
    #[must_use]
    pub fn in_number(&self, component: &str) -> Option<Hit> {
        let text = component.trim_matches([' ', '\0']).trim_start_matches(['+', '-']);
        let scaled = text.contains(['e', 'E']).then(|| decimal::number(text)).flatten().filter(|number| *number < 1e15);
        let scaled = scaled.map(|number| format!("{number:.0}"));
        let whole = scaled.as_deref().or(text.split('.').next()).unwrap_or_default();
        let mantissa: String = text.split(['e', 'E']).next().unwrap_or_default().chars().filter(|sign| *sign != '.').collect();
        let digits = mantissa.trim_start_matches('0');
        let joined = || self.in_digits(digits).or_else(|| self.in_fraction(digits));
        let whole_item = self.numbers.get(whole.trim_start_matches('0')).copied();
        let item = whole_item.or_else(|| self.in_moment(whole)).or_else(|| self.in_seconds(whole)).or_else(joined)?;
        let class = if self.kind(item) == Kind::BirthDate { Class::BirthDate } else { Class::Digits };
        Some(self.hit(item, class, 0, component.len(), whole.len()))
    }

    /// The same of a number whose last zeros say nothing: a binary number is written without them, a decimal one with any.
    fn in_fraction(&self, digits: &str) -> Option<usize> {
        let least = digits.trim_end_matches('0');
        let is_telling = least.len() >= LEAST_JOINED;
        self.in_digits(least).or_else(|| is_telling.then(|| self.numbers.get(&[least, "0"].concat()).copied())?)
    }

    fn in_digits(&self, digits: &str) -> Option<usize> {
        if digits.len() >= LEAST_JOINED { self.numbers.get(digits).copied() } else { None }
    }

    /// The harvested date with which a number begins that goes on as a time of day: `YYYYMMDDHH`, with minutes, with seconds.
    fn in_moment(&self, whole: &str) -> Option<usize> {
        let (day, time) = whole.split_at_checked(8)?;
        let is_time = matches!(time.len(), 2 | 4 | 6) && time < "24" && time.bytes().all(|b| b.is_ascii_digit());
        let item = *self.numbers.get(day.trim_start_matches('0'))?;
        (is_time && matches!(self.kind(item), Kind::Date | Kind::BirthDate)).then_some(item)
    }

    /// The harvested date in which, or beside which, a number of seconds since 1970 lies; those of the first years are too short to tell.
    fn in_seconds(&self, whole: &str) -> Option<usize> {
        let number: i64 = whole.parse().ok()?;
        [1, 1_000, 1_000_000, 1_000_000_000].into_iter().find_map(|unit| {
            let seconds = Some(number / unit).filter(|seconds| (LEAST_SECONDS..MOST_SECONDS).contains(seconds))?;
            // The sign is not part of what is looked up.
            let day = |seconds: i64| seconds.div_euclid(86_400);
            // Of a birth date no hour is known: what stands for it is a midnight, of some zone. So round a number as a dose is that of no moment.
            let is_midnight = seconds % 1_800 == 0 && number % unit == 0;
            let is_round = seconds % 1_000_000 == 0 && number % unit == 0;
            let tells = |item: &usize| if self.kind(*item) == Kind::BirthDate { is_midnight } else { !is_round };
            let near = |day: i64| self.days.range(day - 1..=day + 1).map(|(_, (_, item))| *item).find(tells);
            near(day(seconds)).or_else(|| near(day(-seconds)))
        })
    }

    /// Whether a UID tells a harvested date, by digits as makers write them or on a clock, or a number of the patient within a longer one.
    #[must_use]
    pub fn in_uid(&self, uid: &str) -> bool {
        let days: Vec<String> = self.days.values().flat_map(|(day, _)| day.in_uids()).collect();
        let is_telling = |number: &&String, item: usize| number.len() >= LEAST_WITHIN && self.kind(item) == Kind::Id;
        let numbers: Vec<&String> =
            self.numbers.iter().filter(|(number, item)| is_telling(number, **item)).map(|(number, _)| number).collect();
        let tells = |component: &str| {
            self.in_seconds(component).is_some()
                || self.in_ticks(component)
                || days.iter().any(|day| component.contains(day))
                || numbers.iter().any(|number| component.contains(*number))
        };
        // A UUID of version 1 is a moment and a machine (RFC 9562).
        let uuid: Option<u128> = uid.strip_prefix("2.25.").and_then(|number| number.parse().ok());
        uuid.is_some_and(|uuid| uuid >> 76 & 0xF == 1) || uid.split('.').any(tells)
    }

    /// Whether a number is that of ten-millionths of a second since the year 1, 1601 or 1582, as programs count them, on a harvested date or beside it.
    fn in_ticks(&self, component: &str) -> bool {
        let Ok(ticks) = component.parse::<i64>() else { return false };
        let near = |first: i64| {
            let day = ticks / TICKS_OF_A_DAY - first;
            self.days.range(day - 1..=day + 1).next().is_some()
        };
        component.len() >= 17 && CLOCKS.into_iter().any(near)
    }

    /// Whether one component of a DA or DT is the birth date of the patient, whatever time follows.
    #[must_use]
    pub fn is_birth_date(&self, component: &str) -> bool {
        let day = Day::of_value(component.trim()).map(Day::compact);
        day.is_some_and(|day| self.values.iter().any(|(kind, text)| *kind == Kind::BirthDate && *text == day))
    }

    /// Whether the six digits of the fraction of a second with which a component of a DT or TM ends are the birth date or the patient's number, or
    /// what that begins with. Days of examinations are too many to be told from chance.
    #[must_use]
    pub fn in_fraction_of_second(&self, component: &str) -> bool {
        let (_, fraction) = component.split_once('.').unwrap_or_default();
        let digits = fraction.get(..6).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit())).unwrap_or_default();
        let digits = digits.trim_start_matches('0');
        let begun = self.numbers.range(digits.to_owned()..).take_while(|(number, _)| number.starts_with(digits));
        let mut kinds = begun.map(|(_, item)| self.kind(*item));
        digits.len() >= 5 && kinds.any(|kind| matches!(kind, Kind::Id | Kind::BirthDate))
    }

    /// Whether a component of a TM is the birth date of the patient: its last two digits are hundredths of a second.
    #[must_use]
    pub fn is_birth_time(&self, component: &str) -> bool {
        let Some((whole, fraction)) = component.split_once('.').filter(|(whole, _)| whole.len() == 6) else { return false };
        let day = [whole, fraction.get(..2).unwrap_or_default()].concat();
        self.numbers.get(&day).is_some_and(|item| self.kind(*item) == Kind::BirthDate)
    }

    /// How many bytes before and behind its start [`Patterns::in_bytes`] must see to tell whether a value stands there.
    #[must_use]
    pub fn reach(&self) -> usize {
        self.raw.reach()
    }

    /// Calls `found` for every harvested value in raw bytes, in order within a few bytes, until it answers `false`.
    pub fn in_bytes(&self, bytes: &[u8], found: &mut dyn FnMut(Hit) -> bool) {
        self.raw.search(bytes, |Find { offset, meaning }| {
            let hit = self.hit(meaning.item, meaning.class, offset, meaning.length, meaning.characters);
            if found(hit) { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        });
    }

    /// Whether a fresh pseudonym happens to hold a harvested value, so that another should be drawn.
    #[must_use]
    pub fn in_pseudonym(&self, pseudonym: &str) -> bool {
        let mut is_found = self.in_text(pseudonym).is_some();
        self.in_bytes(pseudonym.as_bytes(), &mut |_| {
            is_found = true;
            false
        });
        is_found
    }

    /// The harvested value that was found, for the private report and nothing else.
    #[must_use]
    pub fn value(&self, hit: &Hit) -> Option<&str> {
        self.values.get(hit.item).map(|(_, text)| text.as_str())
    }

    fn kind(&self, item: usize) -> Kind {
        self.values.get(item).map_or(Kind::Id, |(kind, _)| *kind)
    }

    fn hit(&self, item: usize, class: Class, offset: usize, length: usize, characters: usize) -> Hit {
        Hit { kind: self.kind(item), class, item, offset, length, characters }
    }
}

impl Word {
    /// Whether it stands between edges: sure ones if it is short.
    fn stands(&self, line: &Line, start: Edge, end: usize) -> bool {
        let needed = if self.characters < 4 { Edge::Strong } else { Edge::Weak };
        start >= needed && (line.edge(end) >= needed || self.open_end && line.is_digit(end))
    }
}

/// What a number becomes in single precision, if that is another.
fn single(number: &str) -> Option<String> {
    let number: u64 = number.parse().ok()?;
    #[expect(clippy::cast_precision_loss, reason = "the loss is what is looked for")]
    let single = f64::from(number as f32);
    let single = format!("{single:.0}");
    (single != number.to_string()).then_some(single)
}

fn word(item: usize, spelling: &TextSpelling) -> Word {
    Word { item, class: spelling.class, characters: spelling.words.chars().count(), open_end: spelling.open_end }
}

/// The spelling without its spaces, if it is long enough not to arise from words that happen to meet.
fn joined_word(item: usize, spelling: &TextSpelling) -> Option<(Vec<u8>, Word)> {
    let key = spelling.words.replace(' ', "");
    let is_number = key.bytes().all(|byte| byte.is_ascii_digit());
    let characters = key.chars().count();
    let minimum = if is_number { 7 } else { 6 };
    (characters >= minimum).then(|| (key.into_bytes(), Word { characters, ..word(item, spelling) }))
}
