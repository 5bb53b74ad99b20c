//! Components side by side become pixels.

/// Puts rows of samples, one for each component, into a line of pixels, in N bytes each.
#[inline(never)]
pub fn interleave<const N: usize>(rows: &[Vec<[u8; N]>], line: &mut [u8]) {
    let line = line.as_chunks_mut().0;
    match rows {
        [grey] => line.iter_mut().zip(grey).for_each(|(place, sample)| *place = *sample),
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
