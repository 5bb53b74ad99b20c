/** A button that hands over files. */

import { button, el } from '../dom.js';

/**
 * A button and the file input that it opens.
 * @param {string} label
 * @param {(files: File[]) => void} take
 * @param {import('../dom.js').Attributes} [attributes] of the input
 */
export function picker(label, take, attributes = {}) {
  const input = el('input', { type: 'file', multiple: true, hidden: true, 'aria-label': label, ...attributes });
  input.addEventListener('change', () => {
    if (input.files?.length) take(Array.from(input.files));
  });
  return [button(label, () => input.click(), { class: attributes.webkitdirectory ? 'main' : undefined }), input];
}
