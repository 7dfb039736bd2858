import type { SystemId } from '../../contracts/member.ts';
import { headersOf, openSystem } from '../asking.ts';
import { cliffsDelta, median } from '../figures.ts';
import type { Bench } from '../ground.ts';
import { openCaller } from '../load/caller.ts';
import { type Connection, openConnection } from '../load/connection.ts';
import { createRequests, type Target } from '../load/requests.ts';
import { type Row, row } from '../table.ts';

const tries = 1000;
/** Below it in size, Cliff's delta is called negligible. */
const negligible = 0.147;

/**
 * Whether the time of a refusal tells a person who is known and may not be asked about from a code that means nobody. One caller, both
 * in turn in an order drawn by lot, so that nothing but the person differs.
 */
export async function measureRefusals(bench: Bench): Promise<Row[]> {
  const targets = await findRefused(bench);
  const connection = openConnection('127.0.0.1', bench.region.port);
  const times: Record<'known' | 'nobody', number[]> = { known: [], nobody: [] };
  const ask = {
    known: await createAsk(connection, targets.known),
    nobody: await createAsk(connection, targets.nobody),
  };
  for (let i = 0; i < 100; i++) await ask[i % 2 === 0 ? 'known' : 'nobody']();
  for (let i = 0; i < tries; i++) {
    const order = Math.random() < 0.5 ? (['known', 'nobody'] as const) : (['nobody', 'known'] as const);
    for (const which of order) times[which].push(await ask[which]());
  }
  connection.close();
  const nobody = { name: 'of a code that means nobody', value: median(times.nobody) };
  const delta = Math.abs(cliffsDelta(times.known, times.nobody));
  return [
    row('refusal of a person who is known, median', 'ms', median(times.known), nobody),
    row(
      'refusal and absence told apart by time (Cliff’s delta)',
      '',
      delta,
      {
        ...{ name: '“negligible” begins below', value: negligible },
      },
      { aim: '< 0.147' },
    ),
  ];
}

/** A care manager asks 軒端町 about a person of 縁側市, whom it cares for, and about a code that was never made. */
async function findRefused(bench: Bench): Promise<Record<'known' | 'nobody', Target>> {
  const { region, targets } = bench;
  const { town } = region;
  const elsewhere = town.relations.find(({ kind, member, resident: id }) => {
    const resident = town.residents.find((one) => one.id === id)!;
    const isPlain = !resident.protected && resident.movedOut === undefined && resident.insured.length > 0;
    return kind === 'care-manager' && member.startsWith('CARE/') && resident.municipality === '990019' && isPlain;
  })!;
  const person = town.residents.find(({ id }) => id === elsewhere.resident)!.insured[0]!;
  const system = `${elsewhere.member}/careplan` as SystemId;
  const { key, client } = await openSystem(region, system);
  const [known] = await client.requestCodes('certification-for-plan', [person]);
  const name = `${region.configuration.region.code}/${system}`;
  const target = (code: string): Target => ({
    ...targets.road,
    askers: [{ caller: { system, key }, headers: headersOf(name, code) }],
  });
  return { known: target(known!), nobody: target('a'.repeat(known!.length)) };
}

async function createAsk(connection: Connection, target: Target): Promise<() => Promise<number>> {
  const make = createRequests(target, [await openCaller(target.exchangeUrl, target.askers[0]!.caller!)]);
  return async () => {
    const request = make();
    const started = performance.now();
    const { body } = await connection.send(request);
    const time = performance.now() - started;
    if (!body.includes('not_available')) throw new Error(`this should have been refused: ${body}`);
    return time;
  };
}
