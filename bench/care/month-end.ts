import { readLines } from '../../applications/care/billing/load.ts';
import { makeSlip } from '../../applications/care/claims/benefit-slip.ts';
import { writeClaims, writeSlips } from '../../applications/care/claims/files.ts';
import type { NamedBytes } from '../../applications/care/files/read/file.ts';
import { findBrought, keepBrought, lookAt, takeIn } from '../../applications/care/import/take.ts';
import { unpackFiles } from '../../applications/care/import/unpack.ts';
import { closeMonth } from '../../applications/care/months/close.ts';
import { readClosedMonth } from '../../applications/care/months/closed.ts';
import { loadMonths, type Setting } from '../../applications/care/months/load.ts';
import { settle } from '../../applications/care/months/store.ts';
import { listPersons } from '../../applications/care/store/persons.ts';
import type { MemberId } from '../../contracts/member.ts';
import { receiveFile } from '../../town/systems/kokuhoren/intake.ts';
import { emptyHistory, type Ledgers } from '../../town/systems/kokuhoren/ledgers.ts';
import { outgoingOf } from '../../town/systems/kokuhoren/outgoing.ts';
import { review } from '../../town/systems/kokuhoren/review.ts';
import type { Rows } from '../../web/application/rows.ts';
import { month, now, processed } from './town.ts';

/** 取り込み: chosen, looked through by somebody（試し読み）, and taken in. @returns how many keys were */
export async function importFiles(rows: Rows, member: MemberId, chosen: readonly NamedBytes[]): Promise<number> {
  const brought = unpackFiles(chosen);
  const id = await keepBrought(rows, { member, now, staff: 'jimu-01', ...brought });
  const looked = await rows(async (connection) =>
    lookAt(connection, { member, now }, (await findBrought(connection, id))!.files),
  );
  const taken = await takeIn(rows, { member, now }, id, looked.digest);
  if (typeof taken === 'string') throw new Error(`${member}: ${taken}`);
  const problem = taken.units.find(({ unit, leftOut }) => !unit || leftOut.length > 0);
  if (problem) throw new Error(`${member}: ${JSON.stringify(problem.problems.slice(0, 2))}`);
  return taken.units.reduce((sum, { differences }) => sum + differences.length, 0);
}

/** 突き合わせと締め: every difference is seen and accepted, every month closed. @returns how many months were */
export const closeAll = (rows: Rows, member: MemberId, setting: Setting): Promise<number> =>
  rows(async (connection) => {
    const persons = await listPersons(connection);
    const before = await loadMonths(connection, setting, persons);
    for (const { person, differences } of before)
      for (const { id } of differences) {
        const one = { code: person.code, difference: id, how: 'accepted' as const, note: '', staff: 'caremane-01' };
        await settle(connection, { ...one, member, month, now });
      }
    const months = await loadMonths(connection, setting, persons);
    let closed = 0;
    for (const of of months)
      if ((await closeMonth(connection, setting, of, { member, staff: 'caremane-01', now })) === 'closed') closed++;
    return closed;
  });

/** 給付管理票 of a planner, from the months that it has closed. */
export const slipFile = (rows: Rows, planner: string, { tables }: Setting): Promise<Buffer> =>
  rows(async (connection) => {
    const by = { planner, careManager: '99000001', madeOn: '2026-11-04', kind: '1' as const };
    const closed = await readClosedMonth(connection, month);
    return writeSlips(
      planner,
      processed,
      closed.flatMap(({ sheet, person }) => makeSlip(tables, sheet, person, by) ?? []),
    );
  });

/** 請求書 and 明細書 of an office, from what it has done and the slips that it was given. */
export const claimFile = (rows: Rows, office: string, { tables }: Setting): Promise<Buffer> =>
  rows(async (connection) => {
    const lines = await readLines(connection, { office, tables, month, grade: 'その他' });
    const wrong = lines.find(({ problems }) => problems.length > 0);
    if (wrong) throw new Error(`${office}: ${wrong.problems[0]}`);
    return writeClaims(
      office,
      processed,
      lines.flatMap(({ statements }) => statements),
    );
  });

/** 審査 at the federation: every file read, slips held against claims, and all that goes back to offices and to the insurer. */
export function reviewFiles(ledgers: Ledgers, files: readonly Buffer[]) {
  const read = files.map((bytes) => {
    const received = receiveFile(bytes);
    if ('problems' in received) throw new Error(received.problems[0]!.text);
    return received;
  });
  const reviewed = review(ledgers, emptyHistory, processed, {
    slips: read.flatMap(({ slips }) => slips),
    statements: read.flatMap(({ statements }) => statements),
  });
  return { reviewed, out: outgoingOf('bench', 1, reviewed, []) };
}
