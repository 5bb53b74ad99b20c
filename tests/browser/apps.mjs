/** Fresh apps around the packed npm package, built or served by each bundler as its documentation says, without options of ours. */

import { execFileSync, spawn } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { packed, serve } from './site.mjs';

/** @typedef {{ address: string, sent?: string, close: () => Promise<void> }} Served `sent` is the folder of what a build sends */
/** @typedef {{ bundler: string, way: string, lay: (folder: string, entry: string) => void, serve: (folder: string, entry: string, work: string) => Promise<Served> }} App */

const INPUT = '<!doctype html><title>app</title><link rel=icon href="data:,"><input type=file webkitdirectory>';

/** @type {App[]} */
export const APPS = [
  { bundler: 'vite', way: 'build', lay: plain, serve: viteBuild },
  { bundler: 'vite', way: 'development server', lay: plain, serve: viteServer },
  { bundler: 'esbuild', way: 'build', lay: plain, serve: esbuild },
  { bundler: 'webpack', way: 'build', lay: plain, serve: webpack },
  { bundler: 'next', way: 'build and start', lay: rendered, serve: nextBuild },
  { bundler: 'next', way: 'development server', lay: rendered, serve: (folder, _, work) => next(work, folder, 'dev') },
];

/**
 * An app in an empty folder. One may be open at a time.
 * @param {App} app
 * @param {string} entry of the package
 * @param {string} work FOLDER/node_modules holds the bundlers
 */
export async function opened(app, entry, work) {
  const folder = join(work, `${app.bundler}-${entry.replace('/', '-')}`);
  rmSync(folder, { recursive: true, force: true });
  install(folder);
  write(folder, { 'package.json': '{ "private": true, "type": "module" }' });
  app.lay(folder, entry);
  return app.serve(folder, entry, work);
}

/**
 * What scripts and modules of a folder weigh.
 * @param {string} folder
 */
export function weight(folder) {
  const names = /** @type {string[]} */ (readdirSync(folder, { recursive: true })).filter((name) => /\.(js|wasm)$/.test(name));
  return names.reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
}

/** @param {string} folder */
function install(folder) {
  const home = join(folder, 'node_modules/scanitize');
  mkdirSync(home, { recursive: true });
  const [{ filename }] = JSON.parse(String(execFileSync('npm', ['pack', '--json', '--pack-destination', folder], { cwd: packed, stdio: 'pipe' })));
  execFileSync('tar', ['-xzf', join(folder, filename), '--strip-components=1', '-C', home]);
}

/**
 * @param {string} folder
 * @param {Record<string, string>} files
 */
function write(folder, files) {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
}

/**
 * @param {string} entry
 * @param {string} [options]
 */
function cleaner(entry, options = '') {
  return `import { Sanitizer } from '${entry}';
globalThis.clean = async (files) => {
  const s = new Sanitizer({ ${options} });
  const result = await s.clean(await s.open(files), { face: 'keep' });
  const texts = await Promise.all(result.files.map(async (file) => new TextDecoder('latin1').decode(await file.arrayBuffer())));
  s.close();
  return texts;
};
`;
}

/** @type {App['lay']} */
function plain(folder, entry) {
  write(folder, { 'main.js': cleaner(entry), 'index.html': `${INPUT}<script type="module" src="/main.js"></script>` });
}

/** An app that is rendered on the server first: its page imports the package there, and a component of the browser in both. @type {App['lay']} */
export function rendered(folder, entry) {
  write(folder, {
    'app/layout.js': `export const metadata = { title: 'app', icons: 'data:,' };
export default function Layout({ children }) { return <html lang="en"><body>{children}</body></html>; }`,
    'app/page.js': `import { Sanitizer } from '${entry}';
import Cleaner from './cleaner.js';
export default function Page() { return <main data-server={typeof Sanitizer}><Cleaner /></main>; }`,
    'app/cleaner.js': `'use client';
${cleaner(entry)}export default function Cleaner() { return <input type="file" webkitdirectory="" />; }`,
  });
}

/** @type {App['serve']} */
async function viteBuild(root, _, work) {
  await (await vite(work)).build({ root, logLevel: 'error', configFile: false });
  return built(root);
}

/** @type {App['serve']} */
async function viteServer(root, _, work) {
  const server = await (await vite(work)).createServer({ root, logLevel: 'error', configFile: false });
  await server.listen();
  return { address: server.resolvedUrls.local[0], close: () => server.close() };
}

/** @param {string} work */
function vite(work) {
  return import(pathToFileURL(join(work, 'node_modules/vite/dist/node/index.js')).href);
}

/** It carries no assets, so for the slim form the app copies the modules and says where they lie. @type {App['serve']} */
async function esbuild(folder, entry, work) {
  const outdir = join(folder, 'dist');
  mkdirSync(outdir);
  if (entry.endsWith('slim')) {
    for (const name of ['codec.wasm', 'core.wasm', 'net.wasm']) cpSync(join(folder, 'node_modules/scanitize', name), join(outdir, name));
    write(folder, { 'main.js': cleaner(entry, "wasm: './core.wasm', codec: './codec.wasm', net: './net.wasm'") });
  }
  await asked(work)('esbuild').build({ entryPoints: [join(folder, 'main.js')], bundle: true, format: 'esm', outdir, logLevel: 'error' });
  cpSync(join(folder, 'index.html'), join(outdir, 'index.html'));
  return built(folder);
}

/** @type {App['serve']} */
async function webpack(context, _, work) {
  const wish = { context, entry: './main.js', mode: 'production', performance: false, output: { path: join(context, 'dist'), publicPath: 'auto' } };
  await new Promise((done, fail) => asked(work)('webpack').webpack(wish, (/** @type {any} */ error, /** @type {any} */ stats) =>
    error || stats.hasErrors() ? fail(error ?? new Error(stats.toString('errors-only'))) : done(stats)));
  cpSync(join(context, 'index.html'), join(context, 'dist/index.html'));
  return built(context);
}

/** @param {string} work */
function asked(work) {
  return createRequire(join(work, 'package.json'));
}

/** @param {string} folder */
async function built(folder) {
  const sent = join(folder, 'dist');
  return { ...(await serve(sent)), sent };
}

/** @type {App['serve']} */
async function nextBuild(folder, _, work) {
  execFileSync(process.execPath, [program(work), 'build'], { cwd: folder, env: QUIET, stdio: 'pipe' });
  return { ...(await next(work, folder, 'start')), sent: join(folder, '.next/static') };
}

/**
 * @param {string} work
 * @param {string} folder
 * @param {'start' | 'dev'} task
 * @returns {Promise<Served>}
 */
async function next(work, folder, task) {
  const server = spawn(process.execPath, [program(work), task, '--port', '0', '--hostname', '127.0.0.1'], { cwd: folder, env: QUIET, stdio: ['ignore', 'pipe', 'inherit'] });
  const close = () => new Promise((/** @type {(value: void) => void} */ done) => {
    server.once('exit', () => done());
    server.kill();
  });
  for await (const said of server.stdout.iterator({ destroyOnReturn: false })) {
    const [address] = /http:\/\/127\.0\.0\.1:\d+/.exec(String(said)) ?? [];
    if (address) return server.stdout.resume(), { address, close };
  }
  throw new Error(`next ${task} ended`);
}

/** @param {string} work */
function program(work) {
  return join(work, 'node_modules/next/dist/bin/next');
}

const QUIET = { ...process.env, NEXT_TELEMETRY_DISABLED: '1' };
