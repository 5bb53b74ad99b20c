/** Writing in pictures, in the letters of a machine: five by seven dots. */

/** @typedef {{ text: string, left: number, top: number, dot?: number, ink?: number }} Line */

/**
 * @param {Uint8Array | Uint16Array} grey
 * @param {number} columns
 * @param {Line} line
 */
export function write(grey, columns, { text, left, top, dot = 2, ink = 225 }) {
  [...text].forEach((letter, place) => {
    const dots = [...(LETTERS.get(letter) ?? '')].map((row) => Number.parseInt(row, 32));
    for (let at = 0; at < 35 * dot * dot; at += 1) {
      const [x, y] = [at % (5 * dot), Math.floor(at / (5 * dot))];
      const isInk = ((dots[Math.floor(y / dot)] ?? 0) >> (4 - Math.floor(x / dot))) & 1;
      if (isInk) grey[(top + y) * columns + left + place * 6 * dot + x] = ink;
    }
  });
}

/** Seven rows of five dots, each row a digit to the base of 32. @type {Map<string, string>} */
const LETTERS = new Map([
  ['A', 'ehhvhhh'], ['B', 'uhhuhhu'], ['C', 'ehggghe'], ['D', 'uhhhhhu'], ['E', 'vgguggv'], ['F', 'vgguggg'],
  ['G', 'ehgnhhf'], ['H', 'hhhvhhh'], ['I', 'e44444e'], ['J', '72222ic'], ['K', 'hikokih'], ['L', 'ggggggv'],
  ['M', 'hrllhhh'], ['N', 'hpljhhh'], ['O', 'ehhhhhe'], ['P', 'uhhuggg'], ['Q', 'ehhhlid'], ['R', 'uhhukih'],
  ['S', 'fgge11u'], ['T', 'v444444'], ['U', 'hhhhhhe'], ['V', 'hhhhha4'], ['W', 'hhhllrh'], ['X', 'hha4ahh'],
  ['Y', 'hha4444'], ['Z', 'v1248gv'], ['0', 'ehjlphe'], ['1', '4c4444e'], ['2', 'eh168gv'], ['3', 'u11e11u'],
  ['4', '26aiv22'], ['5', 'vgu11he'], ['6', 'egguhhe'], ['7', 'v124888'], ['8', 'ehhehhe'], ['9', 'ehhf11e'],
  ['-', '000v000'], ['.', '00000cc'], [':', '0cc0cc0'], ['/', '1122488'],
]);
