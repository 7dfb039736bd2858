import { type MemberId, memberOf } from '../../contracts/member.ts';
import type { Connection, Queryable } from '../../database/connect.ts';
import type { NewSystem } from '../identify/enrol.ts';
import type { Services } from '../services.ts';
import { enrolSoftware, type PublicKey } from './members.ts';
import { enrolService, type Offer, readContract } from './services.ts';

/** What may have to be confirmed, as it was asked for. */
export type Enrolment =
  | {
      readonly act: 'system';
      readonly body: NewSystem & { readonly keys: readonly PublicKey[]; readonly receives: readonly string[] };
    }
  | { readonly act: 'service'; readonly body: { readonly contract: string; readonly at?: Offer } };
export type EnrolmentAct = Enrolment['act'];

/** @returns the kids of the keys of a system. @throws Fault bad_request, conflict */
export async function carryOut(
  connection: Connection,
  services: Services,
  { act, body }: Enrolment,
  now: Date,
): Promise<readonly string[]> {
  if (act === 'system') return enrolSoftware(connection, services, body);
  await enrolService(connection, services, { contract: readContract(body.contract), at: body.at }, now);
  return [];
}

/**
 * Whom an enrolment speaks for, and so who has to confirm it: a town, when a system of its own is made, or a service is offered or received
 * in its name; and every town that has to do with a contract already, when the contract gets another version: it says what a field is.
 */
export async function findTowns(connection: Queryable, services: Services, enrolment: Enrolment): Promise<string[]> {
  if (enrolment.act === 'system') return townsOf(connection, [memberOf(enrolment.body.id)]);
  const { contract, at } = enrolment.body;
  const { id, version } = readContract(contract);
  const own = at ? await townsOf(connection, [memberOf(at.system)]) : [];
  const { rows } = await connection.query<{ uploaded: boolean; same: boolean }>(
    `SELECT EXISTS (SELECT FROM exchange.contract_version WHERE id = $1) AS uploaded,
            EXISTS (SELECT FROM exchange.contract_version WHERE id = $1 AND version = $2) AS same`,
    [id, version],
  );
  const isNewVersion = rows[0]!.uploaded && !rows[0]!.same;
  return [...new Set([...own, ...(isNewVersion ? await findConcerned(connection, services, id) : [])])].sort();
}

/** Towns that offer or receive by a contract, or whose rules name it. */
async function findConcerned(connection: Queryable, { policies }: Services, contract: string): Promise<string[]> {
  const { rows } = await connection.query<{ member: MemberId }>(
    `SELECT member FROM exchange.reception WHERE contract = $1
     UNION SELECT regexp_replace(system, '/[^/]+$', '') FROM exchange.service WHERE contract = $1 AND ended_at IS NULL`,
    [contract],
  );
  const using = await townsOf(
    connection,
    rows.map(({ member }) => member),
  );
  const naming = [...policies.sources].flatMap(([origin, { files }]) =>
    policies.municipalities.has(origin) && Object.values(files).some((text) => text.includes(`"${contract}"`))
      ? [origin]
      : [],
  );
  // A town that cannot answer yet has no system that could give anything away.
  return whoCanAnswer(connection, [...using, ...naming]);
}

/** The codes of those that are municipalities. */
async function townsOf(connection: Queryable, members: readonly MemberId[]): Promise<string[]> {
  const { rows } = await connection.query<{ municipality: string }>(
    `SELECT DISTINCT municipality FROM exchange.member WHERE id = ANY ($1) AND kind = 'municipality'`,
    [members],
  );
  return rows.map(({ municipality }) => municipality);
}

/** Those that have a system in force. */
export async function whoCanAnswer(connection: Queryable, towns: readonly string[]): Promise<string[]> {
  const { rows } = await connection.query<{ municipality: string }>(
    `SELECT DISTINCT m.municipality FROM exchange.member m JOIN exchange.system s ON s.member = m.id AND s.revoked_at IS NULL
      WHERE m.kind = 'municipality' AND m.left_at IS NULL AND m.municipality = ANY ($1) ORDER BY 1`,
    [towns],
  );
  return rows.map(({ municipality }) => municipality);
}
