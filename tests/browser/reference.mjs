/** docs/api.md: what the types of the npm package declare, in the order of their files, with what they say of it. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/**
 * The entries of the package and where their types stand.
 * @type {[string, string, string][]}
 */
export const ENTRIES = [
  ['scanitize', 'www/index.d.ts', 'What `scanitize` exports, and `scanitize/slim` too, which fetches core.wasm, codec.wasm and net.wasm from beside itself.'],
  ['scanitize/element', 'www/element/types.d.ts', 'The element `<scan-sanitizer>`; [element.md](element.md) is its guide.'],
  ['scanitize/sandbox', 'www/sandbox/types.d.ts', 'The element in a frame that the page cannot look into; [sandbox.md](sandbox.md) is its guide.'],
  ['scanitize/node', 'www/node.d.ts', 'For a server under Node; [vendors.md](vendors.md) shows it at work.'],
  ['Shapes', 'www/types.d.ts', 'What goes in and comes out; types alone, exported by `scanitize`.'],
  ['Manifest and failures', 'www/manifest.d.ts', 'The same in a browser and on a server.'],
];

const HEAD = `# Reference

Made from the types of the package. The guides are [vendors.md](vendors.md), [element.md](element.md), [sandbox.md](sandbox.md) and [uploading.md](uploading.md);
an option that does not stand here is an error, and every failure is a \`SanitizeError\`, but for the reason of a signal that was aborted and the \`AbortError\` of a dialog that was closed.
`;

/** The text of docs/api.md. */
export function reference() {
  return [HEAD, ...ENTRIES.map(([name, path, about]) => chapter(name, about, declarations(readFileSync(join(ROOT, path), 'utf8'))))].join('\n');
}

/**
 * @typedef {object} Declaration
 * @property {string} name
 * @property {string} about what its comment says
 * @property {string} code
 */

/**
 * What a file of types exports under a name of its own.
 * @param {string} source
 * @returns {Declaration[]}
 */
export function declarations(source) {
  const start = /^export (?:declare )?(?:class|interface|type|function|const) (\w+)/;
  /** @type {Declaration[]} */
  const found = [];
  const lines = source.split('\n');
  for (const [at, line] of lines.entries()) {
    const name = start.exec(line)?.[1];
    if (name === undefined) continue;
    const code = lines.slice(at, at + length(lines.slice(at))).join('\n');
    found.push({ name, about: comment(lines.slice(0, at)), code: code.replace(/^export (declare )?/, '') });
  }
  return found;
}

/**
 * How many lines the declaration takes with which these begin: until no bracket is open and a semicolon or a brace ends it.
 * @param {string[]} lines
 */
function length(lines) {
  let open = 0;
  for (const [at, line] of lines.entries()) {
    const bare = line.replaceAll(/\/\/.*|\/\*.*?\*\/|'[^']*'|^\s*\*.*|\/\*.*/g, '').replaceAll('=>', '');
    for (const sign of bare) open += Number('{([<'.includes(sign)) - Number('})]>'.includes(sign));
    if (open === 0 && /[;}]$/.test(bare.trim())) return at + 1;
  }
  return lines.length;
}

/**
 * The comment that stands right above, without its marks.
 * @param {string[]} lines
 */
function comment(lines) {
  if (!lines.at(-1)?.trim().endsWith('*/')) return '';
  const from = lines.findLastIndex((line) => line.trim().startsWith('/**'));
  return lines
    .slice(from)
    .map((line) => line.trim().replace(/^\/\*\* ?/, '').replace(/ ?\*\/$/, '').replace(/^\* ?/, ''))
    .join('\n')
    .trim();
}

/**
 * @param {string} name
 * @param {string} about
 * @param {Declaration[]} all
 */
function chapter(name, about, all) {
  const parts = all.map((one) => [`### ${one.name}`, '', ...(one.about ? [one.about, ''] : []), '```ts', one.code, '```', ''].join('\n'));
  return [`## ${name}`, '', about, '', ...parts].join('\n');
}
