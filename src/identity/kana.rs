//! Japanese syllables in their plainest form.

/// The full-width form of half-width katakana (U+FF66..=U+FF9D).
pub(super) fn widened(half: char) -> char {
    const FULL: &str =
        "ヲアイウエオヤユヨツーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン";
    let index = usize::try_from(u32::from(half).wrapping_sub(0xFF66)).unwrap_or(usize::MAX);
    FULL.chars().nth(index).unwrap_or(half)
}

/// Katakana without its voicing marks and in full size, as half-width katakana has no room for either.
pub(super) fn plain(code: u32) -> char {
    let plain = match code {
        0x30A1 | 0x30A3 | 0x30A5 | 0x30A7 | 0x30A9 | 0x30C3 | 0x30E3 | 0x30E5 | 0x30E7 | 0x30EE => code + 1,
        0x30AB..=0x30C2 => code - (code - 0x30AB) % 2,
        0x30C5 | 0x30C7 | 0x30C9 => code - 1,
        0x30CF..=0x30DD => code - (code - 0x30CF) % 3,
        0x30F4 => 0x30A6,
        0x30F5 => 0x30AB,
        0x30F6 => 0x30B1,
        0x30F7..=0x30FA => code - 8,
        _ => code,
    };
    char::from_u32(plain).unwrap_or('ー')
}
