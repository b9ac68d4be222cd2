// Lists of small numbers as text, as source maps write them (revision 3): groups of five bits in
// base 64, the low ones first, and in the lowest bit of the first the sign.
//
//   0, 1, -1, 15, 16     A C D e gB

const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const BITS = 5;
const CONTINUES = 1 << BITS;

/** The numbers in a text. */
export function numbersIn(text: string): number[] {
  const found: number[] = [];
  let [bits, shift] = [0, 0];
  for (const digit of text) {
    const value = digits.indexOf(digit);
    bits |= (value & (CONTINUES - 1)) << shift;
    shift += BITS;
    if ((value & CONTINUES) !== 0) continue;
    found.push((bits & 1) === 0 ? bits >>> 1 : -(bits >>> 1));
    [bits, shift] = [0, 0];
  }
  return found;
}

/** The text of some numbers of at most 31 bits. */
export function textOf(numbers: readonly number[]): string {
  let text = "";
  for (const number of numbers) {
    let bits = number < 0 ? -number << 1 | 1 : number << 1;
    while (bits >= CONTINUES) {
      text += digits[(bits & (CONTINUES - 1)) | CONTINUES];
      bits >>>= BITS;
    }
    text += digits[bits];
  }
  return text;
}
