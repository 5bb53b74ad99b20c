//! Folding: two strings that a reader would take for the same become the same.
//!
//! Lower case, no accents, digits of any script as ASCII, wide and narrow forms as one, hiragana as katakana, Cyrillic
//! letters that look like Latin ones as Latin, every run of separators one space. Lossy on purpose and for comparing only.

use super::kana;

/// What one character becomes.
pub(super) enum Folded {
    /// Part of a word: one letter or digit, or two where one letter stands for two.
    Word(char, Option<char>),
    /// Separates words.
    Separator,
    /// Leaves no trace: accents, apostrophes, invisible marks.
    Nothing,
}

/// The folded form of `text`: words in lower case, one space between them.
///
/// ```
/// assert_eq!(scanitize::identity::fold("  MÜLLER-Lüdenscheidt,\tJosé "), "muller ludenscheidt jose");
/// ```
#[must_use]
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    let mut apart = false;
    for character in text.chars() {
        match fold_character(character) {
            Folded::Nothing => {}
            Folded::Separator => apart = !folded.is_empty(),
            Folded::Word(first, second) => {
                if std::mem::take(&mut apart) {
                    folded.push(' ');
                }
                folded.push(first);
                folded.extend(second);
            }
        }
    }
    folded
}

pub(super) fn fold_character(character: char) -> Folded {
    match character {
        'A'..='Z' | 'a'..='z' | '0'..='9' => Folded::Word(character.to_ascii_lowercase(), None),
        '\'' | '`' | '´' | '‘' | '’' | 'ʼ' | 'ʹ' => Folded::Nothing,
        '\0'..='\x7F' => Folded::Separator,
        '\u{C0}'..='\u{24F}' => latin(LATIN, u32::from(character) - 0xC0, character),
        '\u{1E00}'..='\u{1EFF}' => latin(LATIN_ADDITIONAL, u32::from(character) - 0x1E00, character),
        '\u{1F00}'..='\u{1FFF}' => polytonic(character),
        '\u{FF01}'..='\u{FF5E}' => narrowed(character),
        '\u{FF66}'..='\u{FF9D}' => Folded::Word(kana::widened(character), None),
        _ if leaves_no_trace(character) => Folded::Nothing,
        _ => plain(character),
    }
}

/// Letters whose words are written without spaces between them, so that any place can be a boundary.
pub(super) fn is_unspaced(character: char) -> bool {
    matches!(character,
        '\u{E00}'..='\u{E7F}' | '\u{3005}' | '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7AF}'
        | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}

fn plain(character: char) -> Folded {
    if let Some(digit) = digit(character) {
        return Folded::Word(digit, None);
    }
    if !character.is_alphanumeric() {
        return Folded::Separator;
    }
    let lower = character.to_lowercase().next().unwrap_or(character);
    Folded::Word(base(lower), None)
}

/// The base letter of a Latin letter with a mark; capitals in the tables stand for two letters.
fn latin(table: &str, index: u32, character: char) -> Folded {
    let letter = usize::try_from(index).ok().and_then(|index| table.as_bytes().get(index)).copied().unwrap_or(b'.');
    match letter {
        b'A' => Folded::Word('a', Some('e')),
        b'D' => Folded::Word('d', Some('z')),
        b'I' => Folded::Word('i', Some('j')),
        b'L' => Folded::Word('l', Some('j')),
        b'N' => Folded::Word('n', Some('j')),
        b'O' => Folded::Word('o', Some('e')),
        b'S' => Folded::Word('s', Some('s')),
        b'T' => Folded::Word('t', Some('h')),
        b'.' => plain(character),
        _ => Folded::Word(char::from(letter), None),
    }
}

fn narrowed(character: char) -> Folded {
    match char::from_u32(u32::from(character) - 0xFEE0) {
        Some(ascii) => fold_character(ascii),
        None => Folded::Separator,
    }
}

fn polytonic(character: char) -> Folded {
    let letter = match u32::from(character) {
        0x1F00..=0x1F0F | 0x1F70..=0x1F71 | 0x1F80..=0x1F8F | 0x1FB0..=0x1FBC => 'α',
        0x1F10..=0x1F1F | 0x1F72..=0x1F73 | 0x1FC8..=0x1FC9 => 'ε',
        0x1F20..=0x1F2F | 0x1F74..=0x1F75 | 0x1F90..=0x1F9F | 0x1FC2..=0x1FC7 | 0x1FCA..=0x1FCC => 'η',
        0x1F30..=0x1F3F | 0x1F76..=0x1F77 | 0x1FD0..=0x1FDB => 'ι',
        0x1F40..=0x1F4F | 0x1F78..=0x1F79 | 0x1FF8..=0x1FF9 => 'ο',
        0x1F50..=0x1F5F | 0x1F7A..=0x1F7B | 0x1FE0..=0x1FE3 | 0x1FE6..=0x1FEB => 'υ',
        0x1F60..=0x1F6F | 0x1F7C..=0x1F7D | 0x1FA0..=0x1FAF | 0x1FF2..=0x1FF7 | 0x1FFA..=0x1FFC => 'ω',
        0x1FE4..=0x1FE5 | 0x1FEC => 'ρ',
        _ => return Folded::Nothing,
    };
    Folded::Word(letter, None)
}

/// Accents written after their letter, vowel points, stretching, joiners, directions.
fn leaves_no_trace(character: char) -> bool {
    matches!(character,
        '\u{AD}' | '\u{300}'..='\u{36F}' | '\u{483}'..='\u{487}' | '\u{591}'..='\u{5BD}' | '\u{5BF}' | '\u{5C1}'..='\u{5C2}'
        | '\u{5C4}'..='\u{5C5}' | '\u{5C7}' | '\u{5F3}' | '\u{610}'..='\u{61A}' | '\u{640}' | '\u{64B}'..='\u{65F}' | '\u{670}'
        | '\u{1AB0}'..='\u{1AFF}' | '\u{1DC0}'..='\u{1DFF}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{2069}' | '\u{20D0}'..='\u{20FF}' | '\u{3099}'..='\u{309C}' | '\u{FE00}'..='\u{FE0F}'
        | '\u{FE20}'..='\u{FE2F}' | '\u{FEFF}' | '\u{FF9E}' | '\u{FF9F}')
}

/// Decimal digits of other scripts, each block starting at its zero.
fn digit(character: char) -> Option<char> {
    const ZEROS: [u32; 18] = [
        0x660, 0x6F0, 0x7C0, 0x966, 0x9E6, 0xA66, 0xAE6, 0xB66, 0xBE6, 0xC66, 0xCE6, 0xD66, 0xE50, 0xED0, 0xF20, 0x1040, 0x17E0,
        0x1810,
    ];
    let code = u32::from(character);
    let zero = ZEROS.iter().rev().find(|&&zero| zero <= code)?;
    char::from_digit(code - zero, 10)
}

/// The base of a lower-case letter outside the Latin blocks.
fn base(lower: char) -> char {
    match lower {
        'ά' => 'α',
        'έ' => 'ε',
        'ή' => 'η',
        'ί' | 'ϊ' | 'ΐ' => 'ι',
        'ό' => 'ο',
        'ύ' | 'ϋ' | 'ΰ' => 'υ',
        'ώ' => 'ω',
        'ς' => 'σ',
        'а' => 'a',
        'е' | 'ё' | 'ѐ' => 'e',
        'о' => 'o',
        'р' => 'p',
        'с' => 'c',
        'у' | 'ў' => 'y',
        'х' => 'x',
        'і' | 'ї' => 'i',
        'ј' => 'j',
        'ѕ' => 's',
        'й' | 'ѝ' => 'и',
        'ѓ' | 'ґ' => 'г',
        'ќ' => 'к',
        'أ' | 'إ' | 'آ' | 'ٱ' => 'ا',
        'ة' => 'ه',
        'ى' | 'ی' | 'ئ' => 'ي',
        'ؤ' => 'و',
        'ک' => 'ك',
        'ʻ' => 'ʼ',
        '\u{3041}'..='\u{3096}' => kana::plain(u32::from(lower) + 0x60),
        '\u{30A1}'..='\u{30FA}' => kana::plain(u32::from(lower)),
        _ => lower,
    }
}

/// U+00C0..=U+024F.
const LATIN: &str = "\
    aaaaaaAceeeeiiiidnooooo.ouuuuyTSaaaaaaAceeeeiiiidnooooo.ouuuuyTyaaaaaaccccccccddddeeeeeeeeeegggg\
    gggghhhhiiiiiiiiiiIIjjkkkllllllllllnnnnnnnnnooooooOOrrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs\
    bbbb..occdddd.eeeffgghhiikkllunnooo..pp.....ttttuuuvyyzz.............DDDLLLNNNaaiioouuuuuuuuuueaa\
    aaAAggggkkoooo..jDDDggh.nnaaAAooaaaaeeeeiiiioooorrrruuuusstt..hhnd..zzaaeeooooooooyy.......ccl..\
    ...bu.eejj..rryy";

/// U+1E00..=U+1EFF.
const LATIN_ADDITIONAL: &str = "\
    aabbbbbbccddddddddddeeeeeeeeeeffgghhhhhhhhhhiiiikkkkkkllllllllmmmmmmnnnnnnnnoooooooopppprrrrrrrr\
    ssssssssssttttttttuuuuuuuuuuvvvvwwwwwwwwwwxxxxyyzzzzzzhtwyas..S.aaaaaaaaaaaaaaaaaaaaaaaaeeeeeeee\
    eeeeeeeeiiiioooooooooooooooooooooooouuuuuuuuuuuuuuyyyyyyyy......";
