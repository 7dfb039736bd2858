import { z } from 'zod';
import { Fault } from '../../../contracts/fault.ts';
import { type ImportAnswer, importAnswer, mostResidents, residentRow } from '../../../contracts/residents.ts';
import type { Connection } from '../../../database/connect.ts';
import type { Present } from '../../identify/acting/acting.ts';
import { codesFor } from '../../identify/person/codes.ts';
import { type Plan, planImport } from '../../identify/person/residents.ts';
import { applyImport } from '../../identify/person/residents-apply.ts';
import { dayOf } from '../../rights/deadline.ts';
import type { Services } from '../../services.ts';
import { changePersons, type Said } from '../../travel/municipality/persons.ts';
import { readClaimed, requestId } from '../acting.ts';
import type { Routes } from '../app.ts';
import { checked, describe } from '../describe.ts';
import { actor } from './enrol.ts';

const asked = z.strictObject({
  id: requestId.optional().meta({ description: '職員が操作するときの、この要求の番号' }),
  rows: z.array(residentRow).min(1).max(mostResidents),
  dryRun: z.boolean().meta({ description: 'true: 何も変えず、どうなるかだけを答えます（見たことは記録されます）' }),
  codes: z
    .boolean()
    .default(false)
    .meta({ description: 'true: 取り込んだ行の人の、自機関の符号も答えます（答えたことも記録されます）' }),
  actor,
});

/** `/v1/residents/imports`: the town hall's system sends the changes of its residents' register. */
export function addResidents(app: Routes, { services, present }: { services: Services; present: Present }): void {
  app.post(
    '/v1/residents/imports',
    describe('宛名の異動を取り込む（自治体）。直すところが一つでもあれば、何も取り込みません', {
      200: { description: '行ごとの結果', schema: importAnswer },
    }),
    checked('json', asked),
    async (c) => {
      const caller = c.get('caller');
      const { id, rows, dryRun, codes, actor } = c.req.valid('json');
      const { member, memberKind, municipality } = caller;
      const answer = await changePersons(
        services,
        caller,
        [],
        async (connection, _, now) => {
          if (memberKind !== 'municipality' || municipality === null)
            throw new Fault('forbidden', '宛名の異動を取り込めるのは、自治体の業務システムだけです。');
          const plan = await planImport(connection, { linkage: services.linkage, municipality }, rows, dayOf(now));
          const done = !dryRun && plan.problems.length === 0;
          if (done) await applyImport(connection, { ...services, member, municipality }, plan.lines, now);
          const told = codes && done;
          const result = await tell(services, connection, { member, plan, done, told });
          return { result, said: [...say(plan, { done, told, municipality, actor })] };
        },
        { kind: dryRun ? 'trail-look-up' : 'registration', claimed: await readClaimed(c, present, id) },
      );
      return c.json(answer);
    },
  );
}

async function tell(
  { linkage }: Services,
  connection: Connection,
  { member, plan, done, told }: { member: Parameters<typeof codesFor>[2]; plan: Plan; done: boolean; told: boolean },
): Promise<ImportAnswer> {
  const { lines, problems } = plan;
  const persons = lines.flatMap(({ subject, candidates, change }) =>
    candidates.length > 0 && (done || change !== 'registered') ? [subject, ...candidates] : candidates,
  );
  if (told) persons.push(...lines.map(({ subject }) => subject));
  const codes = persons.length > 0 ? await codesFor(connection, linkage, member, persons) : new Map<string, string>();
  return {
    done,
    lines: lines.map(({ row, change, subject, candidates }) => ({
      line: row.line,
      change,
      ...(told && { code: codes.get(subject)! }),
      candidates: candidates.length === 0 ? [] : [subject, ...candidates].flatMap((one) => codes.get(one) ?? []),
    })),
    problems: [...problems],
  };
}

/** One record for the run, and one for each person whose registration changed or whose code was told. */
function* say(
  { lines }: Plan,
  { done, told, municipality, actor }: { done: boolean; told: boolean; municipality: string; actor: string },
): Generator<Said> {
  const shared = { municipality, actor };
  yield { ...shared, subject: null, items: ['residents-import', done ? 'done' : 'looked'] };
  for (const { change, subject, candidates } of lines) {
    if (told || (done && change !== 'same')) yield { ...shared, subject, items: ['residents-import', change] };
    for (const candidate of candidates)
      yield { ...shared, subject: candidate, items: ['residents-import', 'candidate'] };
  }
}
