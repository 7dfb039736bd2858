import { z } from 'zod';
import type { Answer, Question } from '../../../../contracts/question.ts';
import type { RowsConnection } from '../../../../web/application/rows.ts';
import type { Workplace } from '../../../../web/application/work.ts';
import { dayIn } from '../../../../web/japanese/day.ts';
import { findResident, type Resident } from '../../register/resident.ts';
import { findRegistered } from '../filings/store.ts';
import { readServiceLimits } from '../service-limits/store.ts';
import { type Certification, listOf } from './certification.ts';
import { findPapers } from './papers.ts';
import { isNotified, standingOf } from './standing.ts';

type Said = { readonly status: number; readonly body?: object };
type Known = { readonly resident: Resident; readonly own: readonly Certification[]; readonly today: string };

/** 要介護認定情報 (municipal/certification), from the ledger. */
export const answerCertification = answering(async ({ resident, own, today }, rows) => {
  const { certification, absence } = standingOf(own, today);
  // Certified persons are managed as certified, whatever was registered before. 事業対象者 is no certification: it has no end and no day of a decision.
  if (!certification || certification.level === '非該当') {
    const registered = await findRegistered(rows, resident.code);
    if (registered && registered.since <= today)
      return sayOf(resident, registered, { careLevel: '事業対象者', validFrom: registered.since });
  }
  if (!certification) return { status: 404, body: { absence } };
  const { level, certifiedOn, validFrom, validUntil, limitUnits, boardOpinion } = certification;
  // 非該当 has no period: the day of the decision stands for both ends.
  const [from, until] = [validFrom ?? certifiedOn, validUntil ?? certifiedOn];
  const limits = await readServiceLimits(rows, level ?? '', today);
  const content = {
    ...{ careLevel: level, certifiedOn, validFrom: from, validUntil: until, limitUnits, boardOpinion },
    // うち種類支給限度基準額, as the 被保険者証 has it
    serviceLimits: limits.length > 0 ? limits : null,
  };
  return sayOf(resident, certification, content);
});

const sayOf = (
  { name, kana, birth, sex }: Resident,
  { insurer, insured }: { readonly insurer: string; readonly insured: string },
  content: Readonly<Record<string, unknown>>,
): Said => ({
  status: 200,
  body: {
    ...{ insurerNumber: insurer, insuredNumber: insured, name, kana, birthDate: birth },
    ...(['男', '女'].includes(sex) && { sex }),
    certification: Object.fromEntries(Object.entries(content).filter(([, value]) => value !== null)),
  },
});

/**
 * 認定資料 (municipal/certification-documents), of the newest application that is decided. `case` says whether the person has the result: the town's
 * rule decides by it, and it is given to nobody.
 */
export const answerDocuments = answering(async ({ own, today }, rows) => {
  const decided = own.find(({ level }) => level !== null);
  const papers = decided && (await findPapers(rows, decided.id));
  if (!decided || !papers) return { status: 404 };
  return {
    status: 200,
    body: { case: { resultNotified: isNotified(decided, today), certificationResult: resultOf(decided) }, ...papers },
  };
});

const resultOf = ({ level }: Certification): string => (level === '非該当' ? level : level!.slice(0, 3));

/** Who is not in the register and what is no question of the contract are answered alike: there is nothing. */
function answering(say: (known: Known, rows: RowsConnection) => Promise<Said>) {
  return async ({ method, path, subject }: Question, { rows, ground }: Workplace): Promise<Answer> => {
    const code = z.string().safeParse(subject).data;
    const said = await rows(async (connection): Promise<Said> => {
      const resident = code === undefined ? undefined : await findResident(connection, code);
      if (!resident || method !== 'GET' || path !== '') return { status: 404 };
      return say(
        { resident, own: await listOf(connection, [resident.code]), today: dayIn(ground.clock.now()) },
        connection,
      );
    });
    return {
      status: said.status,
      headers: said.body ? [['Content-Type', 'application/json; charset=utf-8']] : [],
      body: Buffer.from(said.body ? JSON.stringify(said.body) : '').toString('base64'),
      subject,
    };
  };
}
