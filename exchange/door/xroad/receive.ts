import type { IncomingMessage } from 'node:http';
import { Fault } from '../../../contracts/fault.ts';
import type { Header } from '../../../contracts/xroad/hash.ts';
import { readHeaders, type XRoadHeaders } from '../../../contracts/xroad/headers.ts';
import { passToProvider } from '../../../contracts/xroad/passing.ts';
import { purposeHeader } from '../../../contracts/xroad/pdu.ts';
import type { XRoadTarget } from '../../../contracts/xroad/target.ts';
import type { Presented } from '../../identify/acting/acting.ts';
import type { Caller } from '../../identify/caller/authenticate.ts';
import type { Services } from '../../services.ts';
import type { Asked } from '../../stages.ts';
import { readShown } from './shown.ts';

/** A request at the door whose caller is known; its body is not read yet. */
export type Arriving = {
  readonly request: IncomingMessage;
  readonly target: XRoadTarget;
  readonly pairs: readonly Header[];
  readonly headers: XRoadHeaders;
  readonly caller: Caller;
  /** X-Road-Request-Id */
  readonly requestId: string;
  /** X-Road-Id: the asker's, or made by us */
  readonly id: string;
};

/**
 * Reads the headers of a known caller, and whether it speaks for itself.
 * @throws Fault bad_request
 */
export function arrive(
  request: IncomingMessage,
  target: XRoadTarget,
  { pairs, caller, requestId, region }: Pick<Arriving, 'pairs' | 'caller' | 'requestId'> & { readonly region: string },
): Arriving {
  const headers = readHeaders(pairs);
  const own = `${region}/${caller.system}`;
  if (headers.client.parts.join('/') !== own)
    throw new Fault('bad_request', `X-Road-Client は、認証した業務システムの名前（${own}）にしてください。`);
  if (headers.securityServerRegion !== undefined) checkRegion(headers.securityServerRegion, region);
  return { request, target, pairs, headers, caller, requestId, id: headers.id ?? `${region}-${requestId}` };
}

/** Asking another region is reserved for federation. @throws Fault not_found */
export function checkRegion(named: string, own: string): void {
  if (named !== own)
    throw new Fault('not_found', `地域 ${named} にはつながっていません。この連携基盤の地域は ${own} です。`);
}

/**
 * The inquiry, as the road takes it.
 * @throws Fault bad_request where it does not say what it is for: our deviation from X-Road, because nothing is permitted without a purpose
 */
export function askedOf(
  { request, target, pairs, headers, caller, requestId, id }: Arriving,
  body: Buffer,
  { policies, contracts }: Pick<Services, 'policies' | 'contracts'>,
  acting: Presented | undefined,
): Asked {
  const { purpose, subject, shown, runMode, respondAsync, access } = headers;
  if (purpose === undefined)
    throw new Fault(
      'bad_request',
      `利用目的がありません。ヘッダー ${purposeHeader}: に、登録された利用目的の番号を付けてください。使える利用目的は getOpenAPI で分かります。`,
    );
  const member = `${target.memberClass}/${target.member}`;
  return {
    caller,
    message: requestId,
    messageId: id,
    provider: { member, system: `${member}/${target.system}`, service: target.service },
    method: request.method!,
    path: target.path,
    query: target.query,
    headers: passToProvider(pairs),
    body,
    code: subject ?? null,
    purpose,
    shown: readShown(shown, policies.schema.shown, contracts),
    runMode,
    // What is opened for a life, or at a counter, is answered now or not at all.
    later: respondAsync && access === undefined,
    ...(acting && { acting }),
    ...(access !== undefined && { access }),
  };
}
