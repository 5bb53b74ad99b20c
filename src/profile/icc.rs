//! Profiles of colour (ICC.1:2004-10; PS3.3 C.11.15). One that says sRGB is replaced by ours, which says nothing else; what others say of a
//! device and its maker is not looked into.

/// sRGB (IEC 61966-2-1) as an input profile of version 4.2, three colours and their curve, made from the numbers of that standard.
pub const SRGB: &[u8] = include_bytes!("srgb.icc");

/// Whether a profile has the three colours of sRGB, adapted to D50, and curves like its own.
pub fn is_srgb(profile: &[u8]) -> bool {
    let colour = |tag, expected: [i32; 3]| {
        tagged(profile, tag).and_then(|content| content.strip_prefix(b"XYZ \0\0\0\0")).is_some_and(|numbers| {
            let (numbers, _) = numbers.as_chunks::<4>();
            let near = |(found, expected): (&[u8; 4], i32)| i32::from_be_bytes(*found).abs_diff(expected) <= NEAR;
            numbers.len() >= 3 && numbers.iter().zip(expected).all(near)
        })
    };
    profile.get(16..20) == Some(b"RGB ")
        && colour(b"rXYZ", [0x6FA2, 0x38F5, 0x0390])
        && colour(b"gXYZ", [0x6299, 0xB785, 0x18DA])
        && colour(b"bXYZ", [0x24A0, 0x0F84, 0xB6CF])
        && [b"rTRC", b"gTRC", b"bTRC"].into_iter().all(|tag| tagged(profile, tag).is_some_and(is_curve))
}

/// What a profile has under a tag.
fn tagged<'a>(profile: &'a [u8], tag: &[u8; 4]) -> Option<&'a [u8]> {
    let (count, entries) = profile.get(128..)?.split_first_chunk()?;
    let entries = entries.as_chunks::<12>().0.iter().take(u32::from_be_bytes(*count) as usize);
    let (place, length) = entries.filter_map(|entry| entry.strip_prefix(tag)).find_map(<[u8]>::split_first_chunk)?;
    let length = u32::from_be_bytes(*length.first_chunk()?);
    profile.get(u32::from_be_bytes(*place) as usize..)?.get(..length as usize)
}

/// An exponent of about 2.2, or 2.4 with a straight beginning, or a table that has a fifth of the light in its middle.
fn is_curve(content: &[u8]) -> bool {
    let number = |bytes: &[u8; 2]| u32::from(u16::from_be_bytes(*bytes));
    match content {
        [b'c', b'u', b'r', b'v', _, _, _, _, 0, 0, 0, 1, rest @ ..] => {
            rest.first_chunk().is_some_and(|exponent| (0x0200..=0x0266).contains(&number(exponent)))
        }
        [b'c', b'u', b'r', b'v', _, _, _, _, 0, 0, _, _, rest @ ..] => {
            let (table, _) = rest.as_chunks::<2>();
            table.get(table.len() / 2).is_some_and(|middle| (0x3000..=0x3E00).contains(&number(middle)))
        }
        [b'p', b'a', b'r', b'a', _, _, _, _, 0, 0 | 3, _, _, 0, 2, rest @ ..] => {
            rest.first_chunk().is_some_and(|fraction| number(fraction) <= 0x6700)
        }
        _ => false,
    }
}

/// Half a hundredth, in parts of 65536: profiles round, and adapt to D50 in slightly different ways.
const NEAR: u32 = 0x0148;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn our_profile_is_srgb_and_says_no_more() {
        assert!(is_srgb(SRGB));
        assert_eq!(SRGB.len(), 480);
        assert_eq!(SRGB.first_chunk().map(|size| u32::from_be_bytes(*size)), Some(480));
        let words = SRGB.split(|byte| !byte.is_ascii_graphic()).filter(|word| word.len() > 6);
        assert_eq!(words.map(String::from_utf8_lossy).collect::<Vec<_>>(), ["scnrRGB"]);
    }

    #[test]
    fn other_colours_and_other_curves_are_not_srgb() {
        let changed = |from: &[u8], to: &[u8]| {
            let at = SRGB.windows(from.len()).position(|part| part == from).unwrap();
            [&SRGB[..at], to, &SRGB[at + to.len()..]].concat()
        };
        // Adobe RGB (1998): another green.
        let green = [0x62, 0x99, 0, 0, 0xB7, 0x85];
        assert!(!is_srgb(&changed(&green, &[0x34, 0x8D, 0, 0, 0xA0, 0x2C])));
        assert!(is_srgb(&changed(&green, &[0x62, 0x98, 0, 0, 0xB7, 0x87])));
        let linear = [b"curv\0\0\0\0\0\0\0\0".as_slice(), &[0; 4]].concat();
        assert!(!is_srgb(&changed(b"para\0\0\0\0\0\x03\0\0\0\x02\x66\x66", &linear)));
        assert!(is_srgb(&changed(b"para\0\0\0\0\0\x03\0\0\0\x02\x66\x66", b"curv\0\0\0\0\0\0\0\x01\x02\x33\0\0")));
        assert!(!is_srgb(&changed(b"RGB XYZ ", b"CMYKXYZ ")));
        for length in 0..SRGB.len() {
            assert!(!is_srgb(&SRGB[..length]), "{length}");
        }
    }
}
