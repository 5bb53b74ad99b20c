/** Shapes as distances: so many millimetres outside of their surface, negative within. Numbers go in one by one, since a volume asks millions of times. */

/**
 * An ellipsoid: exact on its surface, near it to the first order.
 * @param {number} x from its middle, as y and z are
 * @param {number} y
 * @param {number} z
 * @param {number} a its radii
 * @param {number} b
 * @param {number} c
 */
export function ellipsoid(x, y, z, a, b, c) {
  const u = x / a;
  const v = y / b;
  const w = z / c;
  const once = Math.sqrt(u * u + v * v + w * w);
  const twice = Math.sqrt((u * u) / (a * a) + (v * v) / (b * b) + (w * w) / (c * c));
  return (once * (once - 1)) / Math.max(twice, 1e-9);
}

/**
 * A rod with round ends.
 * @param {number} x from one end, as y and z are
 * @param {number} y
 * @param {number} z
 * @param {number} a the way to the other end
 * @param {number} b
 * @param {number} c
 * @param {number} radius
 */
export function rod(x, y, z, a, b, c, radius) {
  const share = Math.min(1, Math.max(0, (x * a + y * b + z * c) / (a * a + b * b + c * c)));
  return length(x - share * a, y - share * b, z - share * c) - radius;
}

/**
 * Two shapes as one, the crease between them filled.
 * @param {number} one
 * @param {number} other
 * @param {number} width of the crease
 */
export function merged(one, other, width) {
  const share = Math.max(width - Math.abs(one - other), 0) / width;
  return Math.min(one, other) - (share * share * width) / 4;
}

/**
 * A shape without another, its rim rounded.
 * @param {number} one
 * @param {number} other
 * @param {number} width of the rim
 */
export function without(one, other, width) {
  return -merged(-one, other, width);
}

/**
 * How much of a place a shape covers: a half on its surface.
 * @param {number} distance
 * @param {number} blur millimetres over which it goes from all to nothing
 */
export function cover(distance, blur) {
  return Math.min(1, Math.max(0, 0.5 - distance / blur));
}

/**
 * Math.hypot is ten times as slow.
 * @param {number} x
 * @param {number} y
 * @param {number} z
 */
export function length(x, y, z) {
  return Math.sqrt(x * x + y * y + z * z);
}
