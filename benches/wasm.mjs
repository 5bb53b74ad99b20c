/**
 * Throughput of the WebAssembly core in Node: `node benches/wasm.mjs FOLDER`. Prints one line of JSON for each way.
 *
 * Files are read before the clock starts; scanning, cleaning and verifying run under it. The best of a few rounds counts. A
 * few files are under way at once on each thread, so that it need not wait for the platform's own hashing.
 */

import { Worker, isMainThread, parentPort, workerData } from 'node:worker_threads';

import { clean, files, load, look } from '../tests/parity/clean.mjs';

const OPTIONS = { preset: 'ai-service', recipient: 'bench' };
const KEY = new Uint8Array(32).fill(7);
const WORKERS = 2;
const ROUNDS = 3;
const UNDER_WAY = 4;

if (isMainThread) {
  const core = await load();
  const inputs = files(process.argv[2]);
  const bytes = inputs.reduce((sum, input) => sum + input.bytes.length, 0);
  for (const [name, way] of [['wasm, one thread', alone], [`wasm, ${WORKERS} workers`, pooled]]) {
    const rounds = [];
    for (let round = 0; round < ROUNDS; round++) rounds.push(await way(core, inputs));
    const { seconds, released } = rounds.sort((a, b) => a.seconds - b.seconds)[0];
    console.log(JSON.stringify({ name, files: inputs.length, released, bytes, seconds }));
  }
} else {
  await serve();
}

async function alone(core, inputs) {
  const start = performance.now();
  const { coordinator, context } = look(core, inputs, { ...OPTIONS, key: KEY }, 'keep');
  const cleaner = new core.Cleaner(context);
  let released = 0;
  await each(coordinator.todo(), async (id) => {
    const { outcome, output } = await clean(core, cleaner, inputs[id].bytes, id);
    coordinator.absorb(id, outcome);
    if (output) released += 1;
  });
  return { seconds: (performance.now() - start) / 1000, released };
}

async function each(items, work) {
  const rest = items.values();
  const lane = async () => {
    for (const item of rest) await work(item);
  };
  await Promise.all(Array.from({ length: UNDER_WAY }, lane));
}

/** Files cross to the workers as shared memory, as a browser's File does without a copy. */
async function pooled(core, inputs) {
  const shared = inputs.map(({ bytes }) => {
    const copy = new Uint8Array(new SharedArrayBuffer(bytes.length));
    copy.set(bytes);
    return copy;
  });
  const workers = Array.from({ length: WORKERS }, () => new Worker(new URL(import.meta.url), { workerData: shared }));
  const all = (message) => Promise.all(workers.map((worker, at) => ask(worker, message(at))));
  await all(() => ({}));
  const start = performance.now();
  const coordinator = new core.Coordinator(OPTIONS, KEY, KEY);
  const records = (await all((at) => ({ scan: inputs.map((_, id) => id).filter((id) => id % WORKERS === at) }))).flat();
  for (const { id, record } of records.sort((a, b) => a.id - b.id)) coordinator.add(id, inputs[id].path, record);
  coordinator.study();
  const context = coordinator.close(JSON.stringify({ face: 'keep' }));
  const todo = [...coordinator.todo()];
  const outcomes = (await all((at) => ({ context, clean: todo.filter((_, place) => place % WORKERS === at) }))).flat();
  for (const { id, outcome } of outcomes) coordinator.absorb(id, outcome);
  const seconds = (performance.now() - start) / 1000;
  await Promise.all(workers.map((worker) => worker.terminate()));
  return { seconds, released: outcomes.filter(({ released }) => released).length };
}

function ask(worker, message) {
  return new Promise((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.postMessage(message);
  });
}

async function serve() {
  const core = await load();
  parentPort.on('message', async (message) => {
    const answers = [];
    for (const id of message.scan ?? []) {
      const input = core.Input.bytes(workerData[id]);
      answers.push({ id, record: core.scan(input) });
      input.free();
    }
    const cleaner = message.context && new core.Cleaner(message.context);
    await each(message.clean ?? [], async (id) => {
      const { outcome, output } = await clean(core, cleaner, workerData[id], id);
      answers.push({ id, outcome, released: Boolean(output) });
    });
    parentPort.postMessage(answers);
  });
}
