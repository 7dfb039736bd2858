import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { roleUrl } from '../../database/roles.ts';
import { accessFile } from '../../supervisor/secrets.ts';
import type { Acknowledged } from './load.ts';
import type { CrashRegion } from './region.ts';

/** What was found wrong, one line each. All empty: nothing acknowledged is missing, nothing took effect twice, everything is on record. */
export type Findings = { readonly lost: string[]; readonly doubled: string[]; readonly unrecorded: string[] };

/** After it nobody here can say any more what became of an inquiry: its provider's time limit, and the sweeper's grace. */
const settleMs = 180_000;

/** Waits until what was acknowledged has arrived and every intent has its outcome; longer than that, it is lost. */
export async function settle(region: CrashRegion, done: Acknowledged): Promise<void> {
  for (const until = Date.now() + settleMs; Date.now() < until; await sleep(1000)) {
    if (!region.isRunning()) await region.start();
    const open = await query(region, 'SELECT count(*) AS open FROM exchange.asking', 'exchange').catch(() => undefined);
    const { missing } = await findFiles(region, done);
    if (missing.length === 0 && Number(open?.[0]?.open) === 0) return;
  }
}

export async function check(region: CrashRegion, done: Acknowledged): Promise<Findings> {
  const files = await findFiles(region, done);
  const submissions = await recorded(region, 'submission');
  const inquiries = await recorded(region, 'inquiry');
  const registrations = await query(
    region,
    `SELECT c.consent, count(*)::int AS records FROM ledger.record r,
       LATERAL (SELECT split_part(jsonb_array_elements_text(r.fields -> 'consents'), '@', 1) AS consent) AS c
      WHERE r.fields ->> 'kind' = 'registration' AND r.outcome = 'permit' GROUP BY 1`,
  );
  const recordsOfConsent = new Map(registrations.map(({ consent, records }) => [String(consent), Number(records)]));
  const acceptances = Map.groupBy(
    submissions.filter(({ phase }) => phase === 'acceptance'),
    ({ messageId }) => messageId.split('#')[1]!,
  );
  const handed = new Set(submissions.filter(({ phase }) => phase === 'hand-over').map(({ message }) => message));
  const byMessage = Map.groupBy(inquiries, ({ message }) => message);
  const outcomes = [...byMessage].map(([message, records]) => ({
    message,
    intents: records.filter(({ phase, outcome }) => phase === 'intent' && outcome === 'permit').length,
    outcomes: records.filter(({ phase }) => phase === 'outcome'),
  }));
  const ofAnswered = new Map(outcomes.map((one) => [one.message, one]));
  const accepted = [...done.sent.keys()].map((id) => ({ id, records: acceptances.get(id) ?? [] }));
  return {
    lost: [
      ...files.missing.map((name) => `file ${name} was acknowledged and has not arrived`),
      ...(await findUnverified(region)),
    ],
    doubled: [
      ...files.doubled.map((name) => `file ${name} arrived twice`),
      ...[...acceptances].filter(([, all]) => all.length > 1).map(([id]) => `submission ${id} was accepted twice`),
      ...outcomes.filter((one) => one.intents > 1).map(({ message }) => `inquiry ${message} has two intents`),
      ...outcomes.filter((one) => one.outcomes.length > 1).map(({ message }) => `inquiry ${message} has two outcomes`),
      ...done.afterWithdrawal.map((message) => `inquiry ${message} relied on a consent after it was withdrawn`),
    ],
    unrecorded: [
      ...accepted.filter(({ records }) => records.length === 0).map(({ id }) => `submission ${id}`),
      ...accepted
        .flatMap(({ records }) => records)
        .filter(({ message }) => !handed.has(message))
        .map(({ message }) => `hand-over of ${message}`),
      ...[...done.answered]
        .filter((message) => ofAnswered.get(message)?.outcomes.every(({ outcome }) => outcome !== 'permit') ?? true)
        .map((message) => `answer to inquiry ${message}`),
      ...outcomes
        .filter((one) => one.intents > 0 && one.outcomes.length === 0)
        .map(({ message }) => `outcome of inquiry ${message}`),
      ...[...done.given].filter((id) => !recordsOfConsent.has(id)).map((id) => `consent ${id}`),
      ...[...done.withdrawn].filter((id) => (recordsOfConsent.get(id) ?? 0) < 2).map((id) => `withdrawal of ${id}`),
    ],
  };
}

/** What stands in the receiver's folder of what its sender was told is sent. */
async function findFiles({ data }: CrashRegion, { dropped, sent }: Acknowledged) {
  const home = (office: string, folder: string) => path.join(data, 'town', office, folder);
  const received = new Set(await readdir(home('0300000005', 'in')));
  const receipts = new Set(await readdir(home('0300000100', 'sent')));
  const missing = [
    ...[...sent.values()].filter((name) => !received.has(name)),
    ...[...dropped.keys()].filter((name) => !received.has(name) || !receipts.has(`${name}.receipt.json`)),
  ];
  const second = path.join(home('0300000005', 'in'), '2');
  const doubled = existsSync(second) ? await readdir(second) : [];
  for (const [name, bytes] of dropped)
    if (received.has(name) && !(await readFile(path.join(home('0300000005', 'in'), name))).equals(bytes))
      missing.push(`${name} (as it was)`);
  return { missing, doubled };
}

type Recorded = {
  readonly message: string;
  readonly messageId: string;
  readonly phase: string;
  readonly outcome: string;
};

const recorded = (region: CrashRegion, kind: string): Promise<Recorded[]> =>
  query(
    region,
    `SELECT message, fields ->> 'messageId' AS "messageId", fields ->> 'phase' AS phase, outcome FROM ledger.record
      WHERE fields ->> 'kind' = '${kind}'${kind === 'submission' ? ` AND outcome = 'permit'` : ''}`,
  ) as Promise<Recorded[]>;

async function query({ data }: CrashRegion, sql: string, role: 'trail' | 'exchange' = 'trail') {
  const { url, passwords } = JSON.parse(await readFile(accessFile(data), 'utf8'));
  const client = new pg.Client({ connectionString: roleUrl(url, role, passwords) });
  client.on('error', () => {});
  await client.connect();
  try {
    await client.query(
      `BEGIN; SELECT set_config('engawa.auditor', 'yes', true), set_config('engawa.overdue', 'yes', true)`,
    );
    return (await client.query(sql)).rows as Record<string, unknown>[];
  } finally {
    await client.end();
  }
}

/** The ledger as anybody verifies it from outside. */
async function findUnverified({ url, data }: CrashRegion): Promise<string[]> {
  const project = path.dirname(path.dirname(path.dirname(fileURLToPath(import.meta.url))));
  const args = ['verify', `${url}/ledger`, '--state', path.join(data, 'verifier')];
  const child = spawn(process.execPath, ['engawa.mjs', ...args], { cwd: project, stdio: 'pipe' });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (text) => {
      said += text;
    });
  const code = await new Promise((resolve) => child.once('exit', resolve));
  return code === 0 ? [] : [`the ledger does not verify: ${said}`];
}
