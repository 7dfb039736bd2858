import {
  absenting,
  agreeing,
  askerHeader,
  askerNameHeader,
  askers,
  saying,
  withdrawing,
} from '../../../contracts/care/mine.ts';
import type { Answer, Question } from '../../../contracts/question.ts';
import type { Workplace } from '../../../web/application/work.ts';
import { wake } from '../../../web/application/work.ts';
import { dayIn } from '../../../web/japanese/day.ts';
import { heardContract } from '../heard/contract.ts';
import { isAnothers } from '../months/handed-over.ts';
import { readJson } from '../store/json.ts';
import { askListening } from '../store/members.ts';
import { findPerson } from '../store/persons.ts';
import { listAbsences } from './absences.ts';
import { absent } from './absent.ts';
import { agree, listAgreements } from './agreements.ts';
import { applicationOf } from './application.ts';
import type { Asking, Mine } from './asking.ts';
import { listMessages, say } from './messages.ts';
import { monthOf } from './month.ts';
import { planOf } from './plan.ts';
import { fortnightOf, weekOf } from './week.ts';

type Handler = (asking: Asking, value: unknown) => Promise<Mine>;

/** By method and first step of the path, as the contract (contracts/mine.json) names them. */
const handlers: Readonly<Record<string, Handler>> = {
  'GET week': async (asking) => ({
    ...{ week: await weekOf(asking), absences: await listAbsences(asking) },
    ...(await applicationOf(asking)),
  }),
  'GET month': async (asking, month) =>
    typeof month === 'string' && /^\d{4}(?:0[1-9]|1[0-2])$/.test(month)
      ? { month: await monthOf(asking, month) }
      : { refused: 404 },
  'GET plan': async (asking) => ({ plan: await planOf(asking), agreements: await listAgreements(asking) }),
  'POST agreements': (asking, body) => withBody(agreeing.safeParse(body), (value) => agree(asking, value)),
  'POST withdrawals': (asking, body) =>
    withBody(withdrawing.safeParse(body), (value) =>
      agree(asking, value.kind === 'plan' ? { ...value, answer: 'declined' } : { ...value, answer: 'withdrawn' }),
    ),
  'POST absences': (asking, body) => withBody(absenting.safeParse(body), (value) => absent(asking, value)),
  'GET messages': async (asking) => ({ messages: await listMessages(asking) }),
  'POST messages': (asking, body) => withBody(saying.safeParse(body), (value) => say(asking, value)),
};

const withBody = async <T>(
  read: { readonly success: true; readonly data: T } | { readonly success: false },
  work: (value: T) => Promise<Mine>,
): Promise<Mine> => (read.success ? work(read.data) : { refused: 422 });

/**
 * Answers what a person asks about herself (本人開示). Whom it is about and who asks, the exchange has said; what stands in path and body names nobody. A
 * person whom the office does not have is answered with nothing, like one of whom it has nothing yet.
 */
export async function answerMine(question: Question, at: Workplace): Promise<Answer> {
  const asker = askers.find((one) => one === headerOf(question, askerHeader));
  const askerName = headerOf(question, askerNameHeader);
  const isOwn = headerOf(question, 'Engawa-Purpose') === 'self-access' && asker && askerName;
  if (!isOwn || question.subject === null) return answerOf(question, { refused: 404 });
  const [, first = '', month] = question.path.split('/');
  const handler = handlers[`${question.method === 'HEAD' ? 'GET' : question.method} ${first}`];
  if (!handler) return answerOf(question, { refused: 404 });
  const value = question.method === 'POST' ? readJson(question.body) : month;
  const tellsOn = question.method === 'POST' && first !== 'messages';
  const listening = tellsOn ? await askListening(at, heardContract) : new Set<string>();
  const answer = await at.rows(async (connection) => {
    const person = await findPerson(connection, question.subject!);
    const now = at.ground.clock.now();
    if (!person) return answerOf(question, nothing(first, month, now));
    // The next office plans and answers now: what stands here would be shown as hers, and what she says here nobody would do.
    if (await isAnothers(connection, person, dayIn(now))) return answerOf(question, { refused: 404 });
    const asking = { connection, member: at.member, person, asker, askerName, listening, now };
    return answerOf(question, await handler(asking, value));
  });
  if (tellsOn) wake(at.ground.folder, at.member);
  return answer;
}

const nothing = (first: string, month = '', now: Date): Mine => {
  if (first === 'plan') return { plan: { versions: [] }, agreements: [] };
  if (first === 'messages') return { messages: [] };
  if (first === 'month') return /^\d{6}$/.test(month) ? { month: { month, offices: [] } } : { refused: 404 };
  const weeks = fortnightOf(now);
  return first === 'week' ? { week: { ...weeks, visits: [], undecided: weeks }, absences: [] } : { refused: 404 };
};

const headerOf = ({ headers }: Question, name: string): string | undefined =>
  headers.find(([one]) => one.toLowerCase() === name.toLowerCase())?.[1];

function answerOf({ subject }: Question, mine: Mine): Answer {
  if ('refused' in mine) return { status: mine.refused, headers: [], body: '', subject };
  const body = Buffer.from(JSON.stringify(mine)).toString('base64');
  return { status: 200, headers: [['Content-Type', 'application/json']], body, subject };
}
