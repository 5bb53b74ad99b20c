/** Places in pictures, as they are told to a person. */

/** @typedef {import('../types.js').Box} Box */
/** @typedef {import('../types.js').Writing} Writing */

/**
 * Places that lie in no other: of what was found twice the larger one, with all that both say.
 * @param {Writing[]} writing
 * @returns {Writing[]}
 */
export function outermost(writing) {
  const outer = writing.filter(({ area }, at) => !writing.some((other, place) => place !== at && holds(other.area, area) && (!holds(area, other.area) || place < at)));
  return outer.map((one) => {
    const inner = writing.filter(({ area }) => holds(one.area, area));
    return { ...one, shows: [...new Set(inner.flatMap(({ shows = [] }) => shows))] };
  });
}

/**
 * @param {Box} outer
 * @param {Box} inner
 */
function holds(outer, inner) {
  return outer.left <= inner.left && outer.top <= inner.top && outer.right >= inner.right && outer.bottom >= inner.bottom;
}

/**
 * What some places seem to say.
 * @param {import('../shell.js').Text} text
 * @param {Writing[]} writing
 */
export function said({ language, blanked: words, shows }, writing) {
  const kinds = new Set(writing.flatMap(({ shows: kind = [] }) => kind));
  const list = new Intl.ListFormat(language).format([...kinds].map((kind) => shows.get(kind) ?? kind));
  return list && words.seems(list);
}
