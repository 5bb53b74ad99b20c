/**
 * What looking for a head, cutting it and looking at the result take in WebAssembly, in one thread: node faces.mjs FOLDER
 *
 * Prints seconds of processor of the second run, when the code is compiled, and the memory of the core.
 */

import { clean, files, load, loadFaces } from '../tests/parity/clean.mjs';

const [core, net] = await Promise.all([load(), loadFaces()]);
const inputs = files(process.argv[2]);
const KEY = new Uint8Array(32).fill(7);
/** What finds faces, as the worker of the page lends it. */
const nets = { faces: (grey, columns, rows) => net.find(grey, columns, rows), find: () => new Float32Array(), read: () => '' };
const spent = {};

await run();
const whole = await run();
spent.look = spent['fit and look'] - spent.fit;
console.log(JSON.stringify({ files: inputs.length, bytes: inputs.reduce((sum, { bytes }) => sum + bytes.length, 0), ...spent, ...whole, memory: core.memory.buffer.byteLength }));

async function run() {
  const coordinator = new core.Coordinator({ preset: 'research', recipient: 'bench', hasDetector: true }, KEY, KEY);
  inputs.forEach(({ path, bytes }, id) => coordinator.add(id, path, using(bytes, (input) => core.scan(input))));
  const choice = JSON.stringify({ face: 'deface' });
  for (const key of ['read', 'fit', 'fit and look', 'clean']) spent[key] = 0;
  let count = 0;
  for (let surveys = JSON.parse(coordinator.surveys(choice)); surveys.length > 0; surveys = JSON.parse(coordinator.surveys(choice))) {
    for (const survey of surveys) coordinator.surveyed(survey.id, looked(survey));
    count += surveys.length;
  }
  const cleaner = new core.Cleaner(coordinator.close(choice));
  let released = 0;
  const start = process.cpuUsage();
  for (const id of coordinator.todo()) released += (await clean(core, cleaner, inputs[id].bytes, id)).output ? 1 : 0;
  const { user, system } = process.cpuUsage(start);
  spent.clean = (user + system) / 1e6;
  cleaner.free();
  coordinator.free();
  return { surveys: count, released };
}

/** The fit alone, then the fit and the look. */
function looked(survey) {
  const [alone, both] = [surveyor(survey), surveyor(survey)];
  timed('fit', () => alone.finish());
  return timed('fit and look', () => both.finish(nets));
}

function surveyor(survey) {
  return timed('read', () => {
    const made = new core.Surveyor(JSON.stringify(survey));
    for (const { file } of survey.files) using(inputs[file].bytes, (input) => made.add(input, file));
    return made;
  });
}

function timed(part, work) {
  const start = process.cpuUsage();
  const done = work();
  const { user, system } = process.cpuUsage(start);
  spent[part] = (spent[part] ?? 0) + (user + system) / 1e6;
  return done;
}

function using(bytes, work) {
  const input = core.Input.bytes(bytes);
  try {
    return work(input);
  } finally {
    input.free();
  }
}
