import { Fault } from '../../../contracts/fault.ts';
import type { ProxyEvidence, ProxyScope } from '../../../contracts/proxy.ts';
import type { SubjectFacts } from '../../decide/question.ts';
import {
  endProxies,
  endWithCapacity,
  findProxiesOf,
  inviteProxy,
  type ProxyEntry,
  suspendProxy,
} from '../../identify/acting/proxies.ts';
import { scopesOf } from '../../identify/acting/proxy-rules.ts';
import { subjectsOf } from '../../identify/person/codes.ts';
import { getForChange, isTownHallOf } from '../../identify/standing/standing.ts';
import type { Services } from '../../services.ts';
import type { Act } from '../acting.ts';
import { actForRights, type Staffed } from '../answering.ts';

/** In whatever role: who of its staff keeps this register is the town hall's own matter, and on record. */
const roles = { actorRoles: [] };

type OnOne = { readonly id: string; readonly subject: string; readonly item: string };

/** What the town hall does about one of its residents, locked. Who is not its own is not there. */
export const withOwnResident = <T>(
  services: Services,
  act: Act,
  asked: OnOne & { readonly kind: 'registration' | 'trail-look-up'; readonly sensitive?: boolean },
  work: (staffed: Staffed, facts: SubjectFacts) => Promise<T | undefined>,
) =>
  actForRights(services, act, { ...asked, roles }, async (staffed) => {
    const found = await subjectsOf(staffed.connection, services.linkage, act.caller.member, [asked.subject]);
    const subject = found.get(asked.subject);
    const facts = subject && (await findOwnResident(staffed, act, subject));
    if (!facts) return undefined;
    const result = await work(staffed, facts);
    return result === undefined ? undefined : { result, persons: [facts.id] };
  });

/** A change to the proxies of one of its residents. */
const change = <T>(
  services: Services,
  act: Act,
  asked: OnOne,
  work: (staffed: Staffed, facts: SubjectFacts) => Promise<T | undefined>,
) => withOwnResident(services, act, { ...asked, kind: 'registration', sensitive: true }, work);

async function findOwnResident({ connection, now }: Staffed, { caller }: Act, subject: string) {
  try {
    return await getForChange(connection, subject, (facts) => isTownHallOf(caller, facts), now);
  } catch (error) {
    if (error instanceof Fault && error.code === 'not_found') return undefined;
    throw error;
  }
}

/**
 * The town hall registers a 法定代理人, or a 任意代理人 who showed a 委任状: with what it saw, and by a code that it hands over after it has made sure
 * who stands at its counter.
 * @param proxy.by the town hall's own code of who alone may take it up; null: who holds the code
 */
export const inviteByTownHall = (
  services: Services,
  act: Act,
  asked: { readonly id: string; readonly subject: string },
  proxy: {
    readonly kind: 'legal' | 'voluntary';
    readonly scope?: readonly ProxyScope[] | undefined;
    readonly label: string;
    readonly by: string | null;
    readonly evidence: ProxyEvidence;
    readonly reference: string;
    readonly majority: Date | null;
    readonly validFrom: Date | null;
    readonly validUntil: Date | null;
    readonly survivesIncapacity: boolean;
  },
) =>
  change(services, act, { ...asked, item: 'proxy-invited' }, async ({ connection, now }, facts) => {
    const { kind, by, evidence, reference, majority, ...rest } = proxy;
    if (kind === 'voluntary' && evidence === 'family-register')
      throw new Fault('bad_request', '任意代理人の根拠は、委任状か登記事項証明書です。');
    if (kind === 'legal' && evidence === 'mandate')
      throw new Fault('bad_request', '法定代理人の根拠は、戸籍か登記事項証明書です。');
    if (kind === 'voluntary' && majority !== null)
      throw new Fault('bad_request', '成年に達する日は、未成年者の法定代理人に限って登録します。');
    // 支援措置: whoever says to be the proxy may be the one from whom the person hides.
    if (facts.protected) throw new Fault('conflict', '支援措置の間は、代理人を登録できません。');
    if (facts.status !== 'active') throw new Fault('conflict', 'この方の登録は終了しています。');
    const proxySubject = by === null ? null : await findProxy(services, act, connection, by);
    if (proxySubject === undefined) return undefined;
    if (proxySubject === facts.id) throw new Fault('bad_request', '本人は、自分の代理人になれません。');
    const scope = kind === 'legal' ? scopesOf.legal : (proxy.scope ?? []);
    const seen = { member: act.caller.member, evidence, reference, majority };
    const made = { ...rest, kind, scope, subject: facts.id, proxySubject, seen, validFrom: rest.validFrom ?? now };
    return inviteProxy(connection, services, made, { now, realNow: services.realClock.now() });
  });

const findProxy = async ({ linkage }: Services, { caller }: Act, connection: Staffed['connection'], code: string) =>
  (await subjectsOf(connection, linkage, caller.member, [code])).get(code);

type OfOne = { readonly id: string; readonly subject: string; readonly proxy: string };

const changeOne = (
  services: Services,
  act: Act,
  { proxy, ...asked }: OfOne,
  item: string,
  work: (staffed: Staffed, found: ProxyEntry) => Promise<void>,
) =>
  change(services, act, { ...asked, item }, async (staffed, facts) => {
    const all = await findProxiesOf(staffed.connection, services.keys, facts.id);
    const found = all.find((one) => one.id === proxy);
    if (!found) return undefined;
    await work(staffed, found);
    return true;
  });

export const endByTownHall = (services: Services, act: Act, asked: OfOne) =>
  changeOne(services, act, asked, 'proxy-ended', ({ connection, now }, { id }) =>
    endProxies(connection, [id], 'town-hall', now),
  );

/** 利益相反: while it lasts the proxy sees and does nothing. */
export const suspendByTownHall = (services: Services, act: Act, asked: OfOne) =>
  changeOne(services, act, asked, 'proxy-suspended', ({ connection, now }, { id }) =>
    suspendProxy(connection, id, now),
  );

export const resumeByTownHall = (services: Services, act: Act, asked: OfOne) =>
  changeOne(services, act, asked, 'proxy-resumed', ({ connection }, { id }) => suspendProxy(connection, id, null));

/** The person's loss of capacity is made known. It is not kept that it was, beside the record of it; only what it ended. */
export const noteIncapacity = (
  services: Services,
  act: Act,
  asked: { readonly id: string; readonly subject: string },
) =>
  change(services, act, { ...asked, item: 'proxies-incapacity' }, async ({ connection, now }, facts) =>
    endWithCapacity(connection, await findProxiesOf(connection, services.keys, facts.id), now),
  );
