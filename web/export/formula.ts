/*
 * A spreadsheet runs a text cell of a CSV file that begins with = + - @ (their full-width forms too, in Japanese) or hides one behind
 * white space. The rule: such a text, and one that has only apostrophes before it, goes out with one apostrophe more in front; on the way
 * in, that one is taken off. Every text comes back as it was, and no text that goes out begins with a formula.
 */
const dangerous = /^'*\s*[=+\-@＝＋－＠\t\r\n]/;
const marked = /^''*\s*[=+\-@＝＋－＠\t\r\n]/;

export const disarm = (text: string): string => (dangerous.test(text) ? `'${text}` : text);
export const rearm = (text: string): string => (marked.test(text) ? text.slice(1) : text);

/** What stands in a column of numbers or days is no formula when it is one: a minus sign stays a minus sign. */
export const isPlainFigure = (text: string): boolean => /^[+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i.test(text);
