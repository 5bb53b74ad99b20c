/** Tells a DICOM file from others, and its SOP Instance UID, by the file meta information at its beginning (PS3.10 7.1). */

/**
 * The SOP Instance UID of a cleaned DICOM file; undefined for another file.
 * @param {Blob} file
 * @returns {Promise<string | undefined>}
 */
export async function instanceOf(file) {
  const head = new DataView(await file.slice(0, HEAD).arrayBuffer());
  if (textAt(head, 128, 4) !== 'DICM') return undefined;
  for (let at = 132; at + 8 <= head.byteLength && head.getUint16(at, true) === 2; ) {
    const isLong = LONG.includes(textAt(head, at + 4, 2));
    const [start, length] = isLong && at + 12 <= head.byteLength ? [at + 12, head.getUint32(at + 8, true)] : [at + 8, head.getUint16(at + 6, true)];
    if (head.getUint16(at + 2, true) === MEDIA_STORAGE_SOP_INSTANCE_UID) return textAt(head, start, length).replace(/\0$/, '');
    at = start + length;
  }
  return undefined;
}

/**
 * @param {DataView} head
 * @param {number} at
 * @param {number} length
 */
function textAt(head, at, length) {
  return at + length > head.byteLength ? '' : new TextDecoder('latin1').decode(new Uint8Array(head.buffer, at, length));
}

/** Bytes: of group 0002 the UID comes third, behind two short elements and one of at most 64. */
const HEAD = 1024;
/** Value representations with a length of four bytes that occur in group 0002. */
const LONG = ['OB', 'UN'];
const MEDIA_STORAGE_SOP_INSTANCE_UID = 0x0003;
