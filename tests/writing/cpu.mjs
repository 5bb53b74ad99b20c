/**
 * What it takes to clean one file in WebAssembly, as the page does it, in one thread: node cpu.mjs FILE
 *
 * Prints CPU seconds of the first cleaning and of a second one, when the code is compiled, and the memory of both modules.
 */

import { readFileSync } from 'node:fs';

import { Blob, FileReaderSync } from '../parity/blob.mjs';
import { load, loadNets } from '../parity/clean.mjs';

/** Above this a picture goes through a Blob in pieces, as on a computer with 4 GB. */
const ALLOWED = 64 << 20;
const OPTIONS = { preset: 'second-opinion', recipient: 'writing', hasDetector: true };

Object.assign(globalThis, { Blob, FileReaderSync });
const [core, nets] = await Promise.all([load(), loadNets()]);
const blob = new Blob([new Uint8Array(readFileSync(process.argv[2]))]);
const [first, second] = [await cleaning(), await cleaning()];
const memory = core.memory.buffer.byteLength + nets.memory.buffer.byteLength;
console.log(JSON.stringify({ first: first.seconds, second: second.seconds, memory, verdict: second.verdict, reason: second.reason }));

async function cleaning() {
  const start = process.cpuUsage();
  const coordinator = new core.Coordinator(OPTIONS, new Uint8Array(32).fill(7), new Uint8Array(32).fill(9));
  coordinator.add(0, 'picture.dcm', using((input) => core.scan(input, ALLOWED)));
  coordinator.study();
  const cleaner = new core.Cleaner(coordinator.close(JSON.stringify({ face: 'keep' })), ALLOWED, nets.net);
  const input = core.Input.blob(blob);
  const cleaned = await cleaner.clean(input, 0);
  const { verdict, reason } = cleaned;
  coordinator.absorb(0, cleaned.outcome);
  cleaned.take();
  for (const done of [cleaned, input, cleaner, coordinator]) done.free();
  const { user, system } = process.cpuUsage(start);
  return { seconds: (user + system) / 1e6, verdict, reason };
}

function using(work) {
  const input = core.Input.blob(blob);
  try {
    return work(input);
  } finally {
    input.free();
  }
}
