//! One behaviour a test; the name says which.

use crate::support::writer::{Set, Value};

mod canaries;
mod proof;

/// The bytes of a top-level element.
fn bytes_of(set: &Set, tag: u32) -> Vec<u8> {
    let element = set.0.iter().find(|element| element.tag == tag).expect("the element is there");
    match &element.value {
        Value::Bytes(bytes) => bytes.clone(),
        _ => panic!("the element has items"),
    }
}
