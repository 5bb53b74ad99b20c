/** Numbers in the words of a language: things that are counted, sizes, times. The words come from the language's own file. */

/** @typedef {Partial<Record<Intl.LDMLPluralRule, string>> & { other: string }} Forms a phrase for each plural that the language has; `#` stands for the digits */

/**
 * @param {string} language with its digits, where it has a choice of them
 * @param {string[]} units of sizes, from bytes up, each 1024 of the one before
 */
export function numbers(language, units) {
  const plural = new Intl.PluralRules(language);
  const number = new Intl.NumberFormat(language);

  /**
   * @param {number} count
   * @param {Forms} forms
   */
  function counted(count, forms) {
    return (forms[plural.select(count)] ?? forms.other).replace('#', number.format(count));
  }

  /** @param {number} bytes */
  function size(bytes) {
    const power = Math.min(units.length - 1, Math.floor(Math.log2(Math.max(1, bytes)) / 10));
    const value = bytes / 2 ** (10 * power);
    return `${number.format(value < 10 ? Number(value.toFixed(1)) : Math.round(value))} ${units[power]}`;
  }

  /**
   * @param {number} seconds
   * @param {string} soon what is said of less than a minute
   * @param {Forms} minutes
   */
  function lasting(seconds, soon, minutes) {
    return seconds < 60 ? soon : counted(Math.round(seconds / 60), minutes);
  }

  return { number, counted, size, lasting };
}
