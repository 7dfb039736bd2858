import type { Child } from 'hono/jsx';
import type { Absence, Agreement, FamilyMessage } from '../../../contracts/care/mine.ts';
import type { RowsConnection } from '../../../web/application/rows.ts';
import { dayIn, sayDayWhole } from '../../../web/japanese/day.ts';
import { SaidTime } from '../../../web/japanese/time.tsx';
import { Answers } from '../../../web/list/answers.tsx';
import { Tag, type TagKind } from '../../../web/list/tag.tsx';
import { Timeline } from '../../../web/list/timeline.tsx';
import { sayAnswer, sayAsker, shownWords as words } from './words.ts';

/** What the person and her family have answered, as the office's staff see it on her page. */
type Heard = {
  /** the newest first */
  readonly agreements: readonly (Omit<Agreement, 'mine' | 'at' | 'by'> & {
    readonly by: Agreement['by'] | 'family';
    /** of one of the family who signed on paper: 続柄 */
    readonly relation: string | null;
    readonly at: Date;
    readonly sha256: string | null;
    readonly way: 'screen' | 'paper';
    readonly staff: string | null;
  })[];
  readonly absences: readonly HeardAbsence[];
  readonly messages: readonly HeardMessage[];
};

/** An absence, and how far its word has come: to the office, taken back by it, or to be told otherwise. */
export type HeardAbsence = Omit<Absence, 'at'> & {
  readonly id: string;
  readonly at: Date;
  readonly word: string;
  readonly became: keyof typeof words.became;
  /** nobody has told the office that comes */
  readonly isToTell: boolean;
  /** stands in the 支援経過 */
  readonly isTaken: boolean;
};
export type HeardMessage = Pick<FamilyMessage, 'id' | 'by' | 'name' | 'text'> & {
  readonly at: Date;
  readonly isTaken: boolean;
};

/** As the source of an entry of the 支援経過 says what it was taken from. */
export const sourceOf = (id: string): string => `family ${id}`;
const taken = (of: string) =>
  `EXISTS (SELECT FROM care.progress p WHERE p.code = ${of}.code AND p.source = 'family ' || ${of}.id)`;
const noted = (kind: string) =>
  `EXISTS (SELECT FROM care.absence_note n WHERE n.absence = a.id AND n.kind = '${kind}')`;

/** @param code the office's own of the person */
export async function readHeard(connection: RowsConnection, code: string): Promise<Heard> {
  const all = async <T extends object>(text: string) => (await connection.query<T>(text, [code])).rows;
  return {
    agreements: await all(
      `SELECT kind, identity, sequence, answer, asker AS by, relation, name, at, sha256, way, staff FROM care.agreement WHERE code = $1
          ORDER BY at DESC, coalesce(noted_at, at) DESC, id`,
    ),
    absences: (
      await all<Omit<HeardAbsence, 'isToTell'>>(
        `SELECT a.id, visit, day::text, what, office, word, a.at, ${taken('a')} AS "isTaken",
            CASE WHEN ${noted('undone')} THEN 'undone' WHEN ${noted('told')} THEN 'told' WHEN s.id IS NULL THEN 'unsent'
              WHEN s.state IN ('refused', 'expired', 'not-delivered') THEN 'failed'
              WHEN s.state IN ('handed-over', 'acknowledged') THEN 'arrived' ELSE 'under-way' END AS became
          FROM care.absence a LEFT JOIN care.sent s ON s.id = a.sent WHERE code = $1 ORDER BY day DESC, visit LIMIT 50`,
      )
    ).map((one) => ({ ...one, isToTell: ['unsent', 'failed', 'under-way'].includes(one.became) })),
    messages: await all(
      `SELECT id, asker AS by, coalesce(name, staff) AS name, text, at, ${taken('m')} AS "isTaken" FROM care.family_message m
        WHERE code = $1 ORDER BY at DESC, id LIMIT 20`,
    ),
  };
}

const becameKinds: Readonly<Record<HeardAbsence['became'], TagKind>> = {
  ...{ unsent: 'stop', failed: 'stop', 'under-way': 'wait', arrived: 'done', told: 'done', undone: 'open' },
};
const kinds: Readonly<Record<Agreement['answer'], TagKind>> = { agreed: 'done', declined: 'wait', withdrawn: 'stop' };

export const sayWho = ({ by, name }: Pick<HeardMessage, 'by' | 'name'>): string =>
  name ? `${sayAsker(by)}　${name}` : sayAsker(by);

type Props = {
  readonly heard: Heard;
  /** what can be done about an absence */
  readonly act?: ((absence: HeardAbsence) => Child) | undefined;
  /** what can be done about a message */
  readonly actOn?: ((message: HeardMessage) => Child) | undefined;
};
/** 本人・家族から: agreements to versions of the plan, absences, and what was written in the family's room. */
export const HeardFromPerson = ({ heard: { agreements, absences, messages }, act, actOn }: Props) => (
  <section aria-labelledby="heard">
    <h2 id="heard">{words.title}</h2>
    <h3>{words.agreements}</h3>
    {agreements.length === 0 ? (
      <p>{words.noAgreements}</p>
    ) : (
      <Answers
        answers={agreements.map(({ kind, sequence, answer, by, relation, name, at, sha256, way, staff }) => ({
          name: kind === 'plan' ? words.plan(sequence ?? '') : words.family,
          value: (
            <>
              <Tag kind={kinds[answer]}>{sayAnswer(kind, answer)}</Tag>{' '}
              {/* Of what was signed on paper nobody has noted the hour. */}
              {way === 'paper' ? sayDayWhole(dayIn(at)) : <SaidTime at={at} />}　{sayAsker(by)}
              {relation && `（${relation}）`}
              {name && `　${name}`}
              {way === 'paper' && `　${words.onPaper(staff ?? '')}`}
              {sha256 && <span class="small">　SHA-256 {sha256.slice(0, 16)}…</span>}
            </>
          ),
        }))}
      />
    )}
    <h3>{words.absences}</h3>
    {absences.length === 0 ? (
      <p>{words.noAbsences}</p>
    ) : (
      <Answers
        answers={absences.map((absence) => ({
          name: sayDayWhole(absence.day),
          value: (
            <>
              {absence.what}　{absence.office}
              {absence.word && `　「${absence.word}」`}　<SaidTime at={absence.at} />
              <br />
              <Tag kind={becameKinds[absence.became]}>{words.became[absence.became]}</Tag>
              {act?.(absence)}
            </>
          ),
        }))}
      />
    )}
    <h3>{words.messages}</h3>
    {messages.length === 0 ? (
      <p>{words.noMessages}</p>
    ) : (
      <Timeline
        events={messages.map((message) => ({
          at: message.at,
          title: sayWho(message),
          about: (
            <>
              <span class="as-written">{message.text}</span>
              {actOn?.(message)}
            </>
          ),
        }))}
      />
    )}
  </section>
);
