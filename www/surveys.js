/**
 * Between the passes: heads are looked for in the volumes that the coordinator names, until it asks for no more. A volume goes to a
 * worker as a whole; what cannot be looked at counts as not known, and its pictures are held.
 */

import { flow } from './flow.js';
import { surveyNeeds } from './machine.js';
import { Meter } from './meter.js';

/** @typedef {import('./channel.js').Source} Source */
/** @typedef {{ id: string, files: { file: number }[] }} Survey more of it is for the core alone */

/**
 * @param {import('./study.js').Study} study
 * @param {import('./pool.js').Pool} pool
 * @param {string} choice as the study will be closed, JSON
 * @param {(progress: import('./types.js').Progress) => void} onProgress
 * @param {AbortSignal} [signal]
 */
export async function lookForHeads(study, pool, choice, onProgress, signal) {
  const meter = new Meter('faces', onProgress);
  for (let surveys = await asked(study, choice); surveys.length > 0; surveys = await asked(study, choice)) {
    for (const survey of surveys) meter.expect(1, bytesOf(filesOf(study, survey)));
    await flow(surveys, pool.size, (survey) => look(study, pool, survey, meter, signal), signal);
  }
}

/**
 * @param {import('./study.js').Study} study
 * @param {string} choice
 * @returns {Promise<Survey[]>}
 */
async function asked(study, choice) {
  return JSON.parse(await study.call('surveys', choice));
}

/**
 * @param {import('./study.js').Study} study
 * @param {import('./pool.js').Pool} pool
 * @param {Survey} survey
 * @param {Meter} meter
 * @param {AbortSignal} [signal]
 */
async function look(study, pool, survey, meter, signal) {
  const files = filesOf(study, survey);
  const bytes = bytesOf(files);
  let counted = 0;
  const onRead = (/** @type {number} */ read) => {
    const far = Math.min(bytes, read);
    meter.advance(far - counted);
    counted = far;
  };
  const job = { operation: 'survey', survey: JSON.stringify(survey), files };
  const care = { signal, bytes, memory: surveyNeeds(files.map(({ source }) => source)), onRead };
  /** @type {string | undefined} */
  const finding = await pool.run(job, care).catch(() => signal?.throwIfAborted());
  await study.call('surveyed', survey.id, finding);
  meter.step(bytes - counted);
}

/**
 * @param {import('./study.js').Study} study
 * @param {Survey} survey
 */
function filesOf(study, { files }) {
  return files.map(({ file }) => ({ file, source: study.source(file) }));
}

/** @param {{ source: Source }[]} files */
function bytesOf(files) {
  return files.reduce((sum, { source }) => sum + source.bytes, 0);
}
