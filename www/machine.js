/**
 * What the machine at hand bears: how much of its memory the page may take, and what follows from that for the work. Browsers
 * tell little, so where one says nothing the machine counts as a small one.
 */

/**
 * @typedef {object} Ceilings
 * @property {number} memory bytes that the work may take, above what the page takes when nothing is open
 * @property {number} workers how many jobs run at once
 * @property {number} work bytes that all jobs under way may take together
 * @property {number} held bytes of the largest output that a worker holds; what is larger it writes piece by piece
 * @property {number} kept bytes of cleaned files that are kept until they are saved; what is more is cleaned again then. A browser
 *   gives back their memory when it pleases, so they are few.
 * @property {number} zip bytes of the largest zip file that can be handed over as one
 */
/** @typedef {Pick<import('./channel.js').Source, 'bytes' | 'isReadWhole' | 'lent'>} Read */

/**
 * The ceilings of this machine, or those that follow from what the embedding page allows.
 * @param {import('./types.js').Options} [options]
 * @returns {Ceilings}
 */
export function ceilings({ memory = suggested(), workers, zip } = {}) {
  const work = Math.floor(memory / 2);
  return {
    memory,
    work,
    workers: workers ?? Math.max(1, Math.min(cores(), MOST_WORKERS, Math.floor(work / PLACE))),
    held: Math.floor(Math.min(work / 4, MOST_HELD)),
    kept: Math.floor(memory / 16),
    zip: zip ?? largestZip(memory),
  };
}

/**
 * Bytes of memory that it takes at its height to read a file, as measured: what lies packed in an archive is unpacked into memory.
 * @param {Read} source
 */
export function readingNeeds({ bytes, isReadWhole = false, lent = 0 }) {
  return WORKER + (isReadWhole ? bytes : 0) + lent;
}

/**
 * Bytes of memory that it takes at its height to clean a file.
 * @param {Read} source
 * @param {number} held bytes of the largest output that is held
 */
export function cleaningNeeds(source, held) {
  return readingNeeds(source) + (source.bytes <= held ? COPIES * source.bytes : PIECES);
}

/**
 * Bytes of memory that it takes at its height to look for a head in slices that lie in these files.
 * @param {Read[]} sources
 */
export function surveyNeeds(sources) {
  return STACK + sources.reduce((most, source) => Math.max(most, readingNeeds(source)), 0);
}

/**
 * Bytes of memory that cleaning takes at its height, all together.
 * @param {Ceilings} ceilings
 * @param {{ bytes: number, largest: number, busy: number }} job all files, the largest of them, and how many are under way at once
 */
export function memoryOf({ work, held, kept, zip }, { bytes, largest, busy }) {
  const one = cleaningNeeds({ bytes: largest, isReadWhole: true }, held);
  // A download is let go of when the next one is ready.
  const downloads = zip === Infinity ? 0 : Math.min(2 * zip, bytes);
  const most = PAGE + Math.min(work, busy * one) + Math.min(kept, bytes) + downloads;
  // A small study is over before there is much to collect.
  return Math.min(most, LEAST + SMALL * bytes);
}

function suggested() {
  const { deviceMemory = isPhone() ? 2 : 4 } = host();
  return Math.min(deviceMemory * SHARE, MOST);
}

function cores() {
  return host().hardwareConcurrency ?? 1;
}

/**
 * A file that is streamed to the disc may have any size. A download is a Blob first, which the browser holds as a whole; phones
 * end a page that makes a large one.
 * @param {number} memory
 */
function largestZip(memory) {
  if (canStream()) return Infinity;
  return isPhone() ? Math.min(memory / 2, PHONE_ZIP) : COMPUTER_ZIP;
}

/** Whether a person can pick a file that is then written piece by piece; in a frame of another origin nobody can. */
function canStream() {
  const { ancestorOrigins = [], origin } = /** @type {Partial<Location>} */ (globalThis.location ?? {});
  return 'showSaveFilePicker' in globalThis && Array.from(ancestorOrigins).every((ancestor) => ancestor === origin);
}

/** A tablet too. */
function isPhone() {
  const { userAgentData, maxTouchPoints = 0 } = host();
  return userAgentData?.mobile || (maxTouchPoints > 0 && globalThis.matchMedia?.('(pointer: coarse)').matches);
}

/** @returns {Host} */
function host() {
  return /** @type {any} */ (globalThis.navigator ?? {});
}

/**
 * @typedef {object} Host what browsers tell, each its part
 * @property {number} [deviceMemory] gigabytes
 * @property {number} [hardwareConcurrency]
 * @property {number} [maxTouchPoints]
 * @property {{ mobile: boolean }} [userAgentData]
 */

const MIB = 2 ** 20;
/** An eighth of each gigabyte, and never more than a gigabyte. */
const SHARE = 128 * MIB;
const MOST = 1024 * MIB;
/** What there must be for each worker. */
const PLACE = 128 * MIB;
const MOST_WORKERS = 4;
const MOST_HELD = 256 * MIB;
/** An instance of the core with its worker, and what it has read and the browser has not yet collected. */
const WORKER = 96 * MIB;
/** What the page and its coordinator take, and what the browser takes for them. */
const PAGE = 128 * MIB;
const LEAST = 64 * MIB;
const SMALL = 6;
/** An output that is held is in the core, on its way out of it, and in the browser's store. */
const COPIES = 3;
/** The coarse copy of a volume in which a head is looked for, what the search makes of it, and one frame. */
const STACK = 64 * MIB;
/** What is under way while an output is written piece by piece. */
const PIECES = 40 * MIB;
const COMPUTER_ZIP = 512 * MIB;
/** iOS has been seen to end pages over a Blob of 208 MB. */
const PHONE_ZIP = 150 * MIB;
