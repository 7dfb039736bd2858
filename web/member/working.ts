import { setTimeout as sleep } from 'node:timers/promises';
import type { Mail } from '../../connector/client.ts';
import { ExchangeError } from '../../connector/error.ts';
import { type MemberId, memberOf } from '../../contracts/member.ts';
import type { Reply } from '../../contracts/question.ts';
import type { Pool } from '../../database/connect.ts';
import type { Ground } from '../application/ground.ts';
import { openRows } from '../application/rows.ts';
import { type Work, type Workplace, waking } from '../application/work.ts';
import type { MemberSystem } from './member.ts';
import type { Systems } from './systems.ts';

const waitSeconds = 25;
const againMs = 5_000;
const tendMs = 2_000;

/**
 * Works for every member that uses an application: collects and takes in its mail, answers what is asked of it, and does what is due. Each member
 * has lanes of its own, so that a slow or closed one delays no other. Several processes may do the same at once.
 * @returns ends all of it; what is under way is finished first
 */
export function startWorking(
  work: Work,
  under: {
    readonly systems: Systems;
    /** of the application's own role */
    readonly pool: Pool | undefined;
    readonly ground: Ground;
    readonly log: (text: string) => void;
  },
): () => Promise<void> {
  const stop = new AbortController();
  const lanes = new Map<MemberId, Promise<unknown>>();
  const pause = (ms: number) => sleep(ms, undefined, { signal: stop.signal }).catch(() => {});

  const told = new Set<string>();
  const tellOnce = ({ message }: Error): void => {
    if (!told.has(message)) under.log(message);
    told.add(message);
  };

  async function look(): Promise<void> {
    while (!stop.signal.aborted) {
      for (const system of await under.systems.list(tellOnce)) {
        const member = memberOf(system.system);
        if (lanes.has(member)) continue;
        const lane = workFor(system)
          .catch(tellOnce)
          .finally(() => lanes.delete(member));
        lanes.set(member, lane);
      }
      await pause(againMs);
    }
  }

  async function workFor({ system, client, about }: MemberSystem): Promise<void> {
    const member = memberOf(system);
    const log = (text: string) => under.log(`${system}: ${text}`);
    const known = await about().catch(() => undefined); // the exchange is not up, or does not know the system: looked at again
    if (known === undefined) return;
    const { kind } = known;
    const at: Workplace = {
      member,
      kind,
      system,
      client,
      rows: openRows(under.pool, member),
      ground: under.ground,
      log,
    };
    await Promise.all([collect(at), answer(at), tend(at)]);
  }

  /** Does `step` again and again, with a pause after what fails. */
  async function repeat(at: Workplace, what: string, step: () => Promise<void>): Promise<void> {
    let failing = false;
    while (!stop.signal.aborted)
      try {
        if (!(await under.systems.find(at.member))) return;
        await step();
        failing = false;
      } catch (error) {
        if (stop.signal.aborted) return;
        if (!failing) at.log(`${what}: ${(error as Error).message}`);
        failing = true;
        await pause(error instanceof ExchangeError && error.status === 401 ? 4 * againMs : againMs);
      }
  }

  const collect = (at: Workplace) =>
    repeat(at, '受け取り', async () => {
      const { messages, opens } = await at.client.collect({ waitSeconds, max: 20, signal: stop.signal });
      if (opens) return pause(againMs);
      const taken: string[] = [];
      let failed: unknown;
      for (const { sealed, ...mail } of messages)
        try {
          await takeIn(at, mail, sealed);
          taken.push(mail.message);
        } catch (error) {
          failed = error;
        }
      if (taken.length > 0) await at.client.acknowledge(taken);
      if (failed) throw failed;
    });

  async function takeIn(at: Workplace, mail: Omit<Mail, 'sealed'>, sealed: string): Promise<void> {
    const opening = { message: mail.message, sealed };
    const answered = work.answered?.[mail.contract];
    if (answered) {
      const answer = await at.client.openAnswer(opening);
      return at.rows((connection) => answered({ ...mail, answer }, connection, at));
    }
    const receive = work.receive[mail.contract];
    if (!receive) throw new Error(`連携契約定義 ${mail.contract} を受け取る業務がありません`);
    const parcel = await at.client.openSealed(opening);
    await at.rows((connection) => receive({ ...mail, parcel }, connection, at));
  }

  async function answer(at: Workplace): Promise<void> {
    const services = work.answer;
    if (!services) return;
    const underWay = new Set<Promise<void>>();
    const one = async (waiting: { readonly message: string; readonly sealed: string }) => {
      const question = await at.client.openQuestion(waiting);
      const service = Object.hasOwn(services, question.service) ? services[question.service] : undefined;
      const reply: Reply = service
        ? await service(question, at).catch((error: Error) => {
            at.log(`照会への回答（${question.service}）: ${error.message}`);
            // Whether it was done is not known.
            return { failed: 'provider_silent' as const };
          })
        : { failed: 'provider_unreachable' };
      await at.client.call('POST', `/inquiries/${waiting.message}/answer`, reply).catch((error) => {
        // Nobody waits any more, or an earlier attempt had arrived.
        if (!(error instanceof ExchangeError) || error.status !== 404) throw error;
      });
    };
    await repeat(at, '照会', async () => {
      const target = `/inquiries?wait=${waitSeconds}&max=20`;
      type Questions = { questions: { message: string; sealed: string }[] } | undefined;
      const collected = await at.client.call<Questions>('GET', target, undefined, stop.signal);
      for (const waiting of collected?.questions ?? []) {
        const answering = one(waiting).catch((error: Error) => at.log(`照会への回答: ${error.message}`));
        underWay.add(answering);
        void answering.finally(() => underWay.delete(answering));
      }
    });
    await Promise.all(underWay);
  }

  async function tend(at: Workplace): Promise<void> {
    if (!work.tend) return;
    const name = `${under.ground.folder} ${at.member}`;
    await repeat(at, '定時の処理', async () => {
      const waked = new AbortController();
      const listen = () => waked.abort();
      waking.addEventListener(name, listen, { once: true });
      try {
        await work.tend!(at);
        await sleep(tendMs, undefined, { signal: AbortSignal.any([stop.signal, waked.signal]) }).catch(() => {});
      } finally {
        waking.removeEventListener(name, listen);
      }
    });
  }

  const looking = look().catch((error: Error) => under.log(error.message));
  return async () => {
    stop.abort();
    await looking;
    await Promise.all(lanes.values());
  };
}
