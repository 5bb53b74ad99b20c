//! Finds and reads a picture: `find COLUMNS ROWS < GREY`, one byte a pixel. Prints what the WebAssembly module answers, the same
//! picture as all three renderings, as JSON.

#![expect(clippy::disallowed_methods, clippy::print_stdout, reason = "a program, for tests")]

use std::io::Read as _;

use scanitize_net::{Line, Net};
use serde_json::json;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut sides = std::env::args().skip(1).map(|side| side.parse());
    let columns = sides.next().ok_or("COLUMNS is missing")??;
    let rows = sides.next().ok_or("ROWS is missing")??;
    let mut grey = Vec::new();
    std::io::stdin().read_to_end(&mut grey)?;
    let net = Net::new()?;
    let numbers = |line: Line| [line.left, line.top, line.right, line.bottom, line.score];
    let lines: Vec<f32> = net.find(&grey.repeat(3), columns, rows)?.into_iter().flat_map(numbers).collect();
    let reading = net.read(&grey, columns, rows)?;
    println!("{}", json!({ "lines": lines, "text": reading.text, "confidence": reading.confidence }));
    Ok(())
}
