/** Uppy sends what the element has cleaned, and takes nothing else: an original has a name and a person in it. */

import Uppy from '@uppy/core';
import XHRUpload from '@uppy/xhr-upload';
import 'scanitize/element';

import policy from './policy.toml';

const scans = document.querySelector('scan-sanitizer');
const send = document.querySelector('main > button');
const status = document.querySelector('[role=status]');
scans.policy = policy;

/** @type {WeakSet<Blob>} */
const cleaned = new WeakSet();
const uppy = new Uppy({ onBeforeFileAdded: ({ data }) => cleaned.has(data) })
  .use(XHRUpload, { endpoint: 'upload', bundle: true, fieldName: 'scans', allowedMetaFields: false });

/** Servers cut a name at its last stroke, and two series would have the same names. */
const flat = (file) => file.name.replaceAll('/', '-');

// Also when a person takes the scans back or chooses others.
scans.addEventListener('change', () => {
  // Also in the middle of an upload, where it would refuse to be cleared.
  uppy.cancelAll();
  const { files, manifest } = scans;
  const all = manifest ? [...files, new File([JSON.stringify(manifest)], 'manifest.json', { type: 'application/json' })] : [];
  for (const data of all) {
    cleaned.add(data);
    uppy.addFile({ name: flat(data), type: data.type, data });
  }
  send.disabled = all.length === 0;
  status.textContent = '';
});

send.addEventListener('click', async () => {
  send.disabled = true;
  const { manifest } = scans;
  const { successful } = await uppy.upload().catch(() => ({ successful: [] }));
  // Of scans that were taken back meanwhile there is nothing to say.
  if (scans.manifest !== manifest) return;
  const isThere = successful.length > 0;
  status.textContent = isThere ? 'Your scans have arrived. Thank you.' : 'Your scans did not arrive. Please try again.';
  send.disabled = isThere;
});
