import { Fault } from '../../contracts/fault.ts';
import type { Header } from '../../contracts/xroad/hash.ts';
import type { Identifiers } from '../client.ts';
import type { SubjectPlace } from './configuration.ts';

/** What of a request can name a person: `path` is what stands below the service. */
export type Named = { readonly headers: readonly Header[]; readonly path: string; readonly body: Buffer };

/** Whom the client asks about, as it wrote it, and the same request with our code in that place. */
export type Found = { readonly value: string; readonly replace: (code: string) => Named };

/**
 * Finds whom a request is about. Of a header the value goes no further; in a path or a body our code takes its place, because the
 * exchange knows the person by nothing else there.
 * @returns undefined where this path has no such place
 * @throws Fault bad_request where nothing can be read there
 */
export function findSubject(place: SubjectPlace, named: Named): Found | undefined {
  if ('header' in place) return inHeader(place.header, named);
  return 'path' in place ? inPath(place.path, named) : inBody(place.pointer, named);
}

function inHeader(name: string, named: Named): Found {
  const is = ([one]: Header) => one.toLowerCase() === name.toLowerCase();
  const found = named.headers.filter(is);
  if (found.length !== 1) throw bad(`対象者を示すヘッダー ${name} を、一つ付けてください。`);
  const headers = named.headers.filter((one) => !is(one));
  return { value: found[0]![1].trim(), replace: () => ({ ...named, headers }) };
}

function inPath(template: string, named: Named): Found | undefined {
  const [wanted, given] = [template.split('/'), named.path.split('/')];
  const isOpen = wanted.at(-1) === '*';
  if (isOpen) wanted.pop();
  if (isOpen ? given.length < wanted.length : given.length !== wanted.length) return undefined;
  if (!wanted.every((segment, i) => segment === '{subject}' || segment === given[i])) return undefined;
  const at = wanted.indexOf('{subject}');
  return {
    value: decodeURIComponent(given[at]!),
    replace: (code) => ({ ...named, path: given.with(at, encodeURIComponent(code)).join('/') }),
  };
}

function inBody(pointer: string, named: Named): Found | undefined {
  if (named.body.length === 0) return undefined;
  const text = readUtf8(named.body);
  const value = readPointer(text, pointer);
  if (typeof value !== 'string') throw bad(`本文の ${pointer} に、対象者を示す文字列がありません。`);
  const written = JSON.stringify(value);
  // Replaced in the text, so that not a byte of the rest changes.
  const parts = text.split(written);
  if (parts.length !== 2)
    throw bad(`本文の ${pointer} と同じ値が、ほかの所にもあります。対象者は一か所で示してください。`);
  const textWith = (code: string) => parts.join(JSON.stringify(code));
  // There under escapes, and elsewhere without: another value would be replaced.
  if (readPointer(textWith(`${value}?`), pointer) !== `${value}?`)
    throw bad(`本文の ${pointer} の値は、\\u で始まる形にせずに書いてください。`);
  return { value, replace: (code) => ({ ...named, body: Buffer.from(textWith(code)) }) };
}

/** Of other bytes some would not be there any more when the text is written again. */
function readUtf8(body: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body);
  } catch {
    throw bad('本文の文字コードを UTF-8 にしてください。');
  }
}

/** RFC 6901, without lists. */
function readPointer(text: string, pointer: string): unknown {
  try {
    let value: unknown = JSON.parse(text);
    for (const part of pointer.slice(1).split('/')) {
      const name = part.replaceAll('~1', '/').replaceAll('~0', '~');
      if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
      value = (value as Record<string, unknown>)[name];
    }
    return value;
  } catch {
    return undefined;
  }
}

/** A number as the office holds it. @throws Fault bad_request */
export function readIdentifiers(value: string, insurer: string | undefined): Identifiers {
  if (insurer !== undefined && /^[0-9A-Za-z]{1,20}$/.test(value)) return { insurer, insured: value };
  const [, first, second] = /^([0-9A-Za-z]{1,20})[-:/]([0-9A-Za-z]{1,20})$/.exec(value) ?? [];
  if (insurer !== undefined || first === undefined || second === undefined)
    throw bad(
      insurer === undefined
        ? '対象者は「保険者番号-被保険者番号」の形で示してください。'
        : '対象者は、被保険者番号（半角の英数字）で示してください。',
    );
  return { insurer: first, insured: second };
}

const bad = (detail: string) => new Fault('bad_request', detail);
