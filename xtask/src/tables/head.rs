//! The mean head, packed as the core's `face/template` unpacks it.

use std::io::Read;
use std::path::Path;

use flate2::read::DeflateDecoder;
use scanitize_pack::{Grid, pack};

use super::Generated;
use super::source::{Source, literal};
use crate::Outcome;

const ORIGIN: &str = "tables/head/template.bin: made by tables/head/make.py, which says of what";
/// Places in a row, and in a layer.
const GRID: Grid = Grid { row: 23, layer: 23 * 60 };
/// Places of brightness, and as many of distance.
const COUNT: usize = GRID.layer * 54;

/// Writes packed.rs.
pub fn generate(tables: &Path) -> Outcome<Generated> {
    let mut bytes = Vec::new();
    DeflateDecoder::new(std::fs::File::open(tables.join("head/template.bin"))?).read_to_end(&mut bytes)?;
    if bytes.len() != 2 * COUNT {
        return Err("tables/head/template.bin: of another size".into());
    }
    for part in bytes.chunks_exact_mut(COUNT) {
        for at in GRID.layer..COUNT {
            let below = part.get(at - GRID.layer).copied().unwrap_or_default();
            part.get_mut(at).into_iter().for_each(|value| *value = value.wrapping_add(below));
        }
    }
    let packed = literal(&pack(&bytes, &GRID))?;
    let body = format!("/// Brightness, then distance, x fastest.\n#[rustfmt::skip]\npub const PACKED: &[u8] = {packed};\n");
    Ok(Generated { sources: vec![Source::bytes(ORIGIN)], body })
}
