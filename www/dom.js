/** Builds what is seen. Text goes in as text only; nothing that was read from a file can become markup. */

/** @typedef {Node | string | null | undefined | false} Child */
/** @typedef {Record<string, string | number | boolean | EventListener | undefined>} Attributes */

/**
 * Makes an element. An attribute that is a function listens to the event of that name; `true` sets an empty attribute and
 * `false` or `undefined` none.
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {Attributes} [attributes]
 * @param {...Child} children
 * @returns {HTMLElementTagNameMap[T]}
 */
export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(name, value);
    else if (value === true) element.setAttribute(name, '');
    else if (value !== false && value !== undefined) element.setAttribute(name, String(value));
  }
  element.append(...present(children));
  return element;
}

/**
 * The children that are there: what is left out by a condition is null, undefined or false.
 * @param {Child[]} children
 */
export function present(children) {
  return children.filter((child) => child !== null && child !== undefined && child !== false);
}

/**
 * A button of this page.
 * @param {string} text
 * @param {() => void} press
 * @param {Attributes} [attributes]
 */
export function button(text, press, attributes = {}) {
  return el('button', { type: 'button', click: press, ...attributes }, text);
}

/**
 * A value that came out of a file, shown so that it can neither act nor reorder the text around it.
 * @param {string} text
 */
export function value(text) {
  return el('bdi', { class: 'value' }, plain(text));
}

/**
 * The same for a value within a sentence.
 * @param {string} text
 */
export function isolated(text) {
  return `\u2068${plain(text)}\u2069`;
}

/**
 * A value without what cannot be seen.
 * @param {string} text
 */
export function plain(text) {
  return text.replace(UNSEEN, '·');
}

/** Control characters, and those that turn the direction of text or take no room. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\u2028\u2029]/gu;
