import { randomUUID } from 'node:crypto';
import { rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Client, createClient } from '../../connector/client.ts';
import type { SystemId } from '../../contracts/member.ts';
import { makeCarePlanFiles } from '../../town/careplan/files.ts';
import { openSystemKeys } from '../../town/keys.ts';
import { makeTown } from '../../town/town.ts';
import type { CrashRegion } from './region.ts';

/** What was acknowledged while anything could be killed. Nothing of it may be missing, and nothing may have taken effect twice. */
export type Acknowledged = {
  /** files that an office dropped into its folder, by name */
  readonly dropped: Map<string, Buffer>;
  /** ids of submissions, with the name of the one file in each */
  readonly sent: Map<string, string>;
  /** the exchange's ids of inquiries that were answered with content */
  readonly answered: Set<string>;
  /** consents that were given */
  readonly given: Set<string>;
  /** consents of which "withdrawn" was answered */
  readonly withdrawn: Set<string>;
  /** answers with content after "withdrawn" was answered: there must be none */
  readonly afterWithdrawal: string[];
  /** everything that was tried, acknowledged or not */
  tried: number;
};

const sample = { insurer: '123456', insured: '123456789' };
const town = makeTown();

export async function openLoad({ data, url: exchange }: CrashRegion) {
  const done: Acknowledged = {
    ...{ dropped: new Map(), sent: new Map(), answered: new Set(), given: new Set(), withdrawn: new Set() },
    ...{ afterWithdrawal: [], tried: 0 },
  };
  const clientOf = async (system: SystemId) => {
    const { keys } = await openSystemKeys(path.join(data, 'town', 'keys'), system);
    // Once each: an outcome that is unknown stays unknown here, and is not acknowledged.
    return createClient({ exchange, system, keys, tries: 1 });
  };
  const asking = await findAsking(clientOf);
  const sender = await clientOf('CARE/0300000100/careplan');
  const [code] = await persistently(() => sender.requestCodes('care-plan-sharing', [sample]));
  const stop = new AbortController();
  let serial = 0;
  let sequence = 20_270_101_000_000;

  async function drop(): Promise<void> {
    const persons = town.residents.filter(({ insured }) => insured.some((one) => one.insured === '1234567890'));
    const home = path.join(data, 'town', '0300000100', 'out');
    for (const { name, bytes } of makeCarePlanFiles({ town, unit: 'plan', persons, sequence: String(sequence++) })) {
      const aside = path.join(data, `${name}.tmp`);
      await writeFile(aside, bytes);
      await rename(aside, path.join(home, name));
      done.dropped.set(name, bytes);
    }
  }

  async function send(): Promise<void> {
    const id = randomUUID();
    const name = `UP2KYO_0300000100_43_0300000005_11_${20_261_124_100_000 + serial++}.CSV`;
    const text = `202407,${sample.insurer},${sample.insured},20261101,20261101,1,"kadai",1,,,,,1,"",,"",,"","","",,\r\n`;
    const file = { name, mediaType: 'text/csv', content: Buffer.from(text).toString('base64') };
    const parcel = { subjects: [{ code: code! }], files: [file] };
    const message = {
      id,
      receiver: 'CARE/0300000005',
      contract: 'care/careplan-v41',
      purpose: 'care-plan-sharing',
      parcel,
    };
    if ('accepted' in (await sender.send(message))) done.sent.set(id, name);
  }

  const ask = async ({ system, code }: Asking, client: Client): Promise<string | undefined> => {
    const { status, headers } = await client.pass({
      ...{ method: 'GET', target: '/r1/ENGAWA/GOV/990027/care/certification', body: Buffer.alloc(0) },
      headers: [
        ['X-Road-Client', `ENGAWA/${system}`],
        ['X-Road-PDU-Purpose', 'certification-check'],
        ['Engawa-Subject', code],
      ],
    });
    const id = headers.find(([name]) => name.toLowerCase() === 'x-road-request-id')?.[1];
    return status === 200 ? id : undefined;
  };

  /** A consent is given, relied on, withdrawn, and then no answer may rely on it. */
  async function consentAndWithdraw(): Promise<void> {
    const { hall, hallCode, client } = asking;
    const recipient = asking.system.slice(0, asking.system.lastIndexOf('/'));
    const { id } = await hall.call<{ id: string }>('POST', '/v1/consents', {
      ...{ subject: hallCode, purpose: 'certification-check', recipient, giver: 'person', channel: 'counter' },
      ...{ textVersion: '2026-1', validUntil: null, validFrom: '2026-04-01T00:00:00+09:00', explainedBy: '窓口' },
    });
    done.given.add(id);
    for (let i = 0; i < 5; i++) {
      const answered = await ask(asking, client).catch(() => undefined);
      if (answered !== undefined) done.answered.add(answered);
    }
    // Until it is answered: withdrawing again what is withdrawn changes nothing.
    for (const open of [...done.given].filter((one) => !done.withdrawn.has(one)))
      await hall.call('POST', `/v1/consents/${open}/withdraw`, { subject: hallCode }).then(
        () => done.withdrawn.add(open),
        (error) => {
          if (error.code === 'not_found' || error.code === 'conflict') done.withdrawn.add(open);
          else throw error;
        },
      );
    const answered = unknownConsents > 0 ? undefined : await ask(asking, client);
    if (answered !== undefined) done.afterWithdrawal.push(answered);
  }
  /** a consent whose answer was lost may stand all the same, and may be relied on */
  let unknownConsents = 0;

  const keepDoing = async (work: () => Promise<unknown>, pauseMs: number): Promise<void> => {
    while (!stop.signal.aborted) {
      done.tried++;
      await work().catch(() => {
        if (work === consentAndWithdraw) unknownConsents++;
      });
      await sleep(pauseMs, undefined, { signal: stop.signal }).catch(() => {});
    }
  };
  const running = Promise.all([
    keepDoing(drop, 4000),
    ...[1, 2].map(() => keepDoing(send, 60)),
    ...[1, 2].map(() =>
      keepDoing(async () => {
        const answered = await ask(asking.standing, asking.standing.client);
        if (answered !== undefined) done.answered.add(answered);
      }, 40),
    ),
    keepDoing(consentAndWithdraw, 300),
  ]);
  return {
    done,
    async stop() {
      stop.abort();
      await running;
    },
  };
}

type Asking = { readonly system: SystemId; readonly code: string };

/** Two persons of 軒端町 with their care manager: one whose consent stands, one whose consent comes and goes. */
async function findAsking(clientOf: (system: SystemId) => Promise<Client>) {
  const hall = await clientOf('GOV/990027/care');
  const pairs = town.relations.filter(({ kind, member, resident: id }) => {
    const one = town.residents.find((resident) => resident.id === id)!;
    const isPlain = !one.protected && one.movedOut === undefined && one.insured.length > 0;
    return kind === 'care-manager' && member.startsWith('CARE/') && one.municipality === '990027' && isPlain;
  });
  const members = Map.groupBy(pairs, ({ member }) => member);
  const [member, [first, second]] = [...members].find(([, all]) => all.length > 1) as [string, typeof pairs];
  const system = `${member}/careplan` as SystemId;
  const client = await clientOf(system);
  const persons = [first!, second!].map(
    ({ resident }) => town.residents.find(({ id }) => id === resident)!.insured[0]!,
  );
  const codes = await persistently(() => client.requestCodes('certification-check', persons));
  const hallCodes = await persistently(() => hall.requestCodes('certification-check', persons));
  await hall.call('POST', '/v1/consents', {
    ...{
      subject: hallCodes[0],
      purpose: 'certification-check',
      recipient: member,
      giver: 'person',
      channel: 'counter',
    },
    ...{ textVersion: '2026-1', validUntil: null, validFrom: '2026-04-01T00:00:00+09:00', explainedBy: '窓口' },
  });
  return {
    ...{ system, client, hall, code: codes[1]!, hallCode: hallCodes[1]! },
    standing: { system, client, code: codes[0]! },
  };
}

async function persistently<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++)
    try {
      return await work();
    } catch (error) {
      if (attempt === 20) throw error;
      await sleep(500);
    }
}
