import { createHash, randomUUID } from 'node:crypto';
import { Fault } from '../../contracts/fault.ts';
import type { SystemId } from '../../contracts/member.ts';
import type { Connection, Queryable } from '../../database/connect.ts';
import { keepContracts, keepCoverage } from '../decide/coverage/kept.ts';
import type { Caller } from '../identify/caller/authenticate.ts';
import type { Services } from '../services.ts';
import { carryOut, type Enrolment, type EnrolmentAct, findTowns, whoCanAnswer } from './enrolments.ts';
import { readContract } from './services.ts';

/*
 * What the operator enrols for a municipality is in force when the municipality has said so itself: with a system of its own that is in force
 * already. Until then it is a proposal, kept word for word. So the operator alone makes nobody speak for a town.
 */

/** Long enough for a signature in a town hall; what nobody has confirmed by then is forgotten, not confirmed by mistake. */
const days = 30;

export type EnrolmentProposal = {
  readonly id: string;
  readonly act: EnrolmentAct;
  /** JSON */
  readonly body: string;
  readonly digest: string;
  readonly towns: readonly string[];
  readonly proposedBy: SystemId;
  readonly proposer: string;
  readonly proposedAt: Date;
  readonly expiresAt: Date;
  readonly outcome: 'in-force' | 'declined' | null;
  /** the towns that have confirmed it */
  readonly confirmed: readonly string[];
};

type Asked = { readonly enrolment: Enrolment; readonly proposer: string; readonly caller: Caller };
export type Proposed = { readonly proposal: string; readonly digest: string; readonly towns: readonly string[] };

/**
 * Carries an enrolment out at once where it speaks for no municipality, and proposes it where it does.
 * @throws Fault conflict where a municipality would be asked that has no system yet to answer with
 */
export async function enrolOrPropose(
  connection: Connection,
  services: Services,
  asked: Asked,
  now: Date,
): Promise<{ readonly keys: readonly string[] } | Proposed> {
  const towns = await findTowns(connection, services, asked.enrolment);
  if (towns.length === 0) return { keys: await carryOut(connection, services, asked.enrolment, now) };
  const answering = await whoCanAnswer(connection, towns);
  const silent = towns.filter((town) => !answering.includes(town));
  if (silent.length > 0)
    throw new Fault(
      'conflict',
      `${silent.join('、')} には、確認のできる業務システムがまだありません。最初の業務システムは、自治体が通知書の符丁で登録します（engawa join）。`,
    );
  return proposeEnrolment(connection, services, { ...asked, towns }, now);
}

/**
 * Keeps an enrolment until `towns` have confirmed it. What could not be carried out is refused now.
 * @throws Fault as the enrolment itself
 */
async function proposeEnrolment(
  connection: Connection,
  services: Services,
  { enrolment, towns, proposer, caller }: Asked & { readonly towns: readonly string[] },
  now: Date,
): Promise<Proposed> {
  await rehearse(connection, () => carryOut(connection, services, enrolment, now));
  const body = JSON.stringify(enrolment.body);
  const [id, digest] = [randomUUID(), digestOf(body)];
  // Asked again, perhaps because the answer never came: the town is to read it once.
  const { rows } = await connection.query(
    `SELECT id FROM exchange.enrolment_proposal
      WHERE act = $1 AND body = $2 AND towns = $3 AND proposed_by = $4 AND proposer = $5 AND outcome IS NULL AND expires_at > $6
      ORDER BY proposed_at LIMIT 1`,
    [enrolment.act, body, towns, caller.system, proposer, now],
  );
  if (rows[0]) return { proposal: rows[0].id, digest, towns };
  const expires = new Date(now.getTime() + days * 86_400_000);
  await connection.query(
    `INSERT INTO exchange.enrolment_proposal (id, act, body, digest, towns, proposed_by, proposer, proposed_at, expires_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [id, enrolment.act, body, digest, towns, caller.system, proposer, now, expires],
  );
  return { proposal: id, digest, towns };
}

const digestOf = (body: string): string => createHash('sha256').update(body).digest('hex');

/** Does it, and takes it back. */
async function rehearse(connection: Connection, work: () => Promise<unknown>): Promise<void> {
  await connection.query('SAVEPOINT rehearsal');
  await work();
  await connection.query('ROLLBACK TO SAVEPOINT rehearsal');
}

/**
 * A town's word on a proposal. With the last confirmation that is asked for it is carried out, in the same transaction; one town that declines
 * ends it.
 * @param digest of what was read: a confirmation of anything else is none
 * @throws Fault not_found, conflict, or as the enrolment itself
 */
export async function settleProposal(
  connection: Connection,
  services: Services,
  said: {
    readonly id: string;
    readonly digest: string;
    readonly accepts: boolean;
    readonly actor: string;
    readonly caller: Caller;
  },
  now: Date,
): Promise<{ readonly inForce: boolean; readonly missing: readonly string[] }> {
  const { id, caller } = said;
  await connection.query('SELECT FROM exchange.enrolment_proposal WHERE id = $1 FOR UPDATE', [id]);
  const [proposal] = await readEnrolmentProposals(connection, { id });
  const town = caller.municipality;
  // Another town's proposal is answered like one that does not exist; the attempt is on record.
  if (!proposal || town === null || !proposal.towns.includes(town))
    throw new Fault('not_found', 'この番号の登録の提案はありません。', { cause: 'sender_not_entitled' });
  if (proposal.outcome === 'in-force') throw new Fault('conflict', 'この提案は、すでに確認されて有効です。');
  if (proposal.outcome === 'declined') throw new Fault('conflict', 'この提案は、すでに断られています。');
  if (now >= proposal.expiresAt)
    throw new Fault('conflict', `この提案は${days}日を過ぎました。運営者に、もう一度登録してもらってください。`);
  if (proposal.digest !== said.digest || digestOf(proposal.body) !== said.digest)
    throw new Fault(
      'conflict',
      '確かめた内容と、提案の内容が違います。engawa confirm show でもう一度確かめてください。',
    );
  if (!said.accepts) {
    await settle(connection, id, 'declined', now);
    return { inForce: false, missing: [] };
  }
  if (proposal.confirmed.includes(town)) throw new Fault('conflict', 'この提案は、この自治体がすでに確認しています。');
  await connection.query('INSERT INTO exchange.enrolment_confirmation VALUES ($1, $2, $3, $4, $5)', [
    id,
    town,
    caller.system,
    said.actor,
    now,
  ]);
  const missing = proposal.towns.filter((one) => one !== town && !proposal.confirmed.includes(one));
  if (missing.length > 0) return { inForce: false, missing };
  const enrolment = { act: proposal.act, body: JSON.parse(proposal.body) } as Enrolment;
  await carryOut(connection, services, enrolment, now);
  if (enrolment.act === 'service') await approveContract(connection, enrolment.body.contract, proposal.towns, now);
  await settle(connection, id, 'in-force', now);
  return { inForce: true, missing: [] };
}

/** A town that confirms a contract has read what its fields are: its rules speak of these from now on. */
async function approveContract(connection: Connection, text: string, towns: readonly string[], now: Date) {
  const contract = readContract(text);
  const digest = await keepContracts(connection, new Map([[contract.id, contract]]), now);
  for (const town of towns) await keepCoverage(connection, town, digest, now);
}

const settle = (connection: Connection, id: string, outcome: 'in-force' | 'declined', now: Date) =>
  connection.query('UPDATE exchange.enrolment_proposal SET settled_at = $2, outcome = $3 WHERE id = $1', [
    id,
    now,
    outcome,
  ]);

/** Newest first. `town`: those that ask this municipality; left out, all. */
export async function readEnrolmentProposals(
  connection: Queryable,
  { id, town }: { readonly id?: string; readonly town?: string } = {},
): Promise<EnrolmentProposal[]> {
  const { rows } = await connection.query(
    `SELECT id, act, body, digest, towns, proposed_by AS "proposedBy", proposer, proposed_at AS "proposedAt",
            expires_at AS "expiresAt", outcome,
            ARRAY(SELECT municipality FROM exchange.enrolment_confirmation c WHERE c.proposal = p.id ORDER BY 1) AS confirmed
       FROM exchange.enrolment_proposal p
      WHERE ($1::uuid IS NULL OR id = $1) AND ($2::text IS NULL OR $2 = ANY (towns))
      ORDER BY proposed_at DESC LIMIT 50`,
    [id ?? null, town ?? null],
  );
  return rows;
}
