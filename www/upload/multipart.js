/** multipart/related (RFC 2387) as PS3.18 8.6 has it: parts one after the other, each with its type and nothing else. */

/**
 * A body of DICOM files, made of them as they are: no byte of theirs is copied.
 * @param {Blob[]} files
 * @returns {{ type: string, body: Blob }}
 */
export function related(files) {
  const boundary = crypto.randomUUID();
  const parts = files.flatMap((file) => [`--${boundary}\r\nContent-Type: application/dicom\r\n\r\n`, file, '\r\n']);
  return { type: `multipart/related; type="application/dicom"; boundary=${boundary}`, body: new Blob([...parts, `--${boundary}--\r\n`]) };
}
