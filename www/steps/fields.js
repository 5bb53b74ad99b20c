/** Fields to write in. What is written goes no way but the page's: browsers send what they correct, suggest or remember. */

import { el } from '../dom.js';

/**
 * A field of one line, in any language.
 * @param {string} id
 * @param {string} label
 * @param {string} hint
 */
export function line(id, label, hint) {
  const field = el('input', { type: 'text', dir: 'auto', ...attributes(id) });
  return { element: labelled(field, label, hint), field };
}

/**
 * A field of one line that shows no letter of it.
 * @param {string} id
 * @param {string} label
 * @param {string} hint
 * @param {() => void} enter is called where Enter would send a form
 */
export function secret(id, label, hint, enter) {
  const keydown = (/** @type {Event} */ event) => {
    const { key, isComposing } = /** @type {KeyboardEvent} */ (event);
    if (key === 'Enter' && !isComposing) enter();
  };
  const field = el('input', { type: 'password', dir: 'auto', keydown, ...attributes(id) });
  return { element: labelled(field, label, hint), field };
}

/**
 * A field of many lines, for English text.
 * @param {string} id
 * @param {string} label
 * @param {string} hint
 */
export function box(id, label, hint) {
  const field = el('textarea', { rows: 12, lang: 'en', dir: 'ltr', ...attributes(id) });
  return { element: labelled(field, label, hint), field };
}

/** @param {string} id */
function attributes(id) {
  return { id, 'aria-describedby': `${id}-hint`, autocomplete: 'off', autocorrect: 'off', spellcheck: 'false', writingsuggestions: 'false' };
}

/**
 * @param {HTMLElement} field
 * @param {string} label
 * @param {string} hint
 */
function labelled(field, label, hint) {
  return el('div', { class: 'field' }, el('label', { for: field.id }, label), el('p', { class: 'small', id: `${field.id}-hint` }, hint), field);
}
