/** The npm package as a host gets it: packed, unpacked, typed, and imported by a page of another origin. */

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { planted, written } from './planted.mjs';
import { built, packed, serve } from './site.mjs';
import { launch } from './visit.mjs';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const COMPILER = join(ROOT, 'node_modules/typescript/bin/tsc');
const POLICY = "default-src 'none'; script-src 'wasm-unsafe-eval' http://127.0.0.1:*; connect-src http://127.0.0.1:*; ";
const SERVER = `
  import * as api from 'scanitize/node';
  import { type Manifest } from 'scanitize';
  export const names: Record<keyof typeof api, true> = { SanitizeError: true, verify: true };
  export async function arrived(files: File[], manifest: Manifest, policy: string): Promise<string[]> {
    const { found, files: lines } = await api.verify([{ path: 'received' }, ...files, { name: 'a', bytes: new Uint8Array(1) }], { manifest, policy });
    return found === 0 ? [] : lines.filter(({ findings }) => findings.some(({ fault }) => fault === 'waived')).map(({ file }) => file);
  }
  // @ts-expect-error a text, as a form can hold
  api.verify(['received']);
  // @ts-expect-error an option that is not there
  api.verify('received', { policyy: '' });`;
const FILES = [
  'LICENSE-APACHE', 'LICENSE-MIT', 'NOTICE', 'README.md', 'THIRD-PARTY.txt', 'codec.wasm', 'core.wasm', 'element.d.ts', 'element.js', 'index.d.ts', 'index.js', 'locales/ar.d.ts', 'locales/ar.js', 'locales/es.d.ts', 'locales/es.js', 'manifest.d.ts', 'net.wasm', 'node-worker.js',
  'node.d.ts', 'node.js', 'package.json', 'sandbox.d.ts', 'sandbox.html', 'sandbox.js', 'slim.d.ts', 'slim.js', 'types.d.ts', 'worker.js',
];

/** @type {import('playwright-core').Browser} */
let browser;
/** A project in which the packed package is installed. @type {string} */
let project;
/** @type {string} */
let scans;
/** What npm said of the package. @type {{ files: { path: string }[], filename: string }} */
let told;

before(async () => {
  browser = await launch();
  scans = written(await planted({ slices: 4, size: 32 }));
  project = mkdtempSync(join(tmpdir(), 'scanitize-package-'));
  [told] = JSON.parse(String(execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', project], { cwd: packed, stdio: 'pipe' })));
  const home = join(project, 'node_modules/scanitize');
  mkdirSync(home, { recursive: true });
  execFileSync('tar', ['-xzf', join(project, told.filename), '--strip-components=1', '-C', home]);
});
after(async () => {
  await browser.close();
  rmSync(project, { recursive: true });
});

test('the package holds these files and no others', () => {
  assert.deepEqual(told.files.map(({ path }) => path).sort(), [...FILES].sort());
  const found = readdirSync(packed, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  assert.deepEqual(found.map(({ parentPath, name }) => relative(packed, join(parentPath, name))).sort(), [...FILES].sort());
});

test('it depends on nothing, runs nothing when it is installed, and says of itself what Cargo.toml says', () => {
  const { exports, ...more } = JSON.parse(readFileSync(join(packed, 'package.json'), 'utf8'));
  assert.deepEqual(Object.keys(more).filter((name) => /depend|scripts|^bin$/i.test(name)), []);
  const cargo = readFileSync(join(ROOT, 'Cargo.toml'), 'utf8');
  for (const name of ['version', 'license']) assert.equal(more[name], new RegExp(`^${name} = "(.*)"`, 'm').exec(cargo)?.[1]);
  assert.deepEqual(Object.keys(exports), ['.', './slim', './element', './locales/ar.js', './locales/es.js', './node', './sandbox', './sandbox.html', './worker.js', './codec.wasm', './core.wasm', './net.wasm', './package.json']);
  for (const target of Object.values(exports).flatMap((entry) => (typeof entry === 'string' ? entry : Object.values(entry)))) {
    assert.ok(FILES.includes(target.slice(2)), target);
  }
});

test('package and page carry what the licences of others ask for', () => {
  const text = readFileSync(join(packed, 'THIRD-PARTY.txt'), 'utf8');
  assert.equal(readFileSync(join(built, 'THIRD-PARTY.txt'), 'utf8'), text);
  const lock = readFileSync(join(ROOT, 'Cargo.lock'), 'utf8');
  const words = (/** @type {string} */ text) => text.toLowerCase().replaceAll(/\s+/g, ' ').trim();
  const version = (/** @type {string} */ name) => new RegExp(`^name = "${name}"\nversion = "(.*)"`, 'm').exec(lock)?.[1];
  // One of each module, and what only xtask needs.
  for (const name of ['dicom-object', 'rten', 'chacha20poly1305']) assert.ok(text.includes(`${name} v${version(name)} (`), name);
  assert.ok(version('brotli') && !text.includes('brotli v'));
  for (const file of readdirSync(join(ROOT, 'tables/LICENSES'))) {
    assert.ok(words(text).includes(words(readFileSync(join(ROOT, 'tables/LICENSES', file), 'utf8'))), file);
  }
  assert.ok(!text.includes(ROOT), 'no path of this machine');
});

for (const entry of ['scanitize', 'scanitize/slim', 'scanitize/node']) {
  test(`importing ${entry} under Node does nothing`, () => {
    const script = `
      const names = () => [globalThis, Object.prototype, Array.prototype, Promise.prototype].map((one) => Reflect.ownKeys(one).length);
      const handles = () => process.getActiveResourcesInfo().filter((name) => name !== 'PipeWrap').sort();
      const before = [names(), handles()];
      const events = () => process.eventNames().length;
      const heard = events();
      globalThis.fetch = () => { throw new Error('fetched'); };
      await import('${entry}');
      await new Promise((resolve) => setTimeout(resolve, 50));
      console.log(JSON.stringify([before, [names(), handles()], heard === events()]));`;
    // A handle that is left open would hold the process up.
    const said = execFileSync('node', ['--input-type=module', '--eval', script], { cwd: project, timeout: 30_000, encoding: 'utf8' });
    const [first, second, same] = JSON.parse(said);
    assert.deepEqual(second, first);
    assert.equal(same, true);
  });
}

for (const [module, resolution] of [['NodeNext', 'NodeNext'], ['ESNext', 'Bundler']]) {
  test(`under ${resolution} every export has a type and every type an export`, async () => {
    const names = Object.keys(await import(join(packed, 'index.js')));
    assert.deepEqual(Object.keys(await import(join(packed, 'slim.js'))), names);
    const all = `{ ${names.map((name) => `${name}: true`).join(', ')} }`;
    const uses = (/** @type {string} */ entry) => `
      import * as api from '${entry}';
      import { Sanitizer, stow, type Manifest, type Options, type Uploaded } from '${entry}';
      export const names: Record<keyof typeof api, true> = ${all};
      export async function sent(files: FileList, options: Options): Promise<[Manifest, Uploaded]> {
        const s = new Sanitizer(options);
        const cleaning = s.clean(await s.open(files), { face: 'deface' });
        for await (const file of cleaning) file.arrayBuffer();
        const result = await cleaning;
        return [result.manifest, await stow(result, 'https://pacs.example/dicom-web')];
      }
      // @ts-expect-error an option that is not there
      new Sanitizer({ presett: 'research' });`;
    const complaints = compiled({ 'index.ts': uses('scanitize'), 'slim.ts': uses('scanitize/slim'), 'node.ts': SERVER }, { module, moduleResolution: resolution });
    assert.equal(complaints, '');
  });

  test(`under ${resolution} the sandbox has types, and its files can be sent`, () => {
    const use = `
      import { stow, type Uploaded } from 'scanitize';
      import * as api from 'scanitize/sandbox';
      import { Sandbox, type SandboxOptions } from 'scanitize/sandbox';
      export const names: Record<keyof typeof api, true> = { Sandbox: true };
      export function placed(place: Element, src: URL): HTMLIFrameElement {
        const options: SandboxOptions = { src, preset: 'ai-service', language: 'es' };
        const sandbox = new Sandbox(place, options);
        sandbox.addEventListener('done', async ({ detail: { files, manifest } }) => {
          const sent: Uploaded | null = manifest && (await stow({ files, manifest }, 'https://pacs.example/dicom-web'));
          sandbox.clear();
          return sent;
        });
        sandbox.addEventListener('error', ({ detail: { code } }) => code === 'load-failed' && sandbox.close());
        return sandbox.frame;
      }
      // @ts-expect-error a key stays in the frame
      export const wrong: SandboxOptions = { src: '', key: new Uint8Array(32) };`;
    assert.equal(compiled({ 'sandbox.ts': use }, { module, moduleResolution: resolution }), '');
  });
}

test('what is declared is what the sources are', () => {
  cpSync(join(ROOT, 'www'), join(project, 'www'), { recursive: true });
  writeFileSync(join(project, 'www/build.js'), "export const build = '';");
  const check = `
    import * as declared from 'scanitize';
    import { SanitizeError } from './www/error.js';
    import { Sanitizer, save, verify } from './www/sanitizer.js';
    import { UploadError, form, post, put, stow } from './www/upload.js';
    export const source: Omit<typeof declared, 'build'> = { SanitizeError, Sanitizer, UploadError, form, post, put, save, stow, verify };
    type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;
    export const members: Same<keyof Sanitizer, keyof declared.Sanitizer> = true;
    export const errors: Same<keyof UploadError, keyof declared.UploadError> = true;
    import * as outside from 'scanitize/sandbox';
    import { Sandbox } from './www/sandbox.js';
    export const sandbox: typeof outside.Sandbox.prototype = new Sandbox(document.body, { src: '' });
    export const parts: Same<keyof Sandbox, keyof outside.Sandbox> = true;
    type Parameters2<A extends (...all: any) => any, B extends (...all: any) => any> = Same<Parameters<A>, Parameters<B>>;
    export const parameters: [
      Parameters2<typeof verify, typeof declared.verify>, Parameters2<typeof post, typeof declared.post>,
      Parameters2<typeof put, typeof declared.put>, Parameters2<typeof form, typeof declared.form>,
      Parameters2<typeof save, typeof declared.save>, Parameters2<typeof stow, typeof declared.stow>,
    ] = [true, true, true, true, true, true];`;
  const complaints = compiled({ 'check.ts': check }, { module: 'ESNext', moduleResolution: 'Bundler', allowJs: true });
  assert.equal(complaints, '');
});

/**
 * What the compiler complains of.
 * @param {Record<string, string>} files by name
 * @param {Record<string, unknown>} options
 */
function compiled(files, options) {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(project, name), text);
  writeFileSync(join(project, 'package.json'), '{ "type": "module" }');
  const lib = ['ES2024', 'DOM', 'DOM.Iterable', 'DOM.AsyncIterable', 'ESNext.Disposable'];
  const compilerOptions = { lib, target: 'ES2024', strict: true, noEmit: true, skipLibCheck: false, types: [], ...options };
  writeFileSync(join(project, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: Object.keys(files) }));
  try {
    return String(execFileSync('node', [COMPILER, '--project', 'tsconfig.json'], { cwd: project, stdio: 'pipe' }));
  } catch (error) {
    return String(/** @type {{ stdout: Buffer }} */ (error).stdout);
  }
}

test('a page of another origin cleans with it what the hosted modules clean, byte for byte', async () => {
  const hosted = await cleaned(built, 'sanitizer.js');
  assert.equal(hosted.hashes.length, 4);
  const whole = await cleaned(packed, 'index.js');
  assert.deepEqual(whole.hashes, hosted.hashes);
  assert.deepEqual(whole.asked, ['/index.js'], 'it fetches nothing beside itself');
  assert.equal(whole.build, hosted.build);
  const slim = await cleaned(packed, 'slim.js');
  assert.deepEqual(slim.hashes, hosted.hashes);
  assert.deepEqual(slim.asked.sort(), ['/codec.wasm', '/core.wasm', '/net.wasm', '/slim.js']);
});

test('where workers from blobs are forbidden, it cleans with the worker that the page gives', async () => {
  const given = await cleaned(packed, 'slim.js', { workers: "'self'", worker: true });
  assert.deepEqual(given.hashes, (await cleaned(packed, 'index.js')).hashes);
});

for (const [what, isGiven] of /** @type {[string, boolean][]} */ ([['blobs are forbidden and it gives no worker', false], ['the worker that it gives does not start', true]])) {
  test(`a page where ${what} is told what to allow`, async () => {
    const told = await inHost(packed, "'self'", (page, site) => page.evaluate(failure, { address: `${site.address}slim.js`, isGiven }));
    assert.deepEqual([told.code, told.heard], ['blocked-by-page', ['blocked-by-page']]);
    assert.match(told.message, /worker-src/);
  });
}

test('a server is typed without what only a browser has', () => {
  // The standard library of the compiler knows a DOM; that of a server is what Node declares.
  for (const [module, resolution] of [['NodeNext', 'NodeNext'], ['ESNext', 'Bundler']]) {
    const server = SERVER.replace("from 'scanitize'", "from 'scanitize/node'");
    assert.equal(compiled({ 'server.ts': server }, { module, moduleResolution: resolution, lib: ['ES2024'], types: ['node'], typeRoots: [join(ROOT, 'node_modules/@types')] }), '');
  }
});

/**
 * Cleans the scans in a page of another origin, under its policy.
 * @param {string} folder is served to other origins
 * @param {string} entry is imported from there
 * @param {{ workers?: string, worker?: boolean }} [wish] what workers may come from, and whether the page gives one of its own
 */
function cleaned(folder, entry, { workers = 'blob:', worker = false } = {}) {
  return inHost(folder, workers, async (page, site, complaints) => {
    const made = await page.evaluate(digests, { address: `${site.address}${entry}`, worker });
    const { build } = await import(join(built, 'build.js'));
    assert.deepEqual(complaints, []);
    return { build, ...made, asked: site.asked };
  });
}

/**
 * A page in which the scans are chosen, of another origin than a folder.
 * @template T
 * @param {string} folder
 * @param {string} workers what they may come from
 * @param {(page: import('playwright-core').Page, site: Awaited<ReturnType<typeof serve>>, complaints: string[]) => Promise<T>} use
 */
async function inHost(folder, workers, use) {
  const site = await serve(folder, (_, response) => {
    response.setHeader('access-control-allow-origin', '*');
    return false;
  });
  const host = await serve(packed, (request, response) => {
    if (request.url !== '/') return false;
    const policy = `${POLICY}worker-src ${workers}; require-trusted-types-for 'script'; trusted-types scanitize host`;
    response.writeHead(200, { 'content-type': 'text/html', 'content-security-policy': policy });
    response.end('<!doctype html><title>host</title><input type=file webkitdirectory>');
    return true;
  });
  const page = await browser.newPage();
  const complaints = /** @type {string[]} */ ([]);
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(String(error)));
  try {
    await page.goto(host.address);
    await page.locator('input').setInputFiles(scans);
    return await use(page, site, complaints);
  } finally {
    await page.close();
    await Promise.all([site.close(), host.close()]);
  }
}

/**
 * In the page: how opening fails, with the codes that its events told.
 * @param {{ address: string, isGiven: boolean }} wish
 */
async function failure({ address, isGiven }) {
  const { Sanitizer } = await import(address);
  // A text is no address under Trusted Types.
  const s = new Sanitizer(isGiven ? { worker: () => new Worker('/worker.js') } : {});
  const heard = /** @type {string[]} */ ([]);
  s.addEventListener('error', (/** @type {CustomEvent} */ { detail }) => heard.push(detail.code));
  const { code, message } = await s.open(document.querySelector('input')?.files).catch((/** @type {any} */ error) => error);
  return { code, message: String(message), heard };
}

/**
 * In the page: the hashes of what was cleaned under one key, for one recipient.
 * @param {{ address: string, worker: boolean }} wish
 */
async function digests({ address, worker }) {
  crypto.getRandomValues = (array) => /** @type {any} */ (array).fill(7);
  const { Sanitizer, build } = await import(address);
  const policy = /** @type {any} */ (globalThis).trustedTypes.createPolicy('host', { createScriptURL: (/** @type {string} */ text) => text });
  const start = () => new Worker(policy.createScriptURL('/worker.js'));
  const s = new Sanitizer({ preset: 'research', recipient: 'host', key: new Uint8Array(32).fill(7), ...(worker ? { worker: start } : {}) });
  const { files } = await s.clean(await s.open(document.querySelector('input')?.files), { face: 'keep' });
  s.close();
  const hashes = [];
  for (const file of files) {
    const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', await file.arrayBuffer()));
    hashes.push(`${file.name} ${Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('')}`);
  }
  return { hashes, ...(build ? { build } : {}) };
}
