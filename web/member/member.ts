import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import type { Client } from '../../connector/client.ts';
import { signActing } from '../../connector/door/acting.ts';
import { findHeader } from '../../connector/door/consistent.ts';
import { ExchangeError } from '../../connector/error.ts';
import { actingHeader } from '../../contracts/acting.ts';
import { type MemberId, type MemberKind, memberOf, type SystemId } from '../../contracts/member.ts';
import { isProofTooOld } from '../../contracts/sign-in.ts';
import { PageError } from '../application/page-error.ts';
import type { Refused, Sent } from '../sign-in/person.ts';
import type { StaffMember } from '../sign-in/session.ts';
import { type Inquired, type Inquiry, inquire } from './inquire.ts';

/** A system of a member, as an application holds it: its key file and the client that reads it. */
export type MemberSystem = {
  readonly system: SystemId;
  readonly keys: string;
  readonly client: Client;
  /** what the exchange says the member is; asked until it has answered. @throws ExchangeError */
  about(): Promise<About>;
};
export type About = { readonly kind: MemberKind; readonly name: string; readonly municipality: string | null };

/** The exchange as a member's system reaches it for one member of its staff, who is signed in. Every call throws PageError. */
export type Member = {
  readonly id: MemberId;
  readonly system: SystemId;
  readonly staff: StaffMember;
  /** reads as the system, where nobody needs to be said to act */
  get<T>(path: string, answer: z.ZodType<T>): Promise<T>;
  /** reads as this member of staff, who is said: what only some may read, or what is itself on record. Asked once. */
  look<T>(path: string, answer: z.ZodType<T>, role?: string): Promise<Sent<T>>;
  /**
   * An act of this member of staff: the body gets an `id`, the claim who acts and in which sign-in session. Sent once, whatever becomes of it. Where the
   * exchange asks for a fresh proof, PageError `proof_too_old` leads there, and from there back to the page whose form it was.
   * @param role one of theirs; the first where it says none
   */
  act<T>(path: string, body: Readonly<Record<string, unknown>>, answer: z.ZodType<T>, role?: string): Promise<Sent<T>>;
  /** asks another member's system about a person（照会）, as this member of staff. Asked once. */
  inquire(inquiry: Inquiry, role?: string): Promise<Inquired>;
};

const jsonType = ['Content-Type', 'application/json'] as const;

/** @param region its code */
export function openMember(
  { system, keys, client }: MemberSystem,
  region: string,
  staff: StaffMember,
  sid: string,
): Member {
  /** One request under a claim of its own. It goes once: a claim is used once. */
  async function once<T>(method: 'GET' | 'POST', path: string, body: object, answer: z.ZodType<T>, role?: string) {
    const message = randomUUID();
    if (role === undefined || !staff.roles.includes(role)) throw new PageError('not_found');
    try {
      const claim = await signActing({ keys, system }, { region, user: staff.id, role, message, sid });
      const target = method === 'GET' ? `${path}${path.includes('?') ? '&' : '?'}id=${message}` : path;
      const passed = await client.pass({
        method,
        target,
        headers: [...(method === 'POST' ? [jsonType] : []), [actingHeader, claim]],
        body: Buffer.from(method === 'POST' ? JSON.stringify({ id: message, ...body }) : ''),
      });
      const said: unknown = passed.body.length === 0 ? undefined : parse(passed.body.toString('utf8'));
      if (passed.status < 300) return { ok: true as const, value: read(said, answer) };
      const refused = {
        code: 'unknown',
        text: '受け付けられませんでした。',
        ...(said as Partial<Refused> | undefined),
      };
      if (isProofTooOld(passed.status, findHeader(passed.headers, 'WWW-Authenticate')))
        throw new PageError('proof_too_old');
      if ([400, 409, 422].includes(passed.status)) return { ok: false as const, refused };
      throw errorOf(new ExchangeError(passed.status, refused.code, refused.text, false));
    } catch (error) {
      throw errorOf(error);
    }
  }
  return {
    id: memberOf(system),
    system,
    staff,
    async get(path, answer) {
      try {
        return read(await client.call('GET', path), answer);
      } catch (error) {
        throw errorOf(error);
      }
    },
    look: (path, answer, role = staff.roles[0]) => once('GET', path, {}, answer, role),
    act: (path, body, answer, role = staff.roles[0]) => once('POST', path, body, answer, role),
    async inquire(inquiry, role = staff.roles[0]) {
      if (role === undefined || !staff.roles.includes(role)) throw new PageError('not_found');
      try {
        return await inquire({ client, keys, system, region, staff, sid, role }, inquiry);
      } catch (error) {
        throw errorOf(error);
      }
    },
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // not from the exchange: a proxy's page, say
  }
}

function read<T>(said: unknown, answer: z.ZodType<T>): T {
  const result = answer.safeParse(said);
  if (!result.success) throw new PageError('broken', undefined, { cause: result.error });
  return result.data;
}

/** What the exchange did not do, as a page says it. */
export function errorOf(error: unknown): PageError {
  if (error instanceof PageError) return error;
  if (!(error instanceof ExchangeError)) return new PageError('broken', undefined, { cause: error });
  const { status, code, message } = error;
  if (code === 'silent') return new PageError('unknown', undefined, { cause: error });
  if (status === 403 || status === 404) return new PageError('not_found');
  if (status === 400 || status === 409 || status === 422) return new PageError('refused', message);
  // The system itself is not known to the exchange: nothing that the person at the screen can mend.
  return new PageError(status === 401 || (status >= 500 && status < 502) ? 'broken' : 'unavailable', undefined, {
    cause: error,
  });
}
