/**
 * dcmjs as its documentation uses it: `node dcmjs.mjs INPUT OUTPUT PACKAGES`. Each file of a folder is read, the attributes of the
 * library's own list are emptied, and it is written under the same name; one that fails is left out.
 */

import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';

const [, , input, output, packages] = process.argv;
const dcmjs = createRequire(join(resolve(packages), 'from.cjs'))('dcmjs');
dcmjs.log?.setLevel?.('error');

for (const name of readdirSync(input)) {
  try {
    const bytes = readFileSync(join(input, name));
    const file = dcmjs.data.DicomMessage.readFile(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
    dcmjs.anonymizer.cleanTags(file.dict);
    writeFileSync(join(output, name), new Uint8Array(file.write()));
  } catch (failure) {
    console.error(`${name}: ${failure.message}`);
  }
}
