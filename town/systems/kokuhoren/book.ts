import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { BenefitSlip } from '../../../contracts/care/benefit-slip.ts';
import { readRecords } from '../../../contracts/care/records/read.ts';
import type { Statement } from '../../../contracts/care/statement.ts';
import { extractSubjects } from '../../../contracts/content/extract.ts';
import { contract } from '../../../contracts/contract.ts';
import type { Parcel } from '../../../contracts/message.ts';
import { isCorrection, readCorrections } from './corrections.ts';
import { keyOf } from './decided.ts';
import { receiveFile } from './intake.ts';
import { emptyHistory, type History, type Ledgers, type Registration, withRegistered } from './ledgers.ts';
import { type Outgoing, outgoingOf, type Rejected } from './outgoing.ts';
import { type Reviewed, review } from './review.ts';
import { openShelf } from './shelf.ts';

/** 過誤 of insurers, 取下げ of offices, by `keyOf`. */
type Corrected = { readonly withdrawn: Set<string>; readonly cancelled: Set<string> };

/** Mail as it was collected and opened: `subjects` are the federation's own codes. */
export type KeptMail = {
  readonly message: string;
  readonly sender: string;
  readonly acceptedAt: string;
  /** left out: care/claims */
  readonly contract?: string;
  readonly parcel: Parcel;
};
/** One review: of which messages, and of whom insurers had told. What it decided follows from them, and from the reviews before. */
type KeptReview = {
  readonly month: string;
  readonly messages: readonly string[];
  readonly withdrawn: readonly string[];
  /** left out: nobody */
  readonly registered?: readonly Registration[];
};

const claims = contract.parse(
  JSON.parse(readFileSync(new URL('../../../applications/care/contracts/claims.json', import.meta.url), 'utf8')),
);

/**
 * The federation's book, in a folder of its own: what it received, and which reviews there were. All else is worked out from them again, so
 * that a restart loses nothing, and what was decided is decided the same.
 */
export async function openBook(folder: string, ledgers: Ledgers) {
  const received = await openShelf<KeptMail>(path.join(folder, 'received'));
  const reviews = await openShelf<KeptReview>(path.join(folder, 'reviews'));
  const sent = await openShelf<{ readonly outcome: string }>(path.join(folder, 'sent'));
  const self = await openShelf<{ readonly id: string }>(path.join(folder, 'book'));
  // A book that is begun anew, beside an exchange that remembers the old one, says nothing under the old one's ids.
  await self.put('id', { id: randomUUID() });
  const { id: bookId } = self.all().get('id')!;
  const codes = new Map<string, string>();
  const outgoing: Outgoing[] = [];
  let history: History = emptyHistory;
  const learn = (mail: KeptMail) => {
    const { parcel } = mail;
    // The exchange read the persons again from the same files, and gives our codes in the sender's order: that of the content.
    const subjects = isCorrection(mail)
      ? readCorrections(mail).persons
      : extractSubjects(claims, bytesIn(parcel)).subjects;
    if (subjects.length !== parcel.subjects.length) return;
    for (const [i, { insurer, insured }] of subjects.entries())
      codes.set(`${insurer}/${insured}`, parcel.subjects[i]!.code);
  };
  const apply = (number: number, { month, messages, withdrawn, registered = [] }: KeptReview): Reviewed => {
    const mails = messages.map((message) => received.all().get(message)!);
    const { rejected, ...submitted } = readMails(mails);
    const all = { ...submitted, withdrawn: new Set([...withdrawn, ...submitted.withdrawn]) };
    const reviewed = review(withRegistered(ledgers, registered), history, month, all);
    ({ history } = reviewed);
    outgoing.push(...outgoingOf(bookId, number, reviewed, rejected));
    return reviewed;
  };
  for (const mail of [...received.all().values()].sort(byTime)) learn(mail);
  for (const [name, kept] of reviews.all()) apply(Number(name), kept);

  const waiting = () => {
    const done = new Set([...reviews.all().values()].flatMap(({ messages }) => messages));
    return [...received.all().values()].filter(({ message }) => !done.has(message)).sort(byTime);
  };
  return {
    /** Keeps mail, durably; false where it is known already. */
    async keep(mail: KeptMail): Promise<boolean> {
      const isNew = await received.put(mail.message, mail);
      if (isNew) learn(mail);
      return isNew;
    },
    waiting,
    /** the month in which what waits is to be reviewed, as its files say; never one before the last review */
    dueMonth(): string | undefined {
      const all = waiting();
      const said = all
        .filter((mail) => !isCorrection(mail))
        .flatMap(({ parcel }) => bytesIn(parcel).flatMap(({ bytes }) => readRecords(bytes).control?.month ?? []));
      const last = [...reviews.all().values()].at(-1)?.month;
      return [...said, ...(all.length > 0 && last ? [last] : [])].sort().at(-1);
    },
    /**
     * Reviews what waits.
     * @param withdrawn 過誤: statements that insurers take back, by `keyOf`
     * @param registered 事業対象者, as insurers have told of them by now
     */
    async review(
      month: string,
      withdrawn: readonly string[] = [],
      registered: readonly Registration[] = [],
    ): Promise<Reviewed> {
      const number = reviews.all().size + 1;
      const kept = { month, messages: waiting().map(({ message }) => message), withdrawn, registered };
      await reviews.put(String(number).padStart(6, '0'), kept);
      return apply(number, kept);
    },
    /** what is still to be sent, in its order */
    unsent: () => outgoing.filter(({ id }) => !sent.all().has(id)),
    noteSent: (id: string, outcome: string) => sent.put(id, { outcome }),
    /** our own code of a person, by `insurer/insured`, where an office has claimed for them */
    codeOf: (person: string) => codes.get(person),
    outcomes: () => sent.all(),
    history: () => history,
  };
}
export type Book = Awaited<ReturnType<typeof openBook>>;

const byTime = (a: KeptMail, b: KeptMail): number => (a.acceptedAt + a.message < b.acceptedAt + b.message ? -1 : 1);
const bytesIn = ({ files }: Parcel) =>
  files.map(({ name, content }) => ({ name, bytes: Buffer.from(content, 'base64') }));

/** What the mails claim; a file in which something is wrong, or that is not its sender's, is not received（受付エラー）. */
function readMails(mails: readonly KeptMail[]) {
  const slips: BenefitSlip[] = [];
  let statements: Statement[] = [];
  const takeBack: Statement[] = [];
  const rejected: Rejected[] = [];
  const corrected: Corrected = { withdrawn: new Set(), cancelled: new Set() };
  for (const mail of mails) {
    const { sender, parcel } = mail;
    const office = sender.split('/')[1]!;
    if (isCorrection(mail)) {
      const { withdrawn, cancelled } = readCorrections(mail);
      for (const key of withdrawn) corrected.withdrawn.add(key);
      // What came before it is taken back; what the office claims after it stands.
      for (const key of cancelled) corrected.cancelled.add(key);
      takeBack.push(...statements.filter((one) => cancelled.includes(keyOf(one))));
      statements = statements.filter((one) => !cancelled.includes(keyOf(one)));
      continue;
    }
    for (const { name, bytes } of bytesIn(parcel)) {
      const read = receiveFile(bytes);
      const isOwn = readRecords(bytes).control?.office === office;
      if ('problems' in read) rejected.push({ office, file: name, problems: read.problems });
      else if (!isOwn)
        rejected.push({
          office,
          file: name,
          problems: [{ row: 1, text: '事業所番号が、送った事業所のものではありません。' }],
        });
      else {
        slips.push(...read.slips);
        statements.push(...read.statements);
      }
    }
  }
  return { slips, statements, rejected, ...corrected, takenBack: takeBack };
}
