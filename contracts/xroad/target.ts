import { Fault } from '../fault.ts';

/**
 * What an X-Road REST request is addressed to: `/r1/{region}/{class}/{member}/{system}/{service}[/path][?query]` (PR-REST §4.1).
 * The five parts decoded; path and query as they came over the wire.
 */
export type XRoadTarget = {
  readonly region: string;
  readonly memberClass: string;
  readonly member: string;
  readonly system: string;
  readonly service: string;
  /** empty, or beginning with a slash */
  readonly path: string;
  /** empty, or beginning with a question mark */
  readonly query: string;
};

/** Whether a request target, as it came over the wire, speaks X-Road, well or not. */
export const isXRoadTarget = (target: string): boolean =>
  /^(?:[a-z][a-z0-9+.-]*:\/\/[^/?#]*)?\/(?:r\d+(?:[/?#]|$)|listClients(?:[?#]|$))/i.test(target);
export const isListClients = (target: string): boolean => /^\/listClients(?:\?|$)/.test(target);

const longest = 8000;

/**
 * Reads the request target as it came over the wire, before anything has resolved or decoded it. What two readers could understand in two
 * ways (we who decide, the provider that answers) is refused, not repaired: dot segments, slashes and backslashes under an
 * escape, empty segments, absolute forms.
 * @throws Fault bad_request
 */
export function readTarget(raw: string): XRoadTarget {
  if (raw.length > longest) throw bad(`URL が長すぎます（${longest}文字まで）。`);
  if (!raw.startsWith('/')) throw bad('要求の宛先は、パス（/r1/…）の形で書いてください。');
  if (!/^[\x21-\x22\x24-\x7e]+$/.test(raw))
    throw bad('URL に使えない文字があります。% で始まる形（UTF-8）にしてください。');
  const end = raw.includes('?') ? raw.indexOf('?') : raw.length;
  const [, version, ...parts] = raw.slice(0, end).split('/');
  if (version !== 'r1') throw bad(`X-Road のプロトコルの版 ${version} は使えません。/r1/ にしてください。`);
  if (parts.length < 5) throw bad('/r1/ の後に、地域・種別・参加機関・業務システム・連携サービスの5つが必要です。');
  const [region, memberClass, member, system, service] = parts.slice(0, 5).map(readIdentifier);
  const path = parts
    .slice(5)
    .map((segment) => `/${segment}`)
    .join('');
  checkPath(path);
  return {
    region: region!,
    memberClass: memberClass!,
    member: member!,
    system: system!,
    service: service!,
    path,
    query: raw.slice(end),
  };
}

/**
 * One part of an X-Road identifier, decoded once. The characters are those of PR-REST §4.1; a part of dots alone is none, because whoever
 * builds a path of it would climb.
 * @throws Fault bad_request
 */
export function readIdentifier(part: string): string {
  const text = decode(part);
  if (!/^[A-Za-z0-9'()+,.=?-]{1,100}$/.test(text) || /^\.+$/.test(text))
    throw bad("識別子が正しくありません。使えるのは、半角の英数字と '()+,-.=? です（1つの部分につき100字まで）。");
  return text;
}

function checkPath(path: string): void {
  if (/[^A-Za-z0-9\-._~!$&'()*+,;=:@%/]/.test(path))
    throw bad('パスに使えない文字があります。% で始まる形（UTF-8）にしてください。');
  // Twice escaped as well: a provider that decodes twice would see what we did not.
  if (/%(?:25)*(?:2f|5c)/i.test(path)) throw bad('パスに、%2F（/）と %5C（\\）は使えません。');
  const segments = path.split('/').slice(1);
  if (segments.slice(0, -1).includes('')) throw bad('パスに、空の部分（//）は使えません。');
  for (const segment of segments) {
    const text = decode(segment.replace(/%(?:25)+2e/gi, '.'));
    // Windows drops blanks at the end of a name, and makes dots of what only looks like some (．, ‥).
    if (/^\.{1,2} *(?:;|$)/.test(text.normalize('NFKC'))) throw bad('パスに、. と .. の部分は使えません。');
    if (/[\x00-\x1f\x7f]/.test(text)) throw bad('パスに、制御文字は使えません。');
  }
}

/** decodeURIComponent refuses what is not UTF-8, overlong forms of a dot or a slash among it. */
function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw bad('% で始まる形が正しくありません（UTF-8 の2桁の16進数にしてください）。');
  }
}

const bad = (detail: string) => new Fault('bad_request', detail);
