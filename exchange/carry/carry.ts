import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { z } from 'zod';
import { exchangeName, makeBundle, openBundle, readLabel } from '../../contracts/carry/bundle.ts';
import {
  type CarriedAnswer,
  type CarriedMessage,
  type CarriedOut,
  carriedAsking,
  carriedOut,
} from '../../contracts/carry/content.ts';
import { Fault, faults } from '../../contracts/fault.ts';
import { memberOf, type SystemId } from '../../contracts/member.ts';
import { parcelMediaType } from '../../contracts/message.ts';
import { notAvailable } from '../../contracts/refusal.ts';
import type { Delivered } from '../deliver/hand-over.ts';
import type { Caller } from '../identify/caller/authenticate.ts';
import { revoked, unauthenticated } from '../identify/objections.ts';
import type { Receipts } from '../record/tree/receipt.ts';
import { acknowledge } from '../relay/acknowledge.ts';
import { findStatus } from '../relay/status.ts';
import { road } from '../road.ts';
import type { Services } from '../services.ts';
import type { AskCodes } from '../travel/code-request.ts';
import { handOver } from '../travel/hand-over.ts';
import type { Submit } from '../travel/submission.ts';
import { tellNumber } from './asking.ts';
import { type CarryKeys, publicHalf } from './keys.ts';
import { takeNumber } from './number.ts';
import { turnOwnKeys } from './own-keys.ts';

/** So much sealed mail goes into one bundle; a single larger one goes alone. */
const mailRoom = 16 * 1024 * 1024;
const mailAtOnce = 50;
/** Until what was just recorded is published, so that its receipt proves something without a second journey. */
const looks = 20;
const lookMs = 300;

export type Carry = {
  /** @returns the answer's bundle. @throws Fault */
  take(text: string, again: boolean): Promise<string>;
};

type Given = {
  readonly services: Services;
  readonly region: string;
  readonly carryKeys: CarryKeys;
  readonly submit: Submit;
  readonly askCodes: AskCodes;
  readonly receipts: Receipts;
};

/**
 * The way of a bundle: whoever carries it here is nobody to us; the system's signature says whose it is, and its number that it is not an old
 * one. Everything in it goes the same road as over a connection, one after another, and making the answer is the hand-over of what waits: decided
 * and recorded before it is sealed into it. Opening hours do not hold it back: somebody came for it.
 */
export function openCarry({ services, region, carryKeys, submit, askCodes, receipts }: Given): Carry {
  const { pools, clock, realClock, directory } = services;
  const own = exchangeName(region);

  /** @throws Fault unauthenticated */
  function findCaller(from: string): () => Caller {
    const system = directory.findSystem(from);
    if (!system || !directory.isInForce(system)) throw unauthenticated('invalid_token', 'revoked');
    const { id, kind, municipality } = directory.getMember(memberOf(system.id));
    // In place of a proof of possession stands the bundle, whose number is used up already.
    return () => ({
      system: system.id,
      member: id,
      memberKind: kind,
      municipality,
      proof: { keyThumbprint: `carried ${system.id}`, jti: randomUUID() },
    });
  }

  async function sendOne(caller: () => Caller, { persons, files, ...message }: CarriedMessage): Promise<CarriedAnswer> {
    const { id } = message;
    try {
      const codes = persons.length > 0 ? await askCodes(caller(), message.purpose, persons) : [];
      const at = codes.flatMap((code, i) => (code === undefined ? [i] : []));
      if (at.length > 0) return { id, refused: { code: 'not_available', text: notAvailable, at } };
      const subjects = [...new Set(codes as string[])].map((code) => ({ code }));
      const event = JSON.stringify({ ...attributesOf(message), source: caller().system, data: { subjects, files } });
      const headers = { 'content-type': 'application/cloudevents+json' };
      const answer = await submit(caller(), headers, Buffer.from(event));
      if ('accepted' in answer) return { id, accepted: answer.accepted };
      const { details, at: places, ...refused } = answer.refused;
      return {
        id,
        refused: { ...refused, ...(details && { details: [...details] }), ...(places && { at: [...places] }) },
      };
    } catch (error) {
      if (!(error instanceof Fault) || error.code === 'unauthenticated' || error.code === 'internal') throw error;
      const { status, text } = faults[error.code];
      return { id, fault: { status, code: error.code, text: [text, error.detail].filter(Boolean).join(' ') } };
    }
  }

  async function handOverAll(caller: () => Caller): Promise<{ mail: Delivered[]; more: boolean }> {
    const { system } = caller();
    const mail: Delivered[] = [];
    for (let size = 0; size < mailRoom; ) {
      const besides = mail.map(({ message }) => message);
      // One at a time once it is much: what does not fit must not be handed over.
      const handed = await handOver(services, { system, besides }, size > mailRoom / 4 ? 1 : mailAtOnce);
      if (handed === 'revoked' || handed === 'replayed') throw revoked();
      if (handed.length === 0) return { mail, more: false };
      mail.push(...handed.map(road.deliver.handOver));
      size = mail.reduce((sum, { sealed }) => sum + sealed.length, 0);
    }
    return { mail, more: true };
  }

  async function statusOf({ system, member }: Caller, id: string) {
    const found = await findStatus(pools.exchange, system, id);
    if (!found) return [];
    const records = found.deliveries.flatMap(({ events }) => events.flatMap((event) => event.records));
    for (let look = 1; ; look++) {
      const receipt = await receipts.make(member, found.message, id, records);
      if (look === looks || receipt.records.every(({ proof }) => proof !== null)) return [{ id, ...found, receipt }];
      await sleep(lookMs);
    }
  }

  async function travel(caller: () => Caller, { messages, acknowledged, follow, keys }: CarriedOut) {
    const turned = keys && (await turnOwnKeys(services, caller, keys));
    const answers: CarriedAnswer[] = [];
    for (const message of messages) answers.push(await sendOne(caller, message));
    const times = { now: clock.now(), realNow: realClock.now() };
    const done = acknowledged.length > 0 ? await acknowledge(pools.exchange, caller(), acknowledged, times) : [];
    const told = new Set([...follow, ...answers.flatMap(({ id, accepted }) => (accepted ? [id] : []))]);
    const statuses = [];
    for (const id of told) statuses.push(...(await statusOf(caller(), id)));
    const handed = await handOverAll(caller);
    return { answers, acknowledged: done, statuses, ...handed, ...(turned && { keys: turned }) };
  }

  /** Opens a bundle of a system that takes part. @throws Fault */
  async function open<T>(text: string, system: SystemId, schema: z.ZodType<T>): Promise<T> {
    return openBundle(text, {
      to: own,
      now: realClock.now(),
      signing: directory.keysOf(directory.getSystem(system), 'sig').map(({ jwk, kid }) => ({ ...jwk, kid })),
      sealing: carryKeys.sealing(),
      schema,
    });
  }

  async function answer(text: string, system: SystemId, number: number, content: object): Promise<string> {
    const sealing = getSealing(system);
    // Signed with what its maker knows us by; how to come to the newer keys stands inside.
    const { pair, turns } = carryKeys.pairOf(text);
    const keys = { signing: pair.signing, sealing: { ...publicHalf(sealing.jwk), kid: sealing.kid } };
    const told = { ...content, ...(turns.length > 0 && { turns }) };
    return makeBundle(told, { from: own, to: system, number, now: realClock.now() }, keys);
  }

  /** @throws Fault conflict */
  function getSealing(system: SystemId) {
    const key = directory.encryptionKey(system);
    if (!key) throw new Fault('conflict', '業務システムの封の鍵が登録されていないため、返事を作れません。');
    return key;
  }

  return {
    async take(text, again) {
      const { from, number, made } = readLabel(text);
      await directory.confirmFresh();
      const caller = findCaller(from);
      const { system } = caller();
      if (number === 0) {
        const asking = await open(text, system, carriedAsking);
        getSealing(system);
        await services.checkPublishing();
        return answer(text, system, 0, await tellNumber(services, caller(), { ...asking, made }));
      }
      const content = await open(text, system, carriedOut);
      getSealing(system);
      await services.checkPublishing();
      await takeNumber(pools.exchange, { system, number, again }, realClock.now());
      return answer(text, system, number, await travel(caller, content));
    },
  };
}

const attributesOf = ({
  id,
  contract,
  receiver,
  purpose,
  orderKey,
  orderPosition,
  runMode,
  noMyNumber,
}: Omit<CarriedMessage, 'persons' | 'files'>) => ({
  specversion: '1.0',
  id,
  type: contract,
  datacontenttype: parcelMediaType,
  receiver,
  purpose,
  ...(orderKey !== undefined && { orderkey: orderKey, orderposition: orderPosition }),
  ...(runMode && { runmode: runMode }),
  ...(noMyNumber && { nomynumber: 'yes' }),
});
