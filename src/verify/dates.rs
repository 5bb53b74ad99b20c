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

/// Whether `value` is this original, moved, with its fraction of a second or without.
pub(super) fn is_moved(vr: Vr, value: &[u8], original: &[u8], days: i32) -> bool {
    let (moved, original) = (value.split(|byte| *byte == b'\\'), original.split(|byte| *byte == b'\\'));
    moved.clone().count() == original.clone().count()
        && moved.zip(original).all(|(moved, original)| is_one(vr, moved, original, days))
}

/// Whether a value is of the form that this program writes.
pub(super) fn is_formed(vr: Vr, value: &[u8]) -> bool {
    value.split(|byte| *byte == b'\\').all(|one| {
        let (day, time) = one.split_at_checked(if vr == Vr::TM { 0 } else { 8 }).unwrap_or((one, &[]));
        let is_day = vr == Vr::TM || (day.len() == 8 && day_number(day).is_some());
        one.is_empty() || (is_day && (vr != Vr::DA || time.is_empty()) && is_time(time))
    })
}

fn is_one(vr: Vr, moved: &[u8], original: &[u8], days: i32) -> bool {
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
    let zone = original.iter().position(|byte| matches!(byte, b'+' | b'-')).unwrap_or(original.len());
    let parts = moved.split_at_checked(8).zip(original.get(..zone).and_then(|local| local.split_at_checked(8)));
    let Some(((day, time), (original_day, original_time))) = parts else { return false };
    let difference = day_number(day).zip(day_number(original_day)).map(|(day, original)| day - original);
    difference == Some(i64::from(days)) && is_time(time, original_time)
}

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
        is_moved(vr, value.as_bytes(), original.as_bytes(), days)
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
    fn what_is_no_date_has_no_form() {
        assert!(is_formed(Vr::DA, b"20190302") && is_formed(Vr::DT, b"20190302083000.123") && is_formed(Vr::TM, b"0830"));
        assert!(!is_formed(Vr::DA, b"2019") && !is_formed(Vr::DA, b"SMITH") && !is_formed(Vr::DT, b"20190302083000+0100"));
        assert!(!is_formed(Vr::TM, b"SMITH") && !is_formed(Vr::DA, b"2019030208"));
    }
}
