import { decide } from '../../exchange/decide/index.ts';
import type { Question } from '../../exchange/decide/question.ts';
import {
  consent,
  contracts,
  helper,
  manager,
  now,
  policies,
  relation,
  subject,
} from '../../exchange/decide/testing.ts';
import { median, spread } from '../figures.ts';
import type { Bench } from '../ground.ts';
import { type Row, row } from '../table.ts';

const purpose = policies.purposes.get('care-plan-sharing')!;
const question = (serial: number): Question => {
  // Another receiver each time is another question to the engine.
  const receiver = { ...helper, id: `CARE/${String(serial).padStart(10, '0')}` as const };
  return {
    ...{ kind: 'submission', contract: contracts.get('care/careplan-v41')!, purpose, time: now, runMode: '通常' },
    ...{ sender: manager, receiver, shown: {} },
    subject: subject({
      relations: [relation(manager, 'care-manager'), relation(receiver, 'care-provider')],
      consents: [consent(receiver.id, purpose.id)],
    }),
  };
};

/** What a decision costs alone, of a question that was not asked before, and of one that was. */
export async function measureDecisions({ extent }: Bench): Promise<Row[]> {
  let serial = 0;
  const same = question(serial++);
  const { outcome } = decide(policies, same);
  if (outcome !== 'permit') throw new Error('the question of this benchmark should be permitted');
  const rates = { fresh: [] as number[], same: [] as number[] };
  for (let round = 0; round < extent.rounds; round++) {
    const questions = Array.from({ length: 5000 }, () => question(serial++));
    rates.fresh.push(rateOf(questions));
    rates.same.push(rateOf(questions.map(() => same)));
  }
  const again = { name: 'a question of the same kind on the same day', value: median(rates.same) };
  return [
    row('decisions, of questions not asked before', '/s', median(rates.fresh), again, { spread: spread(rates.fresh) }),
  ];
}

function rateOf(questions: readonly Question[]): number {
  const started = performance.now();
  for (const one of questions) decide(policies, one);
  return (questions.length * 1000) / (performance.now() - started);
}
