/** What a file of JSON holds, as it comes in a parcel（base64）; undefined where it is none. */
export function readJson(base64: string): unknown {
  try {
    return JSON.parse(Buffer.from(base64, 'base64').toString('utf8'));
  } catch {
    return undefined;
  }
}
