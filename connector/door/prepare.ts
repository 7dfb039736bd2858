import { Fault } from '../../contracts/fault.ts';
import { notAvailable } from '../../contracts/refusal.ts';
import { answerError, type XRoadAnswer } from '../../contracts/xroad/answer.ts';
import type { Header } from '../../contracts/xroad/hash.ts';
import type { XRoadHeaders } from '../../contracts/xroad/headers.ts';
import { purposeHeader } from '../../contracts/xroad/pdu.ts';
import type { XRoadTarget } from '../../contracts/xroad/target.ts';
import type { RawRequest } from '../raw.ts';
import { signActing } from './acting.ts';
import type { Codes } from './codes.ts';
import type { DoorConfiguration, Mapping } from './configuration.ts';
import { findSubject, type Named, readIdentifiers } from './subject.ts';

/** A client's request, read. */
export type Arriving = {
  readonly method: string;
  /** as it came */
  readonly raw: string;
  readonly target: XRoadTarget;
  readonly pairs: readonly Header[];
  readonly headers: XRoadHeaders;
  readonly body: Buffer;
  /** X-Road-Id: the client's, or made by us */
  readonly id: string;
  readonly requestId: string;
};

/** Of the client's connection with us, and credentials that are none of the exchange's. */
const notSent =
  /^(?:connection|keep-alive|proxy-.*|te|trailer|transfer-encoding|upgrade|host|content-length|expect|authorization|dpop|x-road-id|x-road-request-id|x-road-request-hash)$/;

/** What of a client's headers is meant for others than us. */
export function plain(pairs: readonly Header[]): Header[] {
  const listed = pairs
    .filter(([name]) => /^connection$/i.test(name))
    .flatMap(([, value]) => value.toLowerCase().split(/\s*,\s*/));
  return pairs.filter(([name]) => !notSent.test(name.toLowerCase()) && !listed.includes(name.toLowerCase()));
}

/**
 * Makes of a client's request the one that goes to the exchange: purpose, subject, run mode and acting person put in by the mapping, what the
 * client says of them itself left as it is; verb, query and all else unchanged.
 * @returns an answer where the exchange gives no code for the person
 * @throws Fault bad_request, with the line to add where the service has no mapping; ExchangeError
 */
export async function prepare(
  arriving: Arriving,
  own: { readonly door: DoorConfiguration; readonly keys: string; readonly system: string; readonly codes: Codes },
): Promise<{ readonly request: RawRequest; readonly code?: string } | { readonly answer: XRoadAnswer }> {
  const { target, headers, pairs, body, id } = arriving;
  const mapping = own.door.services[nameOf(target)];
  if (!mapping && headers.purpose === undefined) throw unmapped(target, Object.keys(own.door.services));
  const purpose = headers.purpose ?? mapping!.purpose;
  const about = await nameSubject(headers.subject === undefined ? mapping?.subject : undefined, {
    named: { headers: plain(pairs), path: target.path, body },
    purpose,
    // Under an opened access it is decided as what was opened.
    service: headers.access === undefined ? nameOf(target) : undefined,
    codes: own.codes,
  });
  if (!about) return { answer: answerError(400, 'Client.not_available', notAvailable, arriving.requestId) };
  const { named, code } = about;
  const service = arriving.raw.split('?')[0]!.split('/').slice(0, 7).join('/');
  const added = mapping ? await headersOf(mapping, arriving, own) : [];
  return {
    request: {
      method: arriving.method,
      target: service + named.path + target.query,
      headers: [
        ...named.headers,
        ['X-Road-Id', id],
        ...(headers.purpose === undefined ? [[purposeHeader, purpose] as const] : []),
        ...(code === undefined ? [] : [['Engawa-Subject', code] as const]),
        ...added,
      ],
      body: named.body,
    },
    code,
  };
}

/** @returns undefined where the exchange gives no code */
async function nameSubject(
  place: Mapping['subject'],
  asked: {
    readonly named: Named;
    readonly purpose: string;
    readonly service: string | undefined;
    readonly codes: Codes;
  },
): Promise<{ readonly named: Named; readonly code?: string } | undefined> {
  const { named, purpose, service, codes } = asked;
  const found = place && findSubject(place, named);
  if (!found) return { named };
  if (place.is === 'code' && !/^[\x21-\x7e]{1,100}$/.test(found.value))
    throw new Fault('bad_request', '対象者は、自機関の符号（空白のない半角の英数字）で示してください。');
  const code =
    place.is === 'code' ? found.value : await codes.find(purpose, readIdentifiers(found.value, place.insurer), service);
  return code === undefined ? undefined : { named: found.replace(code), code };
}

async function headersOf(
  { shown, runMode, acting }: Mapping,
  { headers, pairs, target, id }: Arriving,
  own: { readonly keys: string; readonly system: string },
): Promise<Header[]> {
  const isSaid = (name: string) => pairs.some(([one]) => one.toLowerCase() === name);
  const added: Header[] = [];
  if (shown && headers.shown.size === 0) added.push(['Engawa-Shown', new URLSearchParams(shown).toString()]);
  if (runMode && !isSaid('engawa-run-mode')) added.push(['Engawa-Run-Mode', encodeURIComponent(runMode)]);
  if (acting && headers.acting === undefined) {
    const user = pairs.find(([name]) => name.toLowerCase() === 'x-road-userid')?.[1].trim();
    if (!user || !/^[\x21-\x7e]{1,100}$/.test(user))
      throw new Fault('bad_request', '操作する職員の番号を、X-Road-UserId に半角の英数字で付けてください。');
    added.push([
      'Engawa-Acting',
      await signActing(own, { region: target.region, user, role: acting.role, message: id }),
    ]);
  }
  return added;
}

const nameOf = ({ memberClass, member, system, service }: XRoadTarget): string =>
  `${memberClass}/${member}/${system}/${service}`;

function unmapped(target: XRoadTarget, mapped: readonly string[]): Fault {
  const line = `"${nameOf(target)}": { "purpose": "（利用目的の番号）", "subject": { "header": "（対象者を示すヘッダー）" } }`;
  return new Fault(
    'bad_request',
    `この連携サービスの利用目的が決まっていません。接続プログラムの設定の door.services に次の行を加えるか、ヘッダー ${purposeHeader} を付けてください: ${line}${mapped.length > 0 ? `（いま設定にあるのは ${mapped.join('、')}）` : ''}`,
  );
}
