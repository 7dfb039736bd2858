import { randomBytes, randomUUID } from 'node:crypto';
import { Fault } from '../../../contracts/fault.ts';
import type { MemberId } from '../../../contracts/member.ts';
import type { ProxyEnding, ProxyEvidence, ProxyKind, ProxyScope } from '../../../contracts/proxy.ts';
import { addContext, type Connection, type Queryable } from '../../../database/connect.ts';
import type { KeyStore } from '../../keys.ts';
import { type Linkage, openForSubject, sealForSubject } from '../person/digests.ts';
import { endsWithCapacity, isScopeOf, type ProxyTerms } from './proxy-rules.ts';

/** A proxy (代理人) as it is registered. Texts are open to whoever has come so far as to be given one of these. */
export type ProxyEntry = ProxyTerms & {
  readonly id: string;
  readonly subject: string;
  readonly proxySubject: string | null;
  readonly madeBy: MemberId | null;
  readonly madeAt: Date;
  readonly invitedUntil: Date;
  readonly endReason: ProxyEnding | null;
  readonly evidence: ProxyEvidence | null;
  readonly evidenceReference: string | null;
  /** what the person calls the proxy; null once the person's key was dropped */
  readonly label: string | null;
  /** what the proxy calls the person */
  readonly proxyLabel: string | null;
};

type Row = Omit<ProxyEntry, 'majority' | 'evidenceReference'> & { readonly terms: string | null };

const columns = `id, subject, proxy_subject AS "proxySubject", kind, scope, label, proxy_label AS "proxyLabel", made_by AS "madeBy", evidence, terms,
  survives_incapacity AS "survivesIncapacity", valid_from AS "validFrom", valid_until AS "validUntil", made_at AS "madeAt",
  invited_until AS "invitedUntil", accepted_at AS "acceptedAt", suspended_at AS "suspendedAt", ended_at AS "endedAt", end_reason AS "endReason"`;

/** The proxies of a person, ended ones too, newest first. */
export async function findProxiesOf(connection: Queryable, keys: KeyStore, subject: string): Promise<ProxyEntry[]> {
  await addContext(connection, { subjects: [subject] });
  const { rows } = await connection.query<Row>(
    `SELECT ${columns} FROM exchange.proxy WHERE subject = $1 ORDER BY made_at DESC, id`,
    [subject],
  );
  return Promise.all(rows.map((row) => openRow(keys, row)));
}

/** For whom a person was accepted as a proxy and has not ended; whether it is in force is for the rules to say. */
export async function findProxiedBy(
  connection: Queryable,
  keys: KeyStore,
  proxySubject: string,
): Promise<ProxyEntry[]> {
  const [, { rows }] = await Promise.all([
    addContext(connection, { subjects: [proxySubject] }),
    connection.query<Row>(
      `SELECT ${columns} FROM exchange.proxy
        WHERE proxy_subject = $1 AND accepted_at IS NOT NULL AND ended_at IS NULL ORDER BY made_at, id`,
      [proxySubject],
    ),
  ]);
  return Promise.all(rows.map((row) => openRow(keys, row)));
}

/** What cannot be opened because the person's key was dropped says nothing, and ends with no majority before it has come: see `majority`. */
async function openRow(keys: KeyStore, { terms, ...row }: Row): Promise<ProxyEntry> {
  const open = (subject: string | null, text: string | null) =>
    subject === null || text === null ? null : openForSubject(keys, subject, text).catch(() => null);
  const opened = await open(row.subject, terms);
  const said = opened === null ? undefined : (JSON.parse(opened) as Terms);
  return {
    ...row,
    label: await open(row.subject, row.label),
    proxyLabel: await open(row.proxySubject, row.proxyLabel),
    evidenceReference: said?.reference ?? null,
    // Terms that no longer open may have said that it ended long ago.
    majority: said?.majority ? new Date(said.majority) : terms !== null && said === undefined ? new Date(0) : null,
  };
}
type Terms = { readonly reference: string; readonly majority: string | null };

type NewProxy = {
  readonly subject: string;
  readonly kind: ProxyKind;
  readonly scope: readonly ProxyScope[];
  readonly label: string;
  readonly validFrom: Date;
  readonly validUntil: Date | null;
  /** the person that alone may accept; null: who holds the code */
  readonly proxySubject: string | null;
  /** what the town hall saw; null where the person makes it */
  readonly seen: {
    readonly member: MemberId;
    readonly evidence: ProxyEvidence;
    readonly reference: string;
    readonly majority: Date | null;
  } | null;
  readonly survivesIncapacity: boolean;
};

const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789';
/** Without letters that are mistaken for digits; 49 random bits, and ten tries a minute. */
const makeCode = () => Array.from({ length: 10 }, () => alphabet[drawBelow(alphabet.length)]).join('');
function drawBelow(most: number): number {
  for (;;) {
    const [byte] = randomBytes(1);
    if (byte! < 256 - (256 % most)) return byte! % most;
  }
}
/** As it is written down: in two groups, and read back however it was typed. */
const inGroups = (code: string) => `${code.slice(0, 5)}-${code.slice(5)}`;
const asKept = (code: string) =>
  code
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s\-‐-―−ー]/g, '');

/** Real time: long enough for a letter to a daughter far away by telephone, too short to be found in a drawer. */
const invitationMs = 24 * 60 * 60_000;

/**
 * Invites somebody to stand in for a person. Whether the maker may is asked before, under the person's lock.
 * @returns the code that the maker hands over; it stands nowhere else
 * @throws Fault bad_request
 */
export async function inviteProxy(
  connection: Connection,
  { keys, linkage }: { readonly keys: KeyStore; readonly linkage: Linkage },
  proxy: NewProxy,
  { now, realNow }: { readonly now: Date; readonly realNow: Date },
): Promise<{ readonly id: string; readonly code: string; readonly until: Date }> {
  if (!isScopeOf(proxy.kind, proxy.scope))
    throw new Fault('bad_request', 'この種類の代理人には、その範囲を認めることができません。');
  if (proxy.validUntil !== null && (proxy.validUntil <= now || proxy.validUntil <= proxy.validFrom))
    throw new Fault('bad_request', '有効期限は、開始日と現在よりも後の日時にしてください。');
  const { subject, seen } = proxy;
  if (seen?.majority && seen.majority <= now) throw new Fault('bad_request', '成年に達する日が過ぎています。');
  const [id, code, until] = [randomUUID(), makeCode(), new Date(realNow.getTime() + invitationMs)];
  const terms = seen && JSON.stringify({ reference: seen.reference, majority: seen.majority?.toISOString() ?? null });
  const invitation = linkage.digest('invitation', code);
  await addContext(connection, { subjects: [subject], digests: [invitation.toString('hex')] });
  await connection.query(
    `INSERT INTO exchange.proxy (id, subject, proxy_subject, kind, scope, label, made_by, evidence, terms, survives_incapacity,
       valid_from, valid_until, made_at, invitation, invited_until)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`,
    [
      ...[id, subject, proxy.proxySubject, proxy.kind, proxy.scope, await sealForSubject(keys, subject, proxy.label)],
      ...[seen?.member ?? null, seen?.evidence ?? null, terms && (await sealForSubject(keys, subject, terms))],
      ...[proxy.survivesIncapacity, proxy.validFrom, proxy.validUntil, now, invitation, until],
    ],
  );
  return { id, code: inGroups(code), until };
}

/** The invitation behind a code that was handed over, while it waits for somebody. Whoever may accept it is asked by the caller. */
export async function findInvitation(
  connection: Queryable,
  { keys, linkage }: { readonly keys: KeyStore; readonly linkage: Linkage },
  code: string,
  realNow: Date,
): Promise<ProxyEntry | undefined> {
  const digests = linkage.digests('invitation', asKept(code));
  await addContext(connection, { digests: digests.map((one) => one.toString('hex')) });
  const { rows } = await connection.query<Row>(
    `SELECT ${columns} FROM exchange.proxy
      WHERE invitation = ANY ($1::bytea[]) AND accepted_at IS NULL AND ended_at IS NULL AND invited_until > $2`,
    [digests, realNow],
  );
  return rows[0] && openRow(keys, rows[0]);
}

/** @param label what the proxy calls the person; sealed under the proxy's own key */
export async function acceptInvitation(
  connection: Connection,
  keys: KeyStore,
  { id, proxySubject, label }: { readonly id: string; readonly proxySubject: string; readonly label: string },
  now: Date,
): Promise<void> {
  await connection.query(
    'UPDATE exchange.proxy SET proxy_subject = $2, proxy_label = $3, accepted_at = $4 WHERE id = $1',
    [...[id, proxySubject, await sealForSubject(keys, proxySubject, label), now]],
  );
}

/** Ends proxies; those that are over already stay as they are. */
export async function endProxies(
  connection: Connection,
  ids: readonly string[],
  reason: ProxyEnding,
  now: Date,
): Promise<void> {
  await connection.query(
    'UPDATE exchange.proxy SET ended_at = $2, end_reason = $3 WHERE id = ANY ($1::uuid[]) AND ended_at IS NULL',
    [ids, now, reason],
  );
}

/** 利益相反: set while it lasts. */
export async function suspendProxy(connection: Connection, id: string, at: Date | null): Promise<void> {
  await connection.query('UPDATE exchange.proxy SET suspended_at = $2 WHERE id = $1 AND ended_at IS NULL', [id, at]);
}

/** The person can no longer watch over those whom they named. @returns which ended */
export async function endWithCapacity(
  connection: Connection,
  proxies: readonly ProxyEntry[],
  now: Date,
): Promise<string[]> {
  const ending = proxies.filter((one) => one.endedAt === null && endsWithCapacity(one)).map(({ id }) => id);
  await endProxies(connection, ending, 'incapacity', now);
  return ending;
}
