/** An Orthanc with DICOMweb on loopback, with a configuration and a storage of its own, that can be killed and started again. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The program, none where SCANITIZE_ORTHANC is not set. */
export const PROGRAM = process.env.SCANITIZE_ORTHANC;
const DICOMWEB = '/usr/share/orthanc/plugins/libOrthancDicomWeb.so';

/** One Orthanc. */
export class Orthanc {
  /** All that it ever said. */
  said = '';
  #folder = mkdtempSync(join(tmpdir(), 'scanitize-orthanc-'));
  /** @type {import('node:child_process').ChildProcess | undefined} */
  #process;
  port = 0;

  async start() {
    this.port ||= await freePort();
    const [configuration, storage] = [join(this.#folder, 'orthanc.json'), join(this.#folder, 'storage')];
    mkdirSync(storage, { recursive: true });
    writeFileSync(configuration, JSON.stringify({
      StorageDirectory: storage, IndexDirectory: storage, StorageCompression: false, DicomServerEnabled: false, HttpPort: this.port,
      RemoteAccessAllowed: false, AuthenticationEnabled: false, Plugins: [DICOMWEB], DicomWeb: { Enable: true, Root: '/dicom-web/' },
    }));
    const process = spawn(PROGRAM ?? '', ['--verbose', configuration], { stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [process.stdout, process.stderr]) stream.on('data', (text) => (this.said += text));
    this.#process = process;
    while (!(await this.get('/system').then(({ ok }) => ok, () => false))) {
      if (process.exitCode !== null) throw new Error(`Orthanc did not start: ${this.said.slice(-2000)}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return this;
  }

  get isUp() {
    return this.#process !== undefined;
  }

  /**
   * Ends it: asked to, or on the spot.
   * @param {'SIGTERM' | 'SIGKILL'} [signal]
   */
  async stop(signal = 'SIGTERM') {
    const process = this.#process;
    this.#process = undefined;
    if (!process || process.exitCode !== null) return;
    const gone = once(process, 'exit');
    process.kill(signal);
    await gone;
  }

  /** @param {string} path */
  get(path, headers = {}) {
    return fetch(`http://127.0.0.1:${this.port}${path}`, { headers });
  }

  /** All that it has on the disc: the database and the storage. */
  files() {
    const storage = join(this.#folder, 'storage');
    const names = /** @type {string[]} */ (readdirSync(storage, { recursive: true })).map((name) => join(storage, name));
    return names.filter((name) => statSync(name).isFile()).map((name) => readFileSync(name));
  }

  /** Ends it and deletes what it stored. */
  async close() {
    await this.stop();
    rmSync(this.#folder, { recursive: true });
  }
}

/** @returns {Promise<number>} */
async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  server.close();
  return port;
}
