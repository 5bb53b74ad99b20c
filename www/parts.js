/** How files are divided into zips, where one zip would be larger than a device can hand over. */

/**
 * Divides files into parts below a size: whole studies where they fit, else whole series, else single files. The order stays,
 * and a file that is larger than that is a part of its own.
 * @template {{ name: string, bytes: number }} T
 * @param {T[]} files in the order of their names, which are paths: study, series, instance
 * @param {number} ceiling
 * @returns {T[][]}
 */
export function parted(files, ceiling) {
  /** @type {T[][]} */
  const parts = [];
  let room = -1;
  for (const group of wholes(files, ceiling, 1)) {
    const bytes = sizeOf(group);
    if (bytes > room) {
      parts.push([]);
      room = ceiling;
    }
    for (const file of group) parts.at(-1)?.push(file);
    room -= bytes;
  }
  return parts;
}

/**
 * The files of each folder if they fit, else those of the folders in it.
 * @template {{ name: string, bytes: number }} T
 * @param {T[]} files
 * @param {number} ceiling
 * @param {number} depth of the folders
 * @returns {Generator<T[], void, undefined>}
 */
function* wholes(files, ceiling, depth) {
  /** @type {Map<string, T[]>} */
  const folders = new Map();
  for (const file of files) {
    const path = file.name.split('/', depth).join('/');
    const folder = folders.get(path) ?? [];
    folders.set(path, folder);
    folder.push(file);
  }
  for (const group of folders.values()) {
    if (group.length === 1 || sizeOf(group) <= ceiling) yield group;
    else yield* wholes(group, ceiling, depth + 1);
  }
}

/** @param {{ bytes: number }[]} files */
export function sizeOf(files) {
  return files.reduce((sum, { bytes }) => sum + bytes, 0);
}
