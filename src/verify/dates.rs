//! Whether a date is what it should be: the original, moved by exactly the days of the patient.
//!
//! The days are counted here by another way than where dates are moved.

use crate::attribute::Vr;

/// What may stand where dates and times stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dates {
    /// Nothing but values that say nothing.
    None,
    /// What stood there in the original, dates moved by so many days, times of day as they were.
    Moved(i32),
    /// Anything that is a date or a time: the original is not at hand.
    Any,
}

/// Whether `value` is this original, moved, with its fraction of a second or without. A moment that names another zone than the original
/// names for all its times is told in that one.
pub(super) fn is_moved(vr: Vr, value: &[u8], original: &[u8], days: i32, zone: &[u8]) -> bool {
    let (moved, original) = (value.split(|byte| *byte == b'\\'), original.split(|byte| *byte == b'\\'));
    moved.clone().count() == original.clone().count()
        && moved.zip(original).all(|(moved, original)| is_one(vr, moved, original, days, zone))
}

/// Whether a value is of the form that this program writes.
pub(super) fn is_formed(vr: Vr, value: &[u8]) -> bool {
    value.split(|byte| *byte == b'\\').all(|one| {
        let (day, time) = one.split_at_checked(if vr == Vr::TM { 0 } else { 8 }).unwrap_or((one, &[]));
        let is_day = vr == Vr::TM || (day.len() == 8 && day_number(day).is_some());
        one.is_empty() || (is_day && (vr != Vr::DA || time.is_empty()) && is_time(time))
    })
}

fn is_one(vr: Vr, moved: &[u8], original: &[u8], days: i32, zone: &[u8]) -> bool {
    // Old files part days by points and times by colons.
    let original: Vec<u8> = original.iter().copied().filter(|byte| !matches!(byte, b' ' | 0 | b':')).collect();
    if moved.is_empty() || original.is_empty() {
        return moved.is_empty() && original.is_empty();
    }
    let original = if vr == Vr::DA { original.into_iter().filter(|byte| *byte != b'.').collect() } else { original };
    let is_time = |time: &[u8], original: &[u8]| time == original || original.split(|byte| *byte == b'.').next() == Some(time);
    if vr == Vr::TM {
        return is_time(moved, &original);
    }
    let end = original.iter().position(|byte| matches!(byte, b'+' | b'-')).unwrap_or(original.len());
    let Some((local, own)) = original.split_at_checked(end) else { return false };
    let parts = moved.split_at_checked(8).zip(local.split_at_checked(8));
    let Some(((day, time), (original_day, original_time))) = parts else { return false };
    if let Some(later) = minutes_of_zone(zone).zip(minutes_of_zone(own)).map(|(zone, own)| zone - own)
        && let Some(expected) = minute_number(original_day, original_time)
    {
        let seconds = |time: &[u8]| time.get(4..).unwrap_or_default().to_vec();
        return minute_number(day, time) == Some(expected + later + i64::from(days) * MINUTES_OF_DAY)
            && is_time(&seconds(time), &seconds(original_time));
    }
    let difference = day_number(day).zip(day_number(original_day)).map(|(day, original)| day - original);
    difference == Some(i64::from(days)) && is_time(time, original_time)
}

/// The minutes since the first of the Julian days, of a time that tells its hour.
fn minute_number(day: &[u8], time: &[u8]) -> Option<i64> {
    let minute = if time.len() > 2 { two_digits(time, 2)? } else { 0 };
    Some(day_number(day)? * MINUTES_OF_DAY + two_digits(time, 0)? * 60 + minute)
}

/// How many minutes the clocks of a zone are before those of Greenwich, from 12 hours behind to 14 before (PS3.5 6.2).
fn minutes_of_zone(zone: &[u8]) -> Option<i64> {
    let sign = match (zone.first()?, zone.len()) {
        (b'+', 5) => 1,
        (b'-', 5) => -1,
        _ => return None,
    };
    let (hours, minutes) = (two_digits(zone, 1)?, two_digits(zone, 3)?);
    let before = sign * (hours * 60 + minutes);
    (minutes < 60 && (-720..=840).contains(&before)).then_some(before)
}

fn two_digits(text: &[u8], at: usize) -> Option<i64> {
    match text.get(at..at + 2)? {
        [tens, ones] if tens.is_ascii_digit() && ones.is_ascii_digit() => {
            Some(i64::from(tens - b'0') * 10 + i64::from(ones - b'0'))
        }
        _ => None,
    }
}

const MINUTES_OF_DAY: i64 = 1440;

fn is_time(time: &[u8]) -> bool {
    let (whole, fraction) =
        time.split_at_checked(time.iter().position(|byte| *byte == b'.').unwrap_or(time.len())).unwrap_or((time, &[]));
    let is_fraction = fraction.is_empty() || (whole.len() == 6 && (2..=7).contains(&fraction.len()));
    let digits = |part: &[u8]| part.iter().all(u8::is_ascii_digit);
    matches!(whole.len(), 0 | 2 | 4 | 6) && digits(whole) && is_fraction && digits(fraction.get(1..).unwrap_or_default())
}

/// The Julian Day Number of `YYYYMMDD` (Fliegel and Van Flandern, 1968).
fn day_number(day: &[u8]) -> Option<i64> {
    let number: i64 =
        std::str::from_utf8(day).ok().filter(|text| text.bytes().all(|byte| byte.is_ascii_digit()))?.parse().ok()?;
    let (i, j, k) = (number / 10_000, number / 100 % 100, number % 100);
    let is_day = (1..=12).contains(&j) && (1..=31).contains(&k);
    let shift = (j - 14) / 12;
    is_day.then(|| {
        k - 32_075 + 1461 * (i + 4800 + shift) / 4 + 367 * (j - 2 - shift * 12) / 12 - 3 * ((i + 4900 + shift) / 100) / 4
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moved(vr: Vr, value: &str, original: &str, days: i32) -> bool {
        is_moved(vr, value.as_bytes(), original.as_bytes(), days, b"")
    }

    #[test]
    fn a_date_is_moved_by_exactly_the_days() {
        assert!(moved(Vr::DA, "20190302", "20200301", -365));
        assert!(!moved(Vr::DA, "20190301", "20200301", -365), "one day more");
        assert!(!moved(Vr::DA, "20200301", "20200301", -365) && moved(Vr::DA, "20200301", "20200301", 0));
        assert!(moved(Vr::DA, "20190302", "2020.03.01", -365));
        assert!(moved(Vr::DA, "20190302\\20190303", "20200301\\20200302", -365));
        assert!(!moved(Vr::DA, "20190302", "20200301\\20200302", -365));
    }

    #[test]
    fn a_moment_keeps_its_time_and_loses_its_zone() {
        assert!(moved(Vr::DT, "20190302083000.5", "20200301083000.5+0100", -365));
        assert!(!moved(Vr::DT, "20190302083000.5+0100", "20200301083000.5+0100", -365));
        assert!(!moved(Vr::DT, "20190302083001", "20200301083000", -365));
        assert!(moved(Vr::TM, "083000", "08:30:00", -365) && !moved(Vr::TM, "083001", "083000", -365));
    }

    #[test]
    fn a_moment_in_another_zone_is_the_same_moment_in_that_of_the_original() {
        let moved = |value: &str, original: &str, days, zone: &str| {
            is_moved(Vr::DT, value.as_bytes(), original.as_bytes(), days, zone.as_bytes())
        };
        assert!(moved("20180304101010.5", "20190304091010.5+0000", -365, "+0100"));
        assert!(moved("20180304101010", "20190304091010.5+0000", -365, "+0100"), "without its fraction");
        assert!(!moved("20180304091010.5", "20190304091010.5+0000", -365, "+0100"), "the zone is cut");
        assert!(!moved("20180304081010.5", "20190304091010.5+0000", -365, "+0100"), "the other way");
        assert!(!moved("20180304101011.5", "20190304091010.5+0000", -365, "+0100"), "a second more");
        assert!(moved("20180228193010", "20190301003010+0000", -365, "-0500"), "the day before");
        assert!(!moved("20180301193010", "20190301003010+0000", -365, "-0500"));
        assert!(
            moved("201803041430", "2019030409+0000", -365, "+0530") && !moved("2018030414", "2019030409+0000", -365, "+0530")
        );
        for zone in ["", "+0000", "+2500", "SMITH"] {
            assert!(moved("20180304091010", "20190304091010+0000", -365, zone), "{zone}");
        }
        assert!(moved("20180304091010", "20190304091010", -365, "+0100") && moved("20180304", "20190304+0000", -365, "+0100"));
    }

    #[test]
    fn what_is_no_date_has_no_form() {
        assert!(is_formed(Vr::DA, b"20190302") && is_formed(Vr::DT, b"20190302083000.123") && is_formed(Vr::TM, b"0830"));
        assert!(!is_formed(Vr::DA, b"2019") && !is_formed(Vr::DA, b"SMITH") && !is_formed(Vr::DT, b"20190302083000+0100"));
        assert!(!is_formed(Vr::TM, b"SMITH") && !is_formed(Vr::DA, b"2019030208"));
    }
}
