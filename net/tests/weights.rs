//! The weights are those that net/weights/README.md says they are.

use sha2::{Digest, Sha256};

const README: &str = include_str!("../weights/README.md");
const FILES: [(&str, &[u8]); 3] = [
    ("detector.onnx", include_bytes!("../weights/detector.onnx")),
    ("reader.onnx", include_bytes!("../weights/reader.onnx")),
    ("face.onnx", include_bytes!("../weights/face.onnx")),
];

#[test]
fn weights_are_those_that_their_readme_lists() {
    for (name, bytes) in FILES {
        let hash = Sha256::digest(bytes).iter().fold(String::new(), |text, byte| text + &format!("{byte:02x}"));
        let row = README.lines().find(|line| line.starts_with(&format!("| {name} "))).expect("a row for each file");
        assert!(row.ends_with(&format!("| {} | {hash} |", bytes.len())), "{name} has {} bytes and the hash {hash}", bytes.len());
    }
}
