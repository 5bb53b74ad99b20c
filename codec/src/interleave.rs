//! Components side by side become pixels.

/// Puts rows of samples, one for each component, into a line of pixels, in N bytes each.
#[inline(never)]
pub fn interleave<const N: usize>(rows: &[Vec<[u8; N]>], line: &mut [u8]) {
    let line = line.as_chunks_mut().0;
    match rows {
        [grey] => line.iter_mut().zip(grey).for_each(|(place, sample)| *place = *sample),
        [one, two, three] if N == 1 => bytes([one, two, three].map(|row| row.as_flattened()), line.as_flattened_mut()),
        [one, two, three] => {
            let pixels = line.as_chunks_mut().0.iter_mut();
            pixels.zip(one.iter().zip(two).zip(three)).for_each(|(pixel, ((one, two), three))| *pixel = [*one, *two, *three]);
        }
        _ => {
            for (component, row) in rows.iter().enumerate() {
                let places = line.iter_mut().skip(component).step_by(rows.len());
                places.zip(row).for_each(|(place, sample)| *place = *sample);
            }
        }
    }
}

/// Puts three rows of bytes into a line of pixels: four pixels at a time, which are three numbers.
#[inline(never)]
fn bytes(rows: [&[u8]; 3], line: &mut [u8]) {
    let [one, two, three] = rows.map(|row| row.as_chunks().0);
    let fours = line.as_chunks_mut().0.as_chunks_mut().0;
    for (place, ((one, two), three)) in fours.iter_mut().zip(one.iter().zip(two).zip(three)) {
        let [one, two, three] = [one, two, three].map(|four| u32::from_le_bytes(*four));
        let first = one & 0xFF | (two & 0xFF) << 8 | (three & 0xFF) << 16 | (one & 0xFF00) << 16;
        let second = two >> 8 & 0xFF | three & 0xFF00 | one & 0x00FF_0000 | (two & 0x00FF_0000) << 8;
        let third = three >> 16 & 0xFF | one >> 16 & 0xFF00 | two >> 8 & 0x00FF_0000 | three & 0xFF00_0000;
        *place = [first, second, third].map(u32::to_le_bytes);
    }
    let done = fours.len() * 4;
    let [one, two, three] = rows.map(|row| row.get(done..).unwrap_or_default());
    let pixels = line.as_chunks_mut().0.iter_mut().skip(done);
    pixels.zip(one.iter().zip(two).zip(three)).for_each(|(pixel, ((one, two), three))| *pixel = [*one, *two, *three]);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Samples that differ in all their bits.
    fn check<const N: usize>(components: usize, columns: usize) {
        let sample = |column: usize, component: usize| [u8::try_from((37 * column + 101 * component) % 256).unwrap(); N];
        let rows: Vec<Vec<[u8; N]>> =
            (0..components).map(|component| (0..columns).map(|column| sample(column, component)).collect()).collect();
        let mut line = vec![0; columns * components * N];
        interleave(&rows, &mut line);
        let pixels = (0..columns).flat_map(|column| (0..components).map(move |component| sample(column, component)));
        assert_eq!(line, pixels.flatten().collect::<Vec<u8>>(), "{columns} columns of {components}");
    }

    #[test]
    fn samples_stand_where_planar_configuration_0_has_them() {
        for (components, columns) in (1..=4).flat_map(|components| (0..14).map(move |columns| (components, columns))) {
            check::<1>(components, columns);
            check::<2>(components, columns);
        }
    }
}
