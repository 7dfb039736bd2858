import type { Context } from 'hono';
import { z } from 'zod';
import { Fault } from '../../../contracts/fault.ts';
import type { MemberId, SystemId } from '../../../contracts/member.ts';
import { answerOwnInquiry } from '../../answer/own-inquiry.ts';
import { residentClient } from '../../identify/caller/person-token.ts';
import { createRateLimit } from '../../identify/caller/rate.ts';
import type { Services } from '../../services.ts';
import type { Ask, Asked } from '../../stages.ts';
import type { Door, Routes } from '../app.ts';
import { checked, describe, refusalAnswer } from '../describe.ts';
import { personPath, readOwn } from './shared.ts';

const part = z.string().min(1).max(100);
const path = personPath.extend({ class: part, member: part, system: part, service: part, path: z.string().max(500) });
/** A person writes a word or a signature, never a file. */
const mostBytes = 64 * 1024;
/** A page asks three times; nobody reads sixty pages a minute. */
const asking = { perMinute: 120, burst: 60 };

const answers = {
  200: { description: '機関の回答。連携契約定義と、判断で認められた項目だけが入ります', schema: z.unknown() },
  422: { description: '受け付けられません', schema: refusalAnswer },
  502: { description: '機関が答えられないか、答えが正しくありません', schema: refusalAnswer },
  503: {
    description: '機関が業務時間外か、つながりません。Retry-After の後にやり直してください',
    schema: refusalAnswer,
  },
} as const;

/**
 * `/v1/me/{person}/services/{class}/{member}/{system}/{service}/…` (本人開示): what a member that has to do with the person answers to them, or to who stands
 * in for them. The same road as an inquiry of a member's, recorded as often; answered now or not at all.
 */
export function addOwnAsking(app: Routes, { services, ask }: { services: Services; ask: Ask }): void {
  const limit = createRateLimit({ ...asking, clock: services.realClock });
  const answer = async (c: Context<Door>, named: z.infer<typeof path>) => {
    limit(c.get('signedIn').account, 1);
    const asked = await askedOf(c, named, services.digests.makeMessage());
    return answerOwnInquiry(await ask(asked, c.req.raw.signal), services.clock.now());
  };
  const target = '/v1/me/:person/services/:class/:member/:system/:service/:path{.+}';
  app.get(
    target,
    describe('関係のある機関に、自分のことを照会する（照会と回答の両方が記録されます）', answers),
    checked('param', path),
    (c) => answer(c, c.req.valid('param')),
  );
  app.post(
    target,
    describe('関係のある機関に、自分のことで答える（合意など。二度は送られません。記録されます）', answers),
    checked('param', path),
    (c) => answer(c, c.req.valid('param')),
  );
}

async function askedOf(
  c: Context<Door>,
  { person, service, ...named }: z.infer<typeof path>,
  message: string,
): Promise<Asked> {
  const signedIn = c.get('signedIn');
  const body = c.req.method === 'GET' ? Buffer.alloc(0) : Buffer.from(await c.req.arrayBuffer());
  if (body.length > mostBytes) throw new Fault('too_large', '本文は64KiBまでです。');
  const member = `${named.class}/${named.member}`;
  const { search } = new URL(c.req.url);
  return {
    caller: {
      system: residentClient as string as SystemId,
      member: residentClient as string as MemberId,
      memberKind: 'resident',
      municipality: null,
      proof: signedIn.proof,
    },
    own: readOwn(c, { person }),
    message,
    messageId: message,
    provider: { member, system: `${member}/${named.system}`, service },
    method: c.req.method,
    path: pathBelow(c.req.url),
    query: search,
    headers: [
      ['Accept', 'application/json'],
      ...(body.length > 0 ? [['Content-Type', c.req.header('Content-Type') ?? 'application/json'] as const] : []),
    ],
    body,
    code: null,
    purpose: 'self-access',
    shown: {},
    runMode: '通常',
    later: false,
  };
}

/** As it came over the wire, without what stands before it: the contract compares it so. */
const pathBelow = (url: string): string => `/${new URL(url).pathname.split('/').slice(9).join('/')}`;
