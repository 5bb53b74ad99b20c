/**
 * What a worker has and Node has not: a Blob that can be read without waiting. The core finds both among the globals, as it does
 * in a browser.
 */

/** Bytes that never change, and their slices. */
export class Blob {
  constructor(parts) {
    const bytes = parts.map((part) => (part instanceof Blob ? part.bytes : part));
    this.bytes = new Uint8Array(bytes.reduce((sum, { length }) => sum + length, 0));
    let at = 0;
    for (const part of bytes) {
      this.bytes.set(part, at);
      at += part.length;
    }
  }

  get size() {
    return this.bytes.length;
  }

  slice(start, end) {
    return new Blob([this.bytes.subarray(start, end)]);
  }
}

/** Reads them. */
export class FileReaderSync {
  readAsArrayBuffer(blob) {
    return blob.bytes.slice().buffer;
  }
}
