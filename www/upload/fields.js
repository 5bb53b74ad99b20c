/** What goes into the fields of a form: the manifest as a file, and names that no server cuts. */

/**
 * @param {import('../types.js').Manifest} manifest
 */
export function manifestFile(manifest) {
  return new File([JSON.stringify(manifest)], 'manifest.json', { type: 'application/json', lastModified: 0 });
}

/**
 * A neutral name without strokes, ST001-SE001-IM0001.dcm: many servers cut a name at its last one, and files of two series would be one.
 * @param {string} name
 */
export function flat(name) {
  return name.replaceAll('/', '-');
}
