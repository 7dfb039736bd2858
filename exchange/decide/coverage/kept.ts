import { type Contract, contract as contractSchema } from '../../../contracts/contract.ts';
import type { Queryable } from '../../../database/connect.ts';
import { contractsOrigin, contractTexts } from '../compile.ts';
import { type Bundle, digestOf, type Origin } from '../sources.ts';
import type { Coverage, Shown } from './coverage.ts';

/** Keeps the texts of contracts as somebody is shown them. @returns their digest */
export async function keepContracts(
  connection: Queryable,
  contracts: ReadonlyMap<string, Contract>,
  now: Date,
): Promise<string> {
  const texts = contractTexts(contracts);
  const digest = digestOf(texts);
  await connection.query('INSERT INTO exchange.policy_version VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING', [
    contractsOrigin,
    digest,
    texts,
    now,
  ]);
  return digest;
}

/** That a town has approved these contracts; again, it changes nothing. */
export async function keepCoverage(
  connection: Queryable,
  municipality: Origin,
  contracts: string,
  now: Date,
): Promise<void> {
  await connection.query(
    `INSERT INTO exchange.contract_approval (municipality, contracts, approved_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`,
    [municipality, contracts, now],
  );
}

/** All that every town has approved of the contracts. @throws Error when the texts were altered where they are kept */
export async function readCoverage(connection: Queryable): Promise<Coverage> {
  const { rows } = await connection.query<{ municipality: Origin; contracts: string }>(
    'SELECT municipality, contracts FROM exchange.contract_approval ORDER BY number',
  );
  const shown = await readShown(
    connection,
    rows.map(({ contracts }) => contracts),
  );
  const byOrigin = Map.groupBy(rows, ({ municipality }) => municipality);
  return new Map([...byOrigin].map(([origin, own]) => [origin, own.flatMap((one) => shown.get(one.contracts) ?? [])]));
}

/** Contracts as they were shown to somebody, by their digest. @throws Error when they were altered where they are kept */
export async function readShown(
  connection: Queryable,
  digests: readonly string[],
): Promise<ReadonlyMap<string, Shown>> {
  const { rows } = await connection.query<{ number: string; digest: string; bundle: Bundle }>(
    'SELECT number, digest, bundle FROM exchange.policy_version WHERE municipality = $1 AND digest = ANY ($2)',
    [contractsOrigin, [...new Set(digests)]],
  );
  return new Map(
    rows.map(({ number, digest, bundle }) => {
      if (digestOf(bundle) !== digest)
        throw new Error(`承認された連携契約定義 ${digest} の内容が、承認のときと違います`);
      // What a newer software can no longer read, it cannot hold a newer contract against: it is approved anew.
      const read = Object.values(bundle.files).flatMap((text) => contractSchema.safeParse(JSON.parse(text)).data ?? []);
      return [digest, { digest, number: Number(number), contracts: new Map(read.map((one) => [one.id, one])) }];
    }),
  );
}
