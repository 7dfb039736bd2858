import type { Tree } from './tree.ts';

export const largestContent = 10 * 1024 * 1024;
export const deepestContent = 64;
/** Reading, checking and cutting one takes this process from all others meanwhile. */
export const mostValues = 300_000;

/** What is wrong with a content, in Japanese, without any of its values. */
export class Unreadable extends Error {}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const literals = ['true', 'false', 'null'];
const quote = 0x22;
const backslash = 0x5c;

/**
 * Reads JSON (RFC 8259) as strictly as I-JSON (RFC 7493) asks: where two readers may understand a text differently (a name given
 * twice, a broken character), one of them could be shown what was to be cut.
 * @throws Unreadable
 */
export function parse(body: Uint8Array): Tree {
  if (body.length > largestContent) throw new Unreadable('回答が大きすぎます（10MiBまで）。');
  const source = decode(body);
  let at = 0;
  let values = 0;

  const unreadable = () => new Unreadable('回答をJSONとして読めません。');
  const passSpace = (): void => {
    while (isSpace(source.charCodeAt(at))) at += 1;
  };
  const takeMark = (mark: string): boolean => {
    passSpace();
    if (source[at] !== mark) return false;
    at += 1;
    return true;
  };
  const need = (mark: string): void => {
    if (!takeMark(mark)) throw unreadable();
  };
  // Character by character: a pattern that repeats over a text of many megabytes runs out of its stack.
  const takeText = (): string | undefined => {
    passSpace();
    if (source.charCodeAt(at) !== quote) return undefined;
    let isEscaped = false;
    let end = at + 1;
    for (let code = source.charCodeAt(end); code !== quote; code = source.charCodeAt(++end)) {
      if (!(code >= 0x20)) throw unreadable(); // a control character, or no end
      if (code !== backslash) continue;
      isEscaped = true;
      end += 1;
    }
    const read = isEscaped ? readEscapes(source.slice(at, end + 1)) : source.slice(at + 1, end);
    if (read === undefined) throw unreadable();
    if (!read.isWellFormed()) throw new Unreadable('回答に、正しくない文字（組にならないサロゲート）があります。');
    at = end + 1;
    return read;
  };
  const takePlain = (): string | undefined => {
    const literal = literals.find((one) => source.startsWith(one, at));
    if (literal === undefined) number.lastIndex = at;
    const raw = literal ?? number.exec(source)?.[0];
    if (raw !== undefined) at += raw.length;
    return raw;
  };

  function readValue(depth: number): Tree {
    if (depth > deepestContent) throw new Unreadable(`回答の入れ子が深すぎます（${deepestContent}段まで）。`);
    if (++values > mostValues)
      throw new Unreadable(`回答の値が多すぎます（${mostValues / 10_000}万個まで）。分けて返してください。`);
    if (takeMark('{')) return readObject(depth);
    if (takeMark('[')) return readList(depth);
    const read = takeText();
    if (read !== undefined) return { kind: 'text', text: read };
    const raw = takePlain();
    if (raw === undefined) throw unreadable();
    if (!Number.isFinite(Number(raw)) && /\d/.test(raw)) throw new Unreadable('回答に、大きすぎる数があります。');
    return { kind: 'plain', raw };
  }

  function readObject(depth: number): Tree {
    const members = new Map<string, Tree>();
    if (takeMark('}')) return { kind: 'object', members };
    do {
      const name = takeText();
      if (name === undefined) throw unreadable();
      if (members.has(name) || name === '__proto__')
        throw new Unreadable('回答に、同じ名前が二つある項目、または使えない名前の項目があります。');
      need(':');
      members.set(name, readValue(depth + 1));
    } while (takeMark(','));
    need('}');
    return { kind: 'object', members };
  }

  function readList(depth: number): Tree {
    const items: Tree[] = [];
    if (takeMark(']')) return { kind: 'list', items };
    do items.push(readValue(depth + 1));
    while (takeMark(','));
    need(']');
    return { kind: 'list', items };
  }

  const tree = readValue(1);
  passSpace();
  if (at !== source.length) throw new Unreadable('回答のJSONのあとに、余分な文字があります。');
  return tree;
}

const isSpace = (code: number): boolean => code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;

/** Undefined where an escape is none. */
function readEscapes(quoted: string): string | undefined {
  try {
    return JSON.parse(quoted);
  } catch {
    return undefined;
  }
}

function decode(body: Uint8Array): string {
  let source: string;
  try {
    source = utf8.decode(body);
  } catch {
    throw new Unreadable('回答の文字コードがUTF-8ではありません。');
  }
  if (source.startsWith('\ufeff')) throw new Unreadable('回答の先頭にBOMがあります。付けずに返してください。');
  return source;
}
