//! A day of the calendar and the ways in which people and programs write it.

/// A day of the Gregorian calendar, not necessarily one that exists.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Day {
    year: u16,
    month: u8,
    day: u8,
}

impl Day {
    /// The day that a value of DA or DT names: `YYYYMMDD`, what follows is a time; `YYYY.MM.DD` and `YYYY-MM-DD` as in old files.
    pub(super) fn of_value(text: &str) -> Option<Self> {
        let (year, month, day) = match *text.as_bytes() {
            [y0, y1, y2, y3, b'.' | b'-' | b'/', m0, m1, b'.' | b'-' | b'/', d0, d1, ..] => {
                ([y0, y1, y2, y3], [m0, m1], [d0, d1])
            }
            [y0, y1, y2, y3, m0, m1, d0, d1, ..] => ([y0, y1, y2, y3], [m0, m1], [d0, d1]),
            _ => return None,
        };
        let (month, day) = (u8::try_from(number(&month)?).ok()?, u8::try_from(number(&day)?).ok()?);
        let is_day = (1..=12).contains(&month) && (1..=31).contains(&day);
        is_day.then_some(Self { year: number(&year)?, month, day })
    }

    /// Whether a person or a scan can have this date: programs write 1 January 1900 and the ends of time for "none".
    pub(super) fn is_plausible(self) -> bool {
        (1850..=2150).contains(&self.year) && !(self.year == 1900 && self.month == 1 && self.day == 1)
    }

    /// `YYYYMMDD`.
    pub(super) fn compact(self) -> String {
        let Self { year, month, day } = self;
        format!("{year:04}{month:02}{day:02}")
    }

    /// Days since 1 January 1970 in the Gregorian calendar.
    pub(super) fn number(self) -> i64 {
        // Years that begin in March end with the day that not every year has.
        let (y, m) = (i64::from(self.year), i64::from(self.month));
        let (y, m) = if m > 2 { (y, m - 3) } else { (y - 1, m + 9) };
        365 * y + y / 4 - y / 100 + y / 400 + (153 * m + 2) / 5 + i64::from(self.day) - 719_469
    }

    /// The whole Julian Dates of the day, which turn at noon.
    pub(super) fn julian(self) -> [String; 2] {
        [2_440_587, 2_440_588].map(|first| (first + self.number()).to_string())
    }

    /// As makers write it into UIDs, in which no number begins with a zero: year, month and day of two digits each, day or month first, or
    /// the day of the year.
    pub(super) fn in_uids(self) -> [String; 4] {
        let Self { year: y, month: m, day: d } = self;
        let [brief, ..] = self.solid_brief();
        let of_year = self.number() - Self { year: y, month: 1, day: 1 }.number() + 1;
        [brief, format!("{d}{m:02}{y}"), format!("{m}{d:02}{y}"), format!("{y}{of_year:03}")]
    }

    /// The eight digits in every order in use.
    pub(super) fn solid(self) -> [String; 3] {
        let Self { year: y, month: m, day: d } = self;
        [self.compact(), format!("{d:02}{m:02}{y:04}"), format!("{m:02}{d:02}{y:04}")]
    }

    /// The date with each of these separators, year or day or month first, to be found in bytes.
    pub(super) fn separated(self) -> impl Iterator<Item = String> {
        let Self { year: y, month: m, day: d } = self;
        ['-', '.', '/', ' ', '_'].into_iter().flat_map(move |s| {
            [format!("{y:04}{s}{m:02}{s}{d:02}"), format!("{d:02}{s}{m:02}{s}{y:04}"), format!("{m:02}{s}{d:02}{s}{y:04}")]
        })
    }

    /// Every spelling as folded words; `briefly` adds those with a year of two digits, which only a birth date is worth.
    pub(super) fn spellings(self, briefly: bool) -> Vec<String> {
        let mut spellings = self.solid().to_vec();
        let mut years = vec![format!("{:04}", self.year)];
        if briefly {
            let buddhist = self.year + 543;
            years.extend([format!("{:02}", self.year % 100), format!("{buddhist:04}")]);
            spellings.extend(self.solid_brief());
            spellings.extend(self.in_era());
        }
        for year in &years {
            self.in_numbers(year, &mut spellings);
            self.in_words(year, &mut spellings);
        }
        spellings
    }

    /// The date as digits alone, with the whole year or two digits of it.
    pub(super) fn in_digits(self) -> impl Iterator<Item = String> {
        self.solid().into_iter().chain(self.solid_brief())
    }

    fn solid_brief(self) -> [String; 3] {
        let Self { year, month: m, day: d } = self;
        let y = year % 100;
        [format!("{y:02}{m:02}{d:02}"), format!("{d:02}{m:02}{y:02}"), format!("{m:02}{d:02}{y:02}")]
    }

    fn in_numbers(self, y: &str, into: &mut Vec<String>) {
        let Self { month: m, day: d, .. } = self;
        into.extend([format!("{y} {m:02} {d:02}"), format!("{d:02} {m:02} {y}"), format!("{m:02} {d:02} {y}")]);
        into.extend([format!("{y} {m} {d}"), format!("{d} {m} {y}"), format!("{m} {d} {y}")]);
        into.extend([format!("{d} {m:02} {y}"), format!("{d:02} {m} {y}"), format!("{m} {d:02} {y}"), format!("{m:02} {d} {y}")]);
        into.extend([format!("{y}年{m}月{d}日"), format!("{y}年{m:02}月{d:02}日")]);
        into.extend([format!("{y}년 {m}월 {d}일"), format!("{y}년 {m:02}월 {d:02}일"), format!("{y}년{m}월{d}일")]);
    }

    fn in_words(self, y: &str, into: &mut Vec<String>) {
        let d = self.day;
        let ordinal = match d {
            1 | 21 | 31 => "st",
            2 | 22 => "nd",
            3 | 23 => "rd",
            _ => "th",
        };
        for month in self.month_names() {
            into.extend([format!("{d} {month} {y}"), format!("{d:02} {month} {y}")]);
            into.extend([format!("{month} {d} {y}"), format!("{month} {d:02} {y}")]);
            into.extend([format!("{y} {month} {d}"), format!("{y} {month} {d:02}")]);
            into.extend([format!("{d}{month}{y}"), format!("{d:02}{month}{y}"), format!("{y}{month}{d:02}")]);
            into.extend([
                format!("{d}{ordinal} {month} {y}"),
                format!("{month} {d}{ordinal} {y}"),
                format!("{d}{ordinal} of {month} {y}"),
            ]);
            into.extend([
                format!("{d} de {month} de {y}"),
                format!("{d} de {month} del {y}"),
                format!("{d}er {month} {y}"),
                format!("{d}o {month} {y}"),
            ]);
        }
    }

    /// The month, folded, in English, German, French, Spanish, Italian, Portuguese, Dutch, Turkish and Polish, short and long.
    fn month_names(self) -> impl Iterator<Item = &'static str> {
        let month = usize::from(self.month).checked_sub(1);
        month.and_then(|month| MONTHS.get(month)).into_iter().flat_map(|names| names.split_ascii_whitespace())
    }

    /// The year counted from the start of the reign, as in Japanese records: `S25.3.4`, `昭和25年3月4日`.
    fn in_era(self) -> Vec<String> {
        let mut spellings = Vec::new();
        let Self { month: m, day: d, .. } = self;
        for (first, kanji, letter) in ERAS {
            if let Some(y) = (self.year + 1).checked_sub(first).filter(|y| (1..=70).contains(y)) {
                spellings.extend([format!("{kanji}{y}年{m}月{d}日"), format!("{kanji}{y:02}年{m:02}月{d:02}日")]);
                spellings.extend([format!("{letter}{y} {m} {d}"), format!("{letter}{y:02} {m:02} {d:02}")]);
            }
        }
        spellings
    }
}

fn number(digits: &[u8]) -> Option<u16> {
    digits.iter().try_fold(0, |number, digit| digit.is_ascii_digit().then(|| number * 10 + u16::from(digit - b'0')))
}

const MONTHS: [&str; 12] = [
    "january jan januar jaenner jan janvier janv enero ene gennaio gen janeiro januari ocak oca stycznia",
    "february feb februar februar fevrier fevr febrero febbraio fevereiro fev februari subat sub lutego",
    "march mar marz maerz mrz mars marzo marco maart mrt mart marca",
    "april apr avril avr abril abr aprile nisan nis kwietnia",
    "may mai mayo maggio mag maio mei mayis maja",
    "june jun juni juin junio giugno giu junho haziran haz czerwca",
    "july jul juli juillet juil julio luglio lug julho temmuz tem lipca",
    "august aug aout agosto ago augustus agustos agu sierpnia",
    "september sep sept septembre septiembre settembre set setembro eylul eyl wrzesnia",
    "october oct oktober okt octobre octubre ottobre ott outubro out ekim eki pazdziernika",
    "november nov novembre noviembre novembro kasim kas listopada",
    "december dec dezember dez decembre diciembre dic dicembre dezembro aralik ara grudnia",
];

const ERAS: [(u16, &str, &str); 5] =
    [(1868, "明治", "m"), (1912, "大正", "t"), (1926, "昭和", "s"), (1989, "平成", "h"), (2019, "令和", "r")];
