//! Which of the bytes before a byte tell what it is.

/// How many contexts there are.
pub const CONTEXTS: usize = 6;

/// What of the bytes before a byte counts: numbers that are the same where the same is to be expected.
pub trait Look {
    /// One number for each context.
    fn contexts(&self, before: &[u8]) -> [u32; CONTEXTS];
}

/// Lines of text or of numbers: the last bytes, and the word.
pub struct Text;

impl Look for Text {
    fn contexts(&self, before: &[u8]) -> [u32; CONTEXTS] {
        let mut last = before.iter().rev();
        let mut hash = 0;
        let [one, two, three, four, _, six] = std::array::from_fn(|order| {
            hash = last.next().map_or(hash, |byte| joined(hash, *byte));
            marked(hash, order)
        });
        let letters = before.iter().rev().take(LONGEST).take_while(|byte| byte.is_ascii_alphanumeric());
        let word = letters.fold(0, |word, byte| joined(word, *byte));
        [one, two, three, four, six, marked(word, CONTEXTS)]
    }
}

/// The longest word that is told from others.
const LONGEST: usize = 16;

/// Samples in rows and layers: those around that are known, and where they lead.
pub struct Grid {
    /// Samples in a row.
    pub row: usize,
    /// Samples in a layer.
    pub layer: usize,
}

impl Look for Grid {
    fn contexts(&self, before: &[u8]) -> [u32; CONTEXTS] {
        let at =
            |back: usize| before.len().checked_sub(back).and_then(|place| before.get(place)).map_or(0, |byte| u32::from(*byte));
        let Self { row, layer } = *self;
        let [left, above, under] = [at(1), at(row), at(layer)];
        let corner = at(row + 1);
        let [under_left, under_above] = [at(layer + 1), at(layer + row)];
        let level = (left + above).wrapping_sub(corner);
        let below = under_left + under_above;
        let ahead = level.wrapping_add(under).wrapping_sub(below).wrapping_add(at(layer + row + 1));
        let risen = (left + above).wrapping_sub(below).cast_signed() / 2;
        let numbers = [
            left | above << 8 | under << 16,
            left | under << 8,
            ahead & 0xFF,
            left << 8 | (2 * under).wrapping_sub(at(2 * layer)) & 0xFF,
            under << 8 | level & 0xFF,
            under.wrapping_add_signed(risen) & 0xFF,
        ];
        let mut mark = 0;
        numbers.map(|number| {
            mark += 1;
            marked(number.wrapping_mul(0x85EB_CA6B), mark)
        })
    }
}

const fn joined(hash: u32, byte: u8) -> u32 {
    hash.wrapping_add(byte as u32 + 1).wrapping_mul(0x2F0B_4C47)
}

/// The same number means another thing in another context.
fn marked(number: u32, context: usize) -> u32 {
    number.wrapping_add(u32::try_from(context).unwrap_or_default().wrapping_mul(0x9E37_79B1))
}
