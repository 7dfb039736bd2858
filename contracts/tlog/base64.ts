/** Strict base64: the one spelling that encoding gives, or undefined. Two spellings of one signature would be two texts. */
export function findBase64(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : undefined;
}
