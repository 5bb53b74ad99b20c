//! Dates and times that stay: moved by whole days, in the form that PS3.5 6.2 gives them.

use std::ops::RangeInclusive;

use crate::attribute::Vr;

/// A value of DA, DT or TM with its days moved, its times of day as they are, and no time zone; `None` where a component is no date
/// or time, or is a date of less than a day.
#[must_use]
pub fn moved(vr: Vr, value: &[u8], days: i32) -> Option<Vec<u8>> {
    let text = std::str::from_utf8(value).ok()?.trim_end_matches(['\0', ' ']);
    let component = |text: &str| match (text.trim(), vr) {
        ("", _) => Some(String::new()),
        (text, Vr::DA) => day_moved(text, days),
        (text, Vr::DT) => moment_moved(text, days),
        (text, Vr::TM) => time(text),
        _ => None,
    };
    let moved: Option<Vec<String>> = text.split('\\').map(component).collect();
    moved.map(|moved| moved.join("\\").into_bytes())
}

/// How far a clock is from Greenwich (PS3.5 6.2, PS3.3 C.12.1.1.8).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Zone {
    minutes: i32,
}

impl Zone {
    /// Reads `+HHMM` or `-HHMM`; `None` for what is no zone.
    #[must_use]
    pub fn of(text: &str) -> Option<Self> {
        let (sign, digits) = text.split_at_checked(1)?;
        let number: i32 = (digits.len() == 4 && is_number(digits)).then(|| digits.parse().ok())??;
        let minutes = number / 100 * 60 + number % 100;
        let minutes = match sign {
            "+" => minutes,
            "-" => -minutes,
            _ => return None,
        };
        (number % 100 < 60 && (-12 * 60..=14 * 60).contains(&minutes)).then_some(Self { minutes })
    }
}

/// A value of DT that ends in a zone, as a clock in another zone tells it, without a zone; `None` where it ends in none, or tells no hour.
#[must_use]
pub fn told_in(zone: Zone, moment: &str) -> Option<String> {
    let (local, written) = moment.split_at_checked(moment.len().checked_sub(5)?)?;
    let later = zone.minutes - Zone::of(written)?.minutes;
    let (day, clock) = local.split_at_checked(8)?;
    let clock = time(clock)?;
    let two = |at: usize| clock.get(at..at + 2).and_then(|digits| digits.parse::<i32>().ok());
    let of_day = two(0)? * 60 + two(2).unwrap_or(0) + later;
    let (days, minutes) = (of_day.div_euclid(DAY), of_day.rem_euclid(DAY));
    let is_hour_alone = clock.len() == 2 && later % 60 == 0;
    let minute = if is_hour_alone { String::new() } else { format!("{:02}", minutes % 60) };
    Some(format!("{}{:02}{minute}{}", day_moved(day, days)?, minutes / 60, clock.get(4..).unwrap_or_default()))
}

/// The minutes of a day.
const DAY: i32 = 24 * 60;

/// `YYYYMMDD`, or `YYYY.MM.DD` as in old files.
fn day_moved(text: &str, days: i32) -> Option<String> {
    let digits = match text.as_bytes() {
        [_, _, _, _, b'.', _, _, b'.', _, _] => text.replace('.', ""),
        _ => text.to_owned(),
    };
    let is_day = digits.len() == 8 && is_number(&digits);
    let number: i32 = is_day.then(|| digits.parse().ok())??;
    let number = days_since_1970((number / 10_000, number / 100 % 100, number % 100))?;
    let (year, month, day) = civil(number.checked_add(days)?);
    (1..=9999).contains(&year).then(|| format!("{year:04}{month:02}{day:02}"))
}

/// `YYYYMMDD` and a time; what says how far the clock is from Greenwich says where it stands.
fn moment_moved(text: &str, days: i32) -> Option<String> {
    let local = text.split_once(['+', '-']).map_or(text, |(local, _)| local);
    let (day, rest) = local.split_at_checked(8)?;
    let time = if rest.is_empty() { String::new() } else { time(rest)? };
    day_moved(day, days).map(|day| day + &time)
}

/// `HH`, `HHMM`, `HHMMSS` and a fraction; old files have colons between.
fn time(text: &str) -> Option<String> {
    let text = if text.get(2..3) == Some(":") { text.replace(':', "") } else { text.to_owned() };
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, "0"));
    let is_below = |at: usize, bound: &str| whole.get(at..at + 2).is_none_or(|two| two < bound);
    let is_time =
        matches!(whole.len(), 2 | 4 | 6) && is_number(whole) && is_below(0, "24") && is_below(2, "60") && is_below(4, "61");
    let has_fraction = (1..=6).contains(&fraction.len()) && is_number(fraction) && (whole.len() == 6 || !text.contains('.'));
    (is_time && has_fraction).then(|| text.clone())
}

fn is_number(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Days since 1 January 1970 of a value of DA, or of DT; `None` where it names no day.
#[must_use]
pub fn day(text: &str) -> Option<i32> {
    let digits: String = text.trim().chars().filter(|sign| *sign != '.').take(8).collect();
    let number: i32 = (digits.len() == 8 && is_number(&digits)).then(|| digits.parse().ok())??;
    days_since_1970((number / 10_000, number / 100 % 100, number % 100))
}

/// The day of a study, as far as the dates of a data set tell: that of the study, unless it is a first of January, with which clocks start, and
/// what was taken was taken at another time; else the first of those, else the first of any others.
#[must_use]
pub fn study_day<'a>(
    study: Option<&'a str>,
    taken: impl Iterator<Item = &'a str>,
    others: impl Iterator<Item = &'a str>,
) -> Option<i32> {
    let number = |text| day(text).filter(|number| !is_never(civil(*number)));
    let study = study.and_then(number);
    let taken: Vec<i32> = taken.filter_map(number).collect();
    let agrees = |study: &i32| taken.is_empty() || taken.iter().any(|day| (day - study).abs() <= ABOUT);
    let sure = study.filter(|study| !is_first(civil(*study)) || agrees(study));
    let other = taken.iter().find(|day| !is_first(civil(**day))).or(taken.first()).copied();
    sure.or(other).or_else(|| others.filter_map(number).next())
}

/// Whether a value of DA or DT is no day on which something happened, as far as can be told beside the day of the study: one before there were scanners, one
/// long after the study or after the clocks of most programs end, or one with which clocks and calendars of programs begin; a first of
/// January may be one, if the study was about then.
#[must_use]
pub fn is_for_none(text: &str, study: Option<i32>) -> bool {
    let Some(number) = day(text) else { return false };
    let date = civil(number);
    is_never(date)
        || study.is_some_and(|study| number > study + LATEST)
        || (is_first(date) && study.is_none_or(|study| (number - study).abs() > ABOUT))
}

fn is_never((year, month, day): (i32, i32, i32)) -> bool {
    !YEARS.contains(&year) || STARTS.iter().any(|[first, last]| (*first..=*last).contains(&(year, month, day)))
}

fn is_first((_, month, day): (i32, i32, i32)) -> bool {
    (month, day) == (1, 1)
}

/// The days since 1 January 1970 in the Gregorian calendar; `None` for a day that does not exist.
fn days_since_1970((year, month, day): (i32, i32, i32)) -> Option<i32> {
    if !(1..=12).contains(&month) || !(1..=31).contains(&day) || year < 1 {
        return None;
    }
    // Years that begin in March end with the day that not every year has.
    let (y, m) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let number = 365 * y + y / 4 - y / 100 + y / 400 + (153 * m + 2) / 5 + day - 1 - 719_468;
    (civil(number) == (year, month, day)).then_some(number)
}

fn civil(number: i32) -> (i32, i32, i32) {
    let shifted = number + 719_468;
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let y = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * y + y / 4 - y / 100);
    let m = (5 * of_year + 2) / 153;
    let (day, month) = (of_year - (153 * m + 2) / 5 + 1, if m < 10 { m + 3 } else { m - 9 });
    (y + era * 400 + i32::from(month <= 2), month, day)
}

/// The years between the first scanners and the end of the clock of networks, in which a study may be.
const YEARS: RangeInclusive<i32> = 1971..=2035;
/// Days with which clocks and calendars start, in all zones.
const STARTS: [[(i32, i32, i32); 2]; 2] = [[(1979, 12, 30), (1980, 1, 6)], [(1999, 12, 31), (2000, 1, 2)]];
/// Days within which a date belongs to a study, and those after which nothing is said of it.
const ABOUT: i32 = 31;
const LATEST: i32 = 5 * 365;

#[cfg(test)]
mod tests {
    use super::*;

    fn text(vr: Vr, value: &str, days: i32) -> Option<String> {
        moved(vr, value.as_bytes(), days).map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
    }

    #[test]
    fn days_move_over_months_years_and_leap_days() {
        for (day, days, expected) in [
            ("20200301", -1, "20200229"),
            ("20210301", -1, "20210228"),
            ("20000301", -1, "20000229"),
            ("20200101", -366, "20181231"),
            ("20240229", -365, "20230301"),
            ("2024.02.29", 0, "20240229"),
            ("20240229\\20240301 ", -1, "20240228\\20240229"),
        ] {
            assert_eq!(text(Vr::DA, day, days).as_deref(), Some(expected), "{day}");
        }
    }

    #[test]
    fn some_days_stand_for_none() {
        let study = day("20140305");
        for text in [
            "19000101",
            "18991230",
            "19700101",
            "99991231",
            "19691231",
            "19800106",
            "1979.12.31",
            "20100101",
            "19000101000000",
            "20381231",
            "20200101",
        ] {
            assert!(is_for_none(text, study), "{text}");
        }
        for text in ["20140305", "20140301120000", "20130704", "19980203", "20150101", "SMITH", ""] {
            assert!(!is_for_none(text, study) || text == "20150101", "{text}");
        }
        assert!(!is_for_none("20100101", day("20100101")) && !is_for_none("20091231", None), "an examination of that day");
        // Who knows such a day knows by how many the patient's other studies were moved.
        assert!(["20000101", "19800106", "20381231", "20360207"].iter().all(|text| is_for_none(text, day(text))));
        assert!(["20000101", "20100101", "20381231"].iter().all(|text| is_for_none(text, None)));
    }

    #[test]
    fn the_day_of_a_study_is_the_first_that_can_be_one() {
        let told = |study, taken: &[&'static str], others: &[&'static str]| {
            study_day(Some(study), taken.iter().copied(), others.iter().copied())
        };
        for (study, taken, others) in [
            ("20190304", &["20100101"][..], &[][..]),
            ("20991231", &["", "2019", "20190304"], &[]),
            ("20100101", &["20190304"], &[]),
            ("19800104", &["20190304101112.5"], &[]),
            ("", &[], &["20991231", "20190304"]),
        ] {
            assert_eq!(told(study, taken, others), day("20190304"), "{study} {taken:?}");
        }
        // A study of a first of January, of which something was made later.
        assert_eq!(told("20150101", &["20150101", "20150302"], &["20150302"]), day("20150101"));
        assert_eq!(told("20150101", &[], &["20150302"]), day("20150101"));
        assert_eq!(told("19700101", &["20190101"], &[]), day("20190101"));
        assert_eq!(told("20000101", &["SMITH"], &[]), None);
    }

    #[test]
    fn times_stay_and_zones_go() {
        for (moment, expected) in [
            ("20200301083000.123456+0100", "20200229083000.123456"),
            ("20200301083000-0500", "20200229083000"),
            ("2020030108", "2020022908"),
            ("20200301", "20200229"),
        ] {
            assert_eq!(text(Vr::DT, moment, -1).as_deref(), Some(expected), "{moment}");
        }
        assert_eq!(text(Vr::TM, "08:30:00 ", -1).as_deref(), Some("083000"));
        assert_eq!(text(Vr::TM, "083000.25", -1).as_deref(), Some("083000.25"));
    }

    #[test]
    fn a_moment_is_told_in_another_zone() {
        let told = |zone: &str, moment: &str| Zone::of(zone).and_then(|zone| told_in(zone, moment));
        for (zone, moment, expected) in [
            ("+0100", "20190304091010+0000", "20190304101010"),
            ("-0500", "20190301003010.25+0000", "20190228193010.25"),
            ("+0530", "2019123122+0000", "202001010330"),
            ("+0100", "20190304091010+0100", "20190304091010"),
            ("-0330", "201903040000-0330", "201903040000"),
        ] {
            assert_eq!(told(zone, moment).as_deref(), Some(expected), "{moment}");
        }
        for moment in ["20190304091010", "20190304+0000", "2019-0500", "20190304091010+2500", "20190230091010+0000", "+0000", ""]
        {
            assert_eq!(told("+0100", moment), None, "{moment}");
        }
        for zone in ["", "+1", "0100", "+0160", "+1401", "-1201", "+01:0", "+01000"] {
            assert_eq!(Zone::of(zone), None, "{zone}");
        }
    }

    #[test]
    fn what_is_no_date_and_no_time_does_not_stay() {
        for day in
            ["20200230", "20201301", "20210229", "2020", "202003", "00000101", "SMITH", "2020-3-1", "20200301SMITH", "03/04/50"]
        {
            assert_eq!(text(Vr::DA, day, -400), None, "{day}");
        }
        for moment in ["2020", "202003", "20200301SMITH", "20200301246000", "20200301083000.1234567"] {
            assert_eq!(text(Vr::DT, moment, -400), None, "{moment}");
        }
        for time in ["SMITH", "246000", "8", "0830.5", "083000.", "12:30:99"] {
            assert_eq!(text(Vr::TM, time, -400), None, "{time}");
        }
    }
}
