/** Where files are handed over: an area to drop them on, and two buttons. */

import { el } from '../dom.js';
import { picker } from './picker.js';

/**
 * @param {Pick<import('../shell.js').Text['choose'], 'drop' | 'or' | 'folder' | 'files'>} text
 * @param {(input: import('../types.js').Input) => void} open
 */
export function dropArea(text, open) {
  const buttons = el('div', { class: 'buttons' }, ...picker(text.folder, open, { webkitdirectory: true }), ...picker(text.files, open));
  const area = el('div', { class: 'drop' }, el('p', {}, text.drop), el('p', { class: 'small' }, text.or), buttons);
  area.addEventListener('dragover', () => area.classList.add('over'));
  area.addEventListener('dragleave', () => area.classList.remove('over'));
  area.addEventListener('drop', (event) => {
    area.classList.remove('over');
    if (event.dataTransfer) open(event.dataTransfer);
  });
  return area;
}
