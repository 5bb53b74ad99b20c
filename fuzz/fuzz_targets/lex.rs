//! Any bytes as a data set in each encoding: what the walker says stands within them, in order, and every level that begins ends.

#![no_main]

use libfuzzer_sys::fuzz_target;
use scanitize::dicom::encoding::Encoding;
use scanitize::dicom::lex::{Lexer, Token};
use scanitize::limits::Limits;
use scanitize::source::Bytes;

fuzz_target!(|bytes: &[u8]| Encoding::ALL.into_iter().for_each(|encoding| walk(bytes, encoding)));

fn walk(bytes: &[u8], encoding: Encoding) {
    let limits = Limits::default();
    let mut source = Bytes(bytes);
    let mut lexer = Lexer::new(&mut source, 0, encoding, limits);
    let (mut last, mut open) = (0, Vec::new());
    while let Ok(Some(token)) = lexer.next_token() {
        let position = lexer.position();
        assert!(last <= position && position <= bytes.len() as u64);
        last = position;
        match token {
            Token::Element { value, .. } | Token::Fragment(value) => {
                assert!(value.offset.checked_add(value.len).is_some_and(|end| end <= bytes.len() as u64));
            }
            Token::Sequence { .. } | Token::Item | Token::Fragments { .. } => open.push(token),
            Token::SequenceEnd => assert!(matches!(open.pop(), Some(Token::Sequence { .. }))),
            Token::ItemEnd => assert!(matches!(open.pop(), Some(Token::Item))),
            Token::FragmentsEnd => assert!(matches!(open.pop(), Some(Token::Fragments { .. }))),
        }
        assert!(open.len() <= 2 * limits.depth + 2);
    }
}
