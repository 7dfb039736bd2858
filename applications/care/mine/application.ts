import type { MineAnswer } from '../../../contracts/care/mine.ts';
import { listApplications } from '../caseload/application/store.ts';
import type { Asking } from './asking.ts';

/** 認定の申請 that is under way, as the office knows it; nothing where there is none. What came of one, the insurer tells the person first. */
export async function applicationOf({ connection, person }: Asking): Promise<Pick<MineAnswer, 'application'>> {
  const all = await listApplications(connection, person.code);
  const found = all.find(({ resultOn, isWithdrawn }) => resultOn === null && !isWithdrawn);
  if (!found) return {};
  const { kind, appliedOn, surveyedOn, opinionOn, examinedOn } = found;
  return {
    application: {
      ...{ kind, appliedOn },
      ...(surveyedOn !== null && { surveyedOn }),
      ...(opinionOn !== null && { opinionOn }),
      ...(examinedOn !== null && { examinedOn }),
    },
  };
}
