/** A belly drawn from ellipses, of a person who does not exist: the picture on the film. */

/**
 * The stored values of one slice, 16 bits each, 1024 above Hounsfield units.
 * @param {number} height from 0 at the bottom to 1 at the top of the belly
 * @param {number} size
 */
export function pixels(height, size) {
  const values = new Uint16Array(size * size);
  for (let at = 0; at < values.length; at += 1) {
    const x = ((at % size) / size) * 2 - 1;
    const y = (Math.floor(at / size) / size) * 2 - 1;
    const part = PARTS.findLast((p) => inside(p, x, y, height));
    // A little grain, the same each time.
    values[at] = 1024 + (part?.density ?? -1000) + ((at * 2654435761) >>> 28);
  }
  return new Uint8Array(values.buffer);
}

/** @typedef {{ x: number, y: number, z?: number, wide: number, deep: number, tall?: number, density: number }} Part */

/**
 * @param {Part} part
 * @param {number} x
 * @param {number} y
 * @param {number} z
 */
function inside(part, x, y, z) {
  const along = part.tall ? (z - (part.z ?? 0.5)) / part.tall : 0;
  return ((x - part.x) / part.wide) ** 2 + ((y - part.y) / part.deep) ** 2 + along ** 2 <= 1;
}

/** @type {Part[]} later ones lie over earlier ones; densities in Hounsfield units */
const PARTS = [
  { x: 0, y: 0, wide: 0.86, deep: 0.6, density: -90 },
  { x: 0, y: 0, wide: 0.78, deep: 0.52, density: 45 },
  { x: -0.36, y: -0.08, z: 0.7, wide: 0.34, deep: 0.36, tall: 0.5, density: 60 },
  { x: 0.5, y: 0.02, z: 0.75, wide: 0.16, deep: 0.22, tall: 0.3, density: 55 },
  { x: 0.24, y: -0.22, z: 0.6, wide: 0.22, deep: 0.16, tall: 0.4, density: -600 },
  { x: -0.34, y: 0.22, z: 0.4, wide: 0.11, deep: 0.12, tall: 0.4, density: 170 },
  { x: 0.34, y: 0.22, z: 0.45, wide: 0.11, deep: 0.12, tall: 0.4, density: 170 },
  { x: 0.06, y: 0.12, wide: 0.06, deep: 0.06, density: 220 },
  { x: 0, y: 0.3, wide: 0.13, deep: 0.11, density: 600 },
  { x: 0, y: 0.42, wide: 0.05, deep: 0.05, density: 20 },
];
