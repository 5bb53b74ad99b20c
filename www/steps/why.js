/** Why files were left out, in words. */

/**
 * What kind of thing they are, where that is why, and the reason.
 * @param {typeof import('../locales/en.js').en} text
 * @param {string} reason
 * @param {string} [kind]
 */
export function why({ kinds, reasons }, reason, kind = '') {
  return [kinds.get(kind), reasons.get(reason)].filter(Boolean).join(' ');
}
