/** How a pool shares out its places, with workers that do as they are told. */

import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';

import { ceilings } from '../../www/machine.js';
import { Pool } from '../../www/pool.js';

const MIB = 2 ** 20;

/** @type {Map<string, (memory?: number) => void>} ends each job under way, by its name */
let underWay;
/** How many workers have been ended. */
let ended = 0;
beforeEach(() => {
  underWay = new Map();
  ended = 0;
});

class Obedient extends EventTarget {
  /** @param {{ number: number, operation: string }} message */
  postMessage({ number, operation }) {
    const answer = (memory = 0) => this.dispatchEvent(new MessageEvent('message', { data: { number, value: operation, memory } }));
    if (operation === 'init') queueMicrotask(answer);
    else underWay.set(operation, answer);
  }

  terminate() {
    ended += 1;
  }
}

/** @param {number} workers */
function pool(workers) {
  const loaded = { module: /** @type {any} */ (null), start: () => /** @type {any} */ (new Obedient()) };
  return new Pool(loaded, ceilings({ workers, memory: workers * 256 * MIB }));
}

/** What is under way once all that can start has started. */
async function started() {
  await turn();
  return [...underWay.keys()];
}

/**
 * @param {string} job
 * @param {number} [memory] of its worker
 */
async function finish(job, memory) {
  underWay.get(job)?.(memory);
  underWay.delete(job);
  await turn();
}

test('a job that needs the memory of several waits for their places and takes them', async () => {
  const some = pool(4);
  const jobs = [some.run({ operation: 'a' }), some.run({ operation: 'b' })];
  jobs.push(some.run({ operation: 'large' }, { memory: 400 * MIB }), some.run({ operation: 'c' }));
  assert.deepEqual(await started(), ['a', 'b'], 'and what came later does not overtake it');
  await finish('a');
  assert.deepEqual(await started(), ['b']);
  await finish('b');
  assert.deepEqual(await started(), ['large']);
  assert.equal(ended, 1, 'a worker without work gives back its memory for it');
  await finish('large');
  assert.deepEqual(await started(), ['c']);
  await finish('c');
  assert.deepEqual(await Promise.all(jobs), ['a', 'b', 'large', 'c']);
});

test('a job that needs more than there is runs alone', async () => {
  const some = pool(2);
  const job = some.run({ operation: 'huge' }, { memory: 2 ** 40 });
  assert.deepEqual(await started(), ['huge']);
  await finish('huge');
  assert.equal(await job, 'huge');
});

test('a worker whose memory has grown past its share is replaced', async () => {
  const some = pool(1);
  for (const [memory, gone] of /** @type {const} */ ([[100, 0], [200, 1], [100, 1]])) {
    const job = some.run({ operation: 'a' });
    await started();
    await finish('a', memory * MIB);
    await job;
    assert.equal(ended, gone);
  }
});

test('whoever waits when the pool is closed is refused', async () => {
  const some = pool(1);
  const jobs = [some.run({ operation: 'a' }), some.run({ operation: 'b' })].map((job) => job.catch((error) => error.code));
  await started();
  some.close();
  assert.deepEqual(await Promise.all(jobs), ['closed', 'closed']);
  await assert.rejects(some.run({ operation: 'c' }), { code: 'closed' });
});
