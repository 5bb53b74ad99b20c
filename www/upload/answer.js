/** What a server answers to STOW-RS: the Store Instances Response (PS3.18 I.2), in JSON (F.2) or XML (PS3.19 A.1). */

/** @typedef {{ [tag: string]: { Value?: any[] } }} DataSet in the DICOM JSON model */

/**
 * What an answer says of instances: with a warning or null those that are stored, with a reason or null those that are not.
 * @param {string} text
 * @returns {{ stored: Map<string, number | null>, failed: Map<string, number | null> } | undefined} both empty where it says
 *   nothing; undefined where it is no data set
 */
export function answered(text) {
  const told = dataSet(text);
  return told && { stored: listed(told, '00081199', '00081196'), failed: listed(told, '00081198', '00081197') };
}

/**
 * @param {DataSet} told
 * @param {string} sequence
 * @param {string} reason
 * @returns {Map<string, number | null>}
 */
function listed(told, sequence, reason) {
  const items = told[sequence]?.Value;
  const pairs = (Array.isArray(items) ? items : []).map((item) => [uidIn(item, '00081155'), code(item?.[reason]?.Value?.[0])]);
  return new Map(/** @type {[string, number | null][]} */ (pairs));
}

/**
 * A UID of a data set, without what some servers pad it with, as in a file (PS3.5 9.1).
 * @param {any} item
 * @param {string} tag
 */
export function uidIn(item, tag) {
  return String(item?.[tag]?.Value?.[0] ?? '').replace(/[\0 ]+$/, '');
}

/** @param {unknown} value some write numbers as texts */
function code(value) {
  const number = Number(value ?? NaN);
  return Number.isInteger(number) ? number : null;
}

/**
 * @param {string} text
 * @returns {DataSet | undefined}
 */
function dataSet(text) {
  if (text.trim() === '') return {};
  if (NATIVE.test(text)) return fromXml(text);
  try {
    const told = JSON.parse(text);
    const [first = {}] = Array.isArray(told) ? told : [told];
    return isDataSet(first) ? first : undefined;
  } catch {
    return undefined;
  }
}

/** @param {unknown} told */
function isDataSet(told) {
  return typeof told === 'object' && told !== null && Object.keys(told).every((tag) => /^[0-9A-F]{8}$/i.test(tag));
}

/**
 * The attributes of a NativeDicomModel. A parser of the browser is refused by pages that have Trusted Types.
 * @param {string} text
 * @returns {DataSet}
 */
function fromXml(text) {
  /** @type {DataSet} */
  const root = {};
  /** @type {any[]} the data sets, attributes and values that are open, each in what holds it */
  const open = [root];
  for (const [, close, name = '', rest = '', empty, words = ''] of text.matchAll(/<(\/?)([\w:]+)([^>]*?)(\/?)>([^<]*)/g)) {
    const kind = name.replace(/^.*:/, '');
    if (!PLACES.includes(kind)) continue;
    if (close) open.pop();
    else open.push(opened(kind, open.at(-1), rest, words.trim()));
    if (empty) open.pop();
  }
  return root;
}

/**
 * @param {string} kind
 * @param {any} holder
 * @param {string} rest
 * @param {string} words
 */
function opened(kind, holder, rest, words) {
  if (kind === 'DicomAttribute') return ((holder ?? {})[/tag\s*=\s*["']([0-9A-Fa-f]{8})["']/.exec(rest)?.[1]?.toUpperCase() ?? ''] = { Value: [] });
  const value = kind === 'Item' ? {} : words;
  holder?.Value?.push(value);
  return value;
}

/** An XML document of that kind, behind its declaration and comments; a page that a portal puts in the way is none. */
const NATIVE = /^\s*(?:<[?!][^>]*>\s*)*<(?:[\w.-]+:)?NativeDicomModel[\s/>]/;
const PLACES = ['DicomAttribute', 'Item', 'Value'];
