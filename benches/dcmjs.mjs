/**
 * Throughput of dcmjs: `node benches/dcmjs.mjs FOLDER PACKAGES`. It reads, empties the attributes of its own list and writes;
 * it checks nothing. The best of a few rounds counts.
 */

import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';

import { files } from '../tests/parity/clean.mjs';

const dcmjs = createRequire(join(resolve(process.argv[3]), 'from.cjs'))('dcmjs');
dcmjs.log?.setLevel?.('error');

const inputs = files(process.argv[2]);
const bytes = inputs.reduce((sum, input) => sum + input.bytes.length, 0);
const rounds = Array.from({ length: 3 }, () => {
  const start = performance.now();
  const released = inputs.filter((input) => {
    const file = dcmjs.data.DicomMessage.readFile(input.bytes.buffer);
    dcmjs.anonymizer.cleanTags(file.dict);
    return file.write().byteLength > 0;
  }).length;
  return { seconds: (performance.now() - start) / 1000, released };
});
const { seconds, released } = rounds.sort((a, b) => a.seconds - b.seconds)[0];
console.log(JSON.stringify({ name: 'dcmjs cleanTags', files: inputs.length, released, bytes, seconds }));
