//! Red, green and blue of luminance and two differences of colour (JFIF 1.02), rounded as by the Independent JPEG Group's decoder.

/// Turns a row of three components into red, green and blue, and leaves any other as it is.
#[inline(never)]
pub fn to_rgb(rows: &mut [Vec<[u8; 1]>]) {
    let [one, two, three] = rows else { return };
    for (([one], [two]), [three]) in one.iter_mut().zip(two).zip(three) {
        let (luminance, blue, red) = (i32::from(*one), i32::from(*two) - 128, i32::from(*three) - 128);
        let sample = |shift: i32| ((luminance + ((shift + 0x8000) >> 16)).clamp(0, 255) & 0xFF) as u8;
        // In parts of 65536: 1.402, 0.34414, 0.71414, 1.772.
        (*one, *two, *three) = (sample(91_881 * red), sample(-22_554 * blue - 46_802 * red), sample(116_130 * blue));
    }
}
