import type { Client } from '../../connector/client.ts';
import { signActing } from '../../connector/door/acting.ts';
import { findHeader, isConsistent } from '../../connector/door/consistent.ts';
import { ExchangeError } from '../../connector/error.ts';
import { actingHeader } from '../../contracts/acting.ts';
import type { SystemId } from '../../contracts/member.ts';
import type { Header } from '../../contracts/xroad/hash.ts';
import { purposeHeader } from '../../contracts/xroad/pdu.ts';
import { PageError } from '../application/page-error.ts';
import type { StaffMember } from '../sign-in/session.ts';

export type Inquiry = {
  /** the asker's own, noted before it is asked: the later answer comes under it */
  readonly id: string;
  /** whose system answers, and which of its services */
  readonly system: SystemId;
  readonly service: string;
  readonly purpose: string;
  /** our own code of the person */
  readonly code: string;
  /** what the asker shows, as the provider's town demands */
  readonly shown?: Readonly<Record<string, string>>;
  /** where it cannot be answered now, the answer comes to the inbox */
  readonly later?: boolean;
};

/** What has come of an inquiry. `message` is the exchange's, of the record that the person reads. */
export type Inquired =
  | { readonly is: 'answered'; readonly status: number; readonly body: unknown; readonly message: string }
  /** kept: asked when the provider opens, where that is known */
  | { readonly is: 'kept'; readonly message: string; readonly opens: Date | undefined }
  /** closed, and not kept */
  | { readonly is: 'closed'; readonly opens: Date | undefined }
  /** not permitted, or there is nobody, or the provider gave no answer: in the exchange's words */
  | { readonly is: 'refused'; readonly code: string; readonly text: string };

type Asking = {
  readonly client: Client;
  readonly keys: string;
  readonly system: SystemId;
  /** the region's code */
  readonly region: string;
  readonly staff: StaffMember;
  readonly sid: string;
  readonly role: string;
};

/**
 * Asks another member's system about a person（照会）, as this member of staff, over the X-Road door of the exchange. It goes once.
 * @throws PageError unavailable, unknown, broken: whatever kept us from an answer
 */
export async function inquire(asking: Asking, inquiry: Inquiry): Promise<Inquired> {
  const { client, keys, system, region, staff, sid, role } = asking;
  const { id, purpose, code, shown, later } = inquiry;
  const claim = await signActing({ keys, system }, { region, user: staff.id, role, message: id, sid });
  const headers: Header[] = [
    ['X-Road-Client', `${region}/${system}`],
    ['X-Road-Id', id],
    [purposeHeader, purpose],
    ['Engawa-Subject', code],
    [actingHeader, claim],
    ...(shown ? [['Engawa-Shown', new URLSearchParams(shown).toString()] as const] : []),
    ...(later ? [['Prefer', 'respond-async'] as const] : []),
  ];
  const target = `/r1/${region}/${inquiry.system}/${inquiry.service}`;
  const request = { method: 'GET', target, headers, body: Buffer.alloc(0) };
  const passed = await client.pass(request);
  if (passed.status === 401) throw new PageError('broken');
  // An answer to somebody else's question must not be read as one about this person.
  if (!isConsistent(request, passed)) throw new PageError('unknown');
  const find = (name: string) => findHeader(passed.headers, name);
  const said = parse(passed.body.toString('utf8'));
  const error = find('X-Road-Error');
  const message = find('X-Road-Request-Id') ?? '';
  const opening = find('Engawa-Opens');
  const opens = opening === undefined ? undefined : new Date(opening);
  if (passed.status === 202) return { is: 'kept', message, opens };
  if (error === undefined) return { is: 'answered', status: passed.status, body: said, message };
  const words = (said as { message?: string } | undefined)?.message ?? '';
  const reason = error.split('.').at(-1)!;
  if (reason === 'provider_silent') throw new PageError('unknown');
  if (passed.status === 429 || reason === 'not_ready' || reason === 'ledger_behind')
    throw new PageError('unavailable', undefined, { cause: new ExchangeError(passed.status, reason, words, true) });
  if (passed.status === 503) return { is: 'closed', opens };
  return { is: 'refused', code: reason, text: words };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
