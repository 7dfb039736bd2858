import type { Tree } from './tree.ts';

export const largestContent = 10 * 1024 * 1024;
export const deepestContent = 64;

/** What is wrong with a content, in Japanese, without any of its values. */
export class Unreadable extends Error {}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const space = /[ \t\r\n]*/y;
const string = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const scalar = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;

/**
 * Reads JSON (RFC 8259) as strictly as I-JSON (RFC 7493) asks: where two readers may understand a text differently (a name given
 * twice, a broken character), one of them could be shown what was to be cut.
 * @throws Unreadable
 */
export function parse(body: Uint8Array): Tree {
  if (body.length > largestContent) throw new Unreadable('回答が大きすぎます（10MiBまで）。');
  const source = decode(body);
  let at = 0;

  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    const found = pattern.exec(source)?.[0];
    if (found !== undefined) at += found.length;
    return found;
  };
  const takeMark = (mark: string): boolean => {
    take(space);
    if (source[at] !== mark) return false;
    at += 1;
    return true;
  };
  const need = (mark: string): void => {
    if (!takeMark(mark)) throw new Unreadable('回答をJSONとして読めません。');
  };
  const takeText = (): string | undefined => {
    take(space);
    const raw = take(string);
    if (raw === undefined) return undefined;
    const read: string = JSON.parse(raw);
    if (!read.isWellFormed()) throw new Unreadable('回答に、正しくない文字（組にならないサロゲート）があります。');
    return read;
  };

  function readValue(depth: number): Tree {
    if (depth > deepestContent) throw new Unreadable(`回答の入れ子が深すぎます（${deepestContent}段まで）。`);
    if (takeMark('{')) return readObject(depth);
    if (takeMark('[')) return readList(depth);
    const read = takeText();
    if (read !== undefined) return { kind: 'text', text: read };
    const raw = take(scalar);
    if (raw === undefined) throw new Unreadable('回答をJSONとして読めません。');
    if (!Number.isFinite(Number(raw)) && /\d/.test(raw)) throw new Unreadable('回答に、大きすぎる数があります。');
    return { kind: 'plain', raw };
  }

  function readObject(depth: number): Tree {
    const members = new Map<string, Tree>();
    if (takeMark('}')) return { kind: 'object', members };
    do {
      const name = takeText();
      if (name === undefined) throw new Unreadable('回答をJSONとして読めません。');
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
  take(space);
  if (at !== source.length) throw new Unreadable('回答のJSONのあとに、余分な文字があります。');
  return tree;
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
