/**
 * The private report as one page to read and to print. It holds old values, and is for the person alone. Values are text in it and nothing
 * else, and its own policy lets nothing in it act or load.
 */

import { plain } from './dom.js';
import { why } from './steps/why.js';

/** @typedef {import('./shell.js').Text} Text */
/** @typedef {import('./types.js').Report} Report */
/** @typedef {import('./types.js').ReportedInstance} ReportedInstance */

/**
 * @param {Report} report
 * @param {Text} text
 * @returns {Blob}
 */
export function reportPage(report, text) {
  const { paper, language, direction } = text;
  const { released, held, refused } = report.counts;
  const files = report.instances.map((one) => [written(one.input), written(one.output ?? ''), escaped(outcome(one, text))]);
  const changes = changesOf(report.instances).map(([path, action, olds]) => [
    written(path),
    escaped(paper.actions.get(action) ?? action),
    olds.slice(0, MOST).map(([old, count]) => `${written(shortened(old))} ${escaped(paper.times(count))}`).join('<br>') + (olds.length > MOST ? `<br>${escaped(paper.more(olds.length - MOST))}` : ''),
  ]);
  const body = [
    `<h1>${escaped(paper.heading)}</h1>`,
    `<p><strong>${escaped(paper.keep)}</strong></p>`,
    `<p>${escaped(paper.counts(released, held, refused))}</p>`,
    `<p>${escaped(paper.made(report.tool, report.policy))}</p>`,
    `<h2>${escaped(paper.files)}</h2>`,
    table(paper.ofFiles, files),
    `<h2>${escaped(paper.changes)}</h2>`,
    table(paper.ofChanges, changes),
  ];
  const head = `<meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"><meta name="viewport" content="width=device-width"><title>${escaped(paper.heading)}</title><style>${STYLE}</style>`;
  const page = `<!doctype html>\n<html lang="${language}" dir="${direction}"><head>${head}</head><body><main>${body.join('\n')}</main></body></html>\n`;
  return new Blob([page], { type: 'text/html' });
}

/**
 * What became of a file, in words.
 * @param {ReportedInstance} instance
 * @param {Text} text
 */
function outcome({ verdict, reason, kind, writing = [] }, text) {
  const blanked = verdict === 'released' && writing.length > 0 ? text.paper.blanked(writing.length) : '';
  return [text.paper.verdicts.get(verdict), blanked, reason && why(text, reason, kind ?? undefined)].filter(Boolean).join(' ');
}

/**
 * What was done at which place of how many files: the same old value of many files once.
 * @param {ReportedInstance[]} instances
 * @returns {[path: string, action: string, olds: [old: string, count: number][]][]} by their places
 */
function changesOf(instances) {
  /** @type {Map<string, Map<string, number>>} */
  const all = new Map();
  for (const { actions = [] } of instances) {
    for (const { path, action, old } of actions) {
      // Items of a sequence are as alike as files are.
      const key = `${path.replace(/\[\d+\]/g, '')} ${action}`;
      const olds = all.get(key) ?? new Map();
      all.set(key, olds.set(old ?? '', (olds.get(old ?? '') ?? 0) + 1));
    }
  }
  return [...all].sort(([one], [other]) => (one < other ? -1 : 1)).map(([key, olds]) => {
    const at = key.lastIndexOf(' ');
    return [key.slice(0, at), key.slice(at + 1), [...olds]];
  });
}

/**
 * @param {string[]} heads
 * @param {string[][]} rows of markup
 */
function table(heads, rows) {
  const row = (/** @type {string[]} */ cells, /** @type {string} */ tag) => `<tr>${cells.map((cell) => `<${tag}>${cell}</${tag}>`).join('')}</tr>`;
  return `<table><thead>${row(heads.map(escaped), 'th')}</thead><tbody>${rows.map((cells) => row(cells, 'td')).join('\n')}</tbody></table>`;
}

/** @param {string} value of a file, which may run the other way */
function written(value) {
  return `<bdi>${escaped(plain(value))}</bdi>`;
}

/** @param {string} text */
function escaped(text) {
  return text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`);
}

/** @param {string} value */
function shortened(value) {
  const letters = [...value];
  return letters.length > LONGEST ? `${letters.slice(0, LONGEST).join('')}…` : value;
}

/** Old values of one place that are shown, and letters of each. */
const MOST = 5;
const LONGEST = 120;
const STYLE = `:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif }
body { margin: 2rem auto; max-width: 60rem; padding-inline: 1rem; overflow-wrap: anywhere }
table { border-collapse: collapse; inline-size: 100% }
th, td { border-block-end: 1px solid GrayText; padding: .25rem .75rem .25rem 0; text-align: start; vertical-align: top }
@media print { body { margin: 0 } thead { display: table-header-group } tr { break-inside: avoid } }`;
