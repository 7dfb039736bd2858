import { accessHeader } from '../access.ts';
import { actingHeader } from '../acting.ts';
import { Fault } from '../fault.ts';
import { type RunMode, runModes } from '../kind.ts';
import type { Header } from './hash.ts';
import { purposeHeader, readPurpose } from './pdu.ts';
import { readIdentifier } from './target.ts';

/** What the headers of an X-Road REST request say to the door. */
export type XRoadHeaders = {
  /** X-Road-Client as it was written, and read: three parts, or four with the system */
  readonly client: { readonly text: string; readonly parts: readonly string[] };
  /** X-Road-Id; undefined: the door makes one */
  readonly id: string | undefined;
  /** the region that X-Road-Security-Server names */
  readonly securityServerRegion: string | undefined;
  /** X-Road-PDU-Purpose: the id of a registered purpose */
  readonly purpose: string | undefined;
  /** Engawa-Subject: the asker's pairwise code */
  readonly subject: string | undefined;
  /** Engawa-Shown: name=value, form-encoded */
  readonly shown: ReadonlyMap<string, string>;
  /** Engawa-Run-Mode */
  readonly runMode: RunMode;
  /** Engawa-Acting: the claim of the acting person, not checked yet (contracts/acting.ts) */
  readonly acting: string | undefined;
  /** Engawa-Access: an opened break-glass or self access that the request belongs to */
  readonly access: string | undefined;
  /** Prefer: respond-async (RFC 7240) */
  readonly respondAsync: boolean;
};

const longest = 2000;
const single = /^(?:x-road-.*|engawa-.*|authorization|dpop|host|content-type|content-length|content-encoding)$/;
/** Asks a provider's framework to take the request for another than the one that is decided on. */
const overriding = /^(?:x-http-method|x-http-method-override|x-method-override|x-original-ur[il]|x-rewrite-url)$/;
/** To be done only if nothing has changed: unseen by the provider it would be done all the same, and seen, its refusal would tell of what we keep back. */
const conditional = /^if-(?:match|unmodified-since)$/;

/**
 * A header that can be meant once and stands twice is refused: two readers would each choose another. So is what would make a provider
 * do another thing than what is decided on.
 * @throws Fault bad_request
 */
export function checkHeaders(headers: readonly Header[]): void {
  const byName = Map.groupBy(headers, ([name]) => name.toLowerCase());
  for (const [name, found] of byName) {
    checkName(found[0]![0]);
    if (name === 'connection') for (const [, value] of found) checkOptions(value);
    // "Only where there is nothing yet"; with a tag it may go, for passing.ts leaves it out.
    if (name === 'if-none-match' && found.some(([, value]) => value.trim() === '*')) throw noConditions(found[0]![0]);
    if (!single.test(name)) continue;
    if (found.length > 1) throw bad(`${found[0]![0]} が二つ以上あります。一つにしてください。`);
    if (name.startsWith('x-road-') && found[0]![1].length > longest) throw bad(`${found[0]![0]} が長すぎます。`);
  }
}

/**
 * Reads the headers from the pairs as they came.
 * @throws Fault bad_request
 */
export function readHeaders(headers: readonly Header[]): XRoadHeaders {
  checkHeaders(headers);
  const byName = Map.groupBy(headers, ([name]) => name.toLowerCase());
  const find = (name: string) => byName.get(name)?.[0]?.[1];
  const findText = (name: string) => {
    const value = find(name);
    return value === undefined ? undefined : decodeValue(name, value);
  };
  checkRepresentedParty(find('x-road-represented-party'));
  return {
    client: readClient(find('x-road-client')),
    id: readToken('X-Road-Id', find('x-road-id'), 200),
    securityServerRegion: readSecurityServer(find('x-road-security-server')),
    purpose: readToken(
      purposeHeader,
      readPurpose(
        [...byName.keys()].filter((name) => name.startsWith('x-road-pdu-')),
        findText,
      ),
      100,
    ),
    subject: readToken('Engawa-Subject', find('engawa-subject'), 100),
    shown: readShown(find('engawa-shown')),
    runMode: readRunMode(findText('engawa-run-mode')),
    acting: find(actingHeader.toLowerCase()),
    access: readToken(accessHeader, find(accessHeader.toLowerCase()), 100),
    respondAsync: (byName.get('prefer') ?? []).some(([, value]) => asksLater(value)),
  };
}

/** A provider behind CGI or WSGI makes one variable of `X_Road_Client` and `X-Road-Client`: it is as if it stood twice. */
function checkName(name: string): void {
  const meant = name.toLowerCase().replaceAll('_', '-');
  if (name.includes('_') && single.test(meant)) throw bad(`${name} は、_ を - にして書いてください。`);
  if (overriding.test(meant))
    throw bad(`${name} で、要求の方式や宛先を置き換えることはできません。要求そのものに書いてください。`);
  if (conditional.test(meant)) throw noConditions(name);
}

const noConditions = (name: string) =>
  bad(`条件付きの照会（${name}）はできません。回答に付く値がなく、条件に合うかどうかで内容が分かるためです。`);

/** What ends at this connection goes no further (RFC 9110, 7.6.1): we would decide on a header that the provider never sees. */
function checkOptions(value: string): void {
  const named = value.split(',').find((one) => single.test(one.trim().toLowerCase()));
  if (named !== undefined) throw bad(`Connection に、${named.trim()} を書くことはできません。`);
}

/** Values with other than ASCII characters come as UTF-8, escaped by % or as its bytes, which Node reads as Latin-1. */
function decodeValue(name: string, value: string): string {
  try {
    return decodeURIComponent(new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(value, 'latin1')));
  } catch {
    throw bad(`${name} が UTF-8（% で始まる形）として読めません。`);
  }
}

function readClient(text: string | undefined): XRoadHeaders['client'] {
  const parts = text?.split('/') ?? [];
  if (text === undefined || parts.length < 3 || parts.length > 4)
    throw bad('X-Road-Client に、照会する業務システムを「地域/種別/参加機関/業務システム」の形で書いてください。');
  return { text, parts: parts.map(readIdentifier) };
}

function readSecurityServer(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const parts = text.split('/').map(readIdentifier);
  if (parts.length !== 4) throw bad('X-Road-Security-Server は4つの部分で書いてください。');
  return parts[0];
}

function checkRepresentedParty(text: string | undefined): void {
  if (text !== undefined && text.split('/').map(readIdentifier).length > 2)
    throw bad('X-Road-Represented-Party は「[種別/]番号」の形で書いてください。');
}

function readToken(name: string, text: string | undefined, most: number): string | undefined {
  if (text !== undefined && (text.length > most || !/^[\x21-\x7e]+$/.test(text)))
    throw bad(`${name} は、空白のない半角の英数字・記号 ${most} 字以内にしてください。`);
  return text;
}

function readShown(text: string | undefined): ReadonlyMap<string, string> {
  if (text === undefined) return new Map();
  if (text.length > longest || !/^[\x21-\x7e]+$/.test(text) || /%(?![0-9A-Fa-f]{2})/.test(text))
    throw bad('Engawa-Shown は「名前=値&名前=値」の形（% で始まる形の UTF-8）にしてください。');
  const pairs = [...new URLSearchParams(text)];
  if (new Set(pairs.map(([name]) => name)).size !== pairs.length)
    throw bad('Engawa-Shown に、同じ名前が二つ以上あります。');
  if (pairs.some(([name, value]) => name === '' || /[\x00-\x1f\x7f\ufffd]/.test(value)))
    throw bad('Engawa-Shown に、使えない文字があります。');
  return new Map(pairs);
}

function readRunMode(text: string | undefined): RunMode {
  const found = runModes.find((mode) => mode === (text ?? '通常'));
  if (!found)
    throw bad(`Engawa-Run-Mode は ${runModes.join('・')} のいずれかを、UTF-8 の % で始まる形で書いてください。`);
  return found;
}

/** Whether one of the preferences is to be answered later (RFC 7240, 4.1). */
export const asksLater = (value: string): boolean =>
  value.split(',').some((one) => /^\s*respond-async\s*(?:;|$)/i.test(one));

const bad = (detail: string) => new Fault('bad_request', detail);
