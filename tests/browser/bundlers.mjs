/**
 * Builds a fresh app with each bundler around the packed npm package, cleans scans with it in Chromium, and writes a table:
 * `bundlers.mjs --out docs/bundlers.md --work FOLDER`, where FOLDER/node_modules holds the bundlers.
 */

import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { pathToFileURL } from 'node:url';

import { planted, sung, written } from './planted.mjs';
import { packed, serve } from './site.mjs';
import { launch } from './visit.mjs';

const { values } = parseArgs({ options: { out: { type: 'string' }, work: { type: 'string' } } });
const work = resolve(values.work ?? 'target/bundlers');
const need = createRequire(join(work, 'package.json'));
const SLICES = 4;
const PAGE = '<!doctype html><title>app</title><link rel=icon href="data:,"><input type=file webkitdirectory>';

/** What builds FOLDER/main.js into FOLDER/dist, as its documentation says, without options of ours. @type {Record<string, (folder: string) => Promise<unknown>>} */
const BUILDS = {
  async vite(root) {
    const { build } = await import(pathToFileURL(join(work, 'node_modules/vite/dist/node/index.js')).href);
    return build({ root, logLevel: 'error', configFile: false });
  },
  async esbuild(folder) {
    const { build } = need('esbuild');
    await build({ entryPoints: [join(folder, 'main.js')], bundle: true, format: 'esm', outdir: join(folder, 'dist'), logLevel: 'error' });
  },
  webpack(context) {
    const { webpack } = need('webpack');
    const wish = { context, entry: './main.js', mode: 'production', performance: false, output: { path: join(context, 'dist'), publicPath: 'auto' } };
    return new Promise((done, fail) => webpack(wish, (/** @type {any} */ error, /** @type {any} */ stats) =>
      error || stats.hasErrors() ? fail(error ?? new Error(stats.toString('errors-only'))) : done(stats)));
  },
};

/** The ways to import the package. esbuild carries no assets, so there the app copies both modules and says where they lie. @type {Record<string, (bundler: string) => string>} */
const ENTRIES = {
  scanitize: () => app('scanitize', ''),
  'scanitize/slim': (bundler) => app('scanitize/slim', bundler === 'esbuild' ? "wasm: './core.wasm', net: './net.wasm'" : ''),
};

/**
 * @param {string} entry
 * @param {string} options
 */
function app(entry, options) {
  return `import { Sanitizer } from '${entry}';
globalThis.clean = async (files) => {
  const s = new Sanitizer({ ${options} });
  const result = await s.clean(await s.open(files), { face: 'keep' });
  const texts = await Promise.all(result.files.map(async (file) => new TextDecoder('latin1').decode(await file.arrayBuffer())));
  s.close();
  return texts;
};`;
}

/** @param {string} folder */
function installed(folder) {
  const home = join(folder, 'node_modules/scanitize');
  mkdirSync(home, { recursive: true });
  const [{ filename }] = JSON.parse(String(execFileSync('npm', ['pack', '--json', '--pack-destination', folder], { cwd: packed, stdio: 'pipe' })));
  execFileSync('tar', ['-xzf', join(folder, filename), '--strip-components=1', '-C', home]);
  return home;
}

/**
 * One app, from an empty folder to cleaned scans.
 * @param {import('playwright-core').Browser} browser
 * @param {string} bundler
 * @param {string} entry
 */
async function row(browser, bundler, entry) {
  const folder = join(work, `${bundler}-${entry.replace('/', '-')}`);
  rmSync(folder, { recursive: true, force: true });
  const home = installed(folder);
  writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }');
  writeFileSync(join(folder, 'main.js'), ENTRIES[entry]?.(bundler) ?? '');
  writeFileSync(join(folder, 'index.html'), `${PAGE}<script type="module" src="/main.js"></script>`);
  await BUILDS[bundler]?.(folder);
  const dist = join(folder, 'dist');
  if (bundler !== 'vite') writeFileSync(join(dist, 'index.html'), `${PAGE}<script type="module" src="/main.js"></script>`);
  if (bundler === 'esbuild' && entry.endsWith('slim')) for (const name of ['core.wasm', 'net.wasm']) cpSync(join(home, name), join(dist, name));
  const sizes = /** @type {string[]} */ (readdirSync(dist, { recursive: true })).map((name) => ({ name, ...statSync(join(dist, name)) }));
  const bytes = sizes.filter(({ name }) => /\.(js|wasm)$/.test(name)).reduce((sum, { size }) => sum + size, 0);
  return { bundler, entry, bytes, ...(await cleaned(browser, dist)) };
}

/**
 * @param {import('playwright-core').Browser} browser
 * @param {string} dist
 */
async function cleaned(browser, dist) {
  const site = await serve(dist);
  const page = await browser.newPage();
  const complaints = /** @type {string[]} */ ([]);
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(String(error)));
  await page.goto(site.address);
  await page.locator('input').setInputFiles(written(await planted({ slices: SLICES, size: 32 })));
  const texts = await page.evaluate(() => /** @type {any} */ (globalThis).clean(document.querySelector('input')?.files));
  await page.close();
  await site.close();
  if (complaints.length > 0) throw new Error(complaints.join('\n'));
  return { files: texts.length, left: sung(texts.join('\n')).length, asked: site.asked.filter((path) => path.endsWith('.wasm')).length };
}

const browser = await launch();
const rows = [];
for (const bundler of Object.keys(BUILDS)) for (const entry of Object.keys(ENTRIES)) rows.push(await row(browser, bundler, entry));
const version = browser.version();
await browser.close();
const index = createHash('sha256').update(readFileSync(join(packed, 'index.js'))).digest('hex');
const versionOf = (/** @type {string} */ name) => JSON.parse(readFileSync(join(work, 'node_modules', name, 'package.json'), 'utf8')).version;
const table = rows.map(({ bundler, entry, bytes, files, left, asked }) =>
  `| ${bundler} ${versionOf(bundler)} | \`${entry}\` | ${(bytes / 1e6).toFixed(1)} | ${asked} | ${files} of ${SLICES} | ${left} |`);
writeFileSync(values.out ?? 'docs/bundlers.md', `# Bundlers

Measured on ${new Date().toISOString().slice(0, 10)} in Chromium ${version}, index.js ${index.slice(0, 16)}. \`cargo xtask prove bundlers\` writes this file: it packs the npm package,
unpacks it into a fresh app for each bundler, builds that without options (esbuild: a bundle in the format esm), and cleans ${SLICES} made-up slices with planted values in what was built.
For the slim form under esbuild, which carries no assets, the app copies core.wasm and net.wasm and names them in \`wasm\` and \`net\`. Only builds were tried, no development servers.

| bundler | import | MB of scripts and modules | modules fetched | files cleaned | planted values left |
|---|---|---|---|---|---|
${table.join('\n')}
`);
if (rows.some(({ files, left }) => files !== SLICES || left > 0)) throw new Error('not every app has cleaned every file');
