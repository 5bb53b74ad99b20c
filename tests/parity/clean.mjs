/** The whole flow on the WebAssembly core in Node, without workers: what the page does, one step after the other. */

import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { Codecs } from '../../www/codecs.js';

/** Loads the core and the codecs that `cargo xtask build` laid into dist; another name gives another instance of it. */
export async function load(dist = process.env.SCANITIZE_DIST ?? 'dist', name = '') {
  const core = await import(`${pathToFileURL(join(dist, 'core', 'core.js')).href}?${name}`);
  const { memory } = core.initSync({ module: readFileSync(join(dist, 'core', 'core_bg.wasm')) });
  const codec = await import(`${pathToFileURL(join(dist, 'codec', 'codec.js')).href}?${name}`);
  const codecs = new Codecs(codec, new WebAssembly.Module(readFileSync(join(dist, 'codec', 'codec_bg.wasm'))));
  core.onCode(codecs);
  return { ...core, memory, codecs };
}

/** Loads the nets that find and read writing. */
export async function loadNets(dist = process.env.SCANITIZE_DIST ?? 'dist') {
  const { Net, initSync } = await import(pathToFileURL(join(dist, 'net', 'net.js')).href);
  const { memory } = initSync({ module: readFileSync(join(dist, 'net', 'net_bg.wasm')) });
  return { net: new Net(), memory };
}

/** Loads the net that finds faces. */
export async function loadFaces(dist = process.env.SCANITIZE_DIST ?? 'dist') {
  const { Faces, initSync } = await import(pathToFileURL(join(dist, 'net', 'net.js')).href);
  initSync({ module: readFileSync(join(dist, 'net', 'net_bg.wasm')) });
  return new Faces();
}

/** Every file below a folder as { path, bytes }, sorted by path. */
export function files(folder) {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = entries.map((entry) => join(entry.parentPath ?? entry.path, entry.name)).sort();
  return paths.map((path) => ({ path, bytes: new Uint8Array(readFileSync(path)) }));
}

/** Pass 1: a coordinator that knows every file and what heads are in them, closed with `face`; `decide` makes a person's answers of the study. */
export function look(core, inputs, { key, fresh = new Uint8Array(32).fill(9), ...options }, face, decide) {
  const coordinator = new core.Coordinator(options, key, fresh);
  inputs.forEach(({ path, ...input }, id) => coordinator.add(id, path, scan(core, input)));
  const study = coordinator.study();
  if (decide) coordinator.decide(JSON.stringify(decide(JSON.parse(study))));
  lookForHeads(core, coordinator, inputs, JSON.stringify({ face }));
  return { coordinator, context: coordinator.close(JSON.stringify({ face })) };
}

/** Between the passes: makes surveys until the coordinator asks for no more. */
function lookForHeads(core, coordinator, inputs, choice) {
  const asked = () => JSON.parse(coordinator.surveys(choice));
  for (let surveys = asked(); surveys.length > 0; surveys = asked()) {
    for (const survey of surveys) coordinator.surveyed(survey.id, found(core, inputs, survey));
  }
}

function found(core, inputs, survey) {
  const surveyor = new core.Surveyor(JSON.stringify(survey));
  for (const { file } of survey.files) {
    const input = core.Input.bytes(inputs[file].bytes);
    surveyor.add(input, file);
    input.free();
  }
  return surveyor.finish();
}

/** Pass 2 on one file. What is not held in memory comes out as a Blob. */
export async function clean(core, cleaner, bytes, id) {
  const input = core.Input.bytes(bytes);
  try {
    const cleaned = await cleaner.clean(input, id);
    const { verdict, reason, outcome } = cleaned;
    const taken = cleaned.take();
    cleaned.free();
    return { verdict, reason, outcome, output: taken?.bytes ?? taken };
  } finally {
    input.free();
  }
}

/** Both passes: the cleaned files by name, the manifest, and what was not released. */
export async function cleanAll(core, inputs, options, face, { order = (ids) => ids, memory, decide, writing } = {}) {
  const { coordinator, context } = look(core, inputs, options, face, decide);
  const cleaner = new core.Cleaner(context, memory, writing);
  const released = new Map();
  const others = [];
  for (const id of order([...coordinator.todo()])) {
    const { verdict, reason, outcome, output } = await clean(core, cleaner, inputs[id].bytes, id);
    coordinator.absorb(id, outcome);
    if (output) released.set(coordinator.name(id), output);
    else others.push({ verdict, reason });
  }
  const [manifest, report] = [coordinator.manifest(), coordinator.report()];
  cleaner.free();
  coordinator.free();
  return { released, manifest, report, others };
}

function scan(core, { bytes, blob }) {
  const input = blob ? core.Input.blob(blob) : core.Input.bytes(bytes);
  try {
    return core.scan(input);
  } finally {
    input.free();
  }
}
