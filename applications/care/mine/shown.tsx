import type { Absence, Agreement, FamilyMessage } from '../../../contracts/care/mine.ts';
import type { RowsConnection } from '../../../web/application/rows.ts';
import { sayDayWhole } from '../../../web/japanese/day.ts';
import { SaidTime } from '../../../web/japanese/time.tsx';
import { Answers } from '../../../web/list/answers.tsx';
import { Tag, type TagKind } from '../../../web/list/tag.tsx';
import { Timeline } from '../../../web/list/timeline.tsx';
import { sayAnswer, sayAsker, shownWords as words } from './words.ts';

/** What the person and her family have answered, as the office's staff see it on her page. */
type Heard = {
  /** the newest first */
  readonly agreements: readonly (Omit<Agreement, 'mine' | 'at'> & {
    readonly at: Date;
    readonly sha256: string | null;
  })[];
  readonly absences: readonly (Omit<Absence, 'at'> & { readonly at: Date; readonly word: string })[];
  readonly messages: readonly (Pick<FamilyMessage, 'id' | 'by' | 'name' | 'text'> & { readonly at: Date })[];
};

/** @param code the office's own of the person */
export async function readHeard(connection: RowsConnection, code: string): Promise<Heard> {
  const all = async <T extends object>(text: string) => (await connection.query<T>(text, [code])).rows;
  return {
    agreements: await all(
      `SELECT kind, identity, sequence, answer, asker AS by, name, at, sha256 FROM care.agreement WHERE code = $1 ORDER BY at DESC, id`,
    ),
    absences: await all(
      `SELECT visit, day::text, what, office, word, at FROM care.absence WHERE code = $1 ORDER BY day DESC, visit LIMIT 50`,
    ),
    messages: await all(
      `SELECT id, asker AS by, coalesce(name, staff) AS name, text, at FROM care.family_message WHERE code = $1 ORDER BY at DESC, id LIMIT 20`,
    ),
  };
}

const kinds: Readonly<Record<Agreement['answer'], TagKind>> = { agreed: 'done', declined: 'wait', withdrawn: 'stop' };

/** 本人・家族から: agreements to versions of the plan, absences, and what was written in the family's room. */
export const HeardFromPerson = ({ heard: { agreements, absences, messages } }: { readonly heard: Heard }) => (
  <section aria-labelledby="heard">
    <h2 id="heard">{words.title}</h2>
    <h3>{words.agreements}</h3>
    {agreements.length === 0 ? (
      <p>{words.noAgreements}</p>
    ) : (
      <Answers
        answers={agreements.map(({ kind, sequence, answer, by, name, at, sha256 }) => ({
          name: kind === 'plan' ? words.plan(sequence ?? '') : words.family,
          value: (
            <>
              <Tag kind={kinds[answer]}>{sayAnswer(kind, answer)}</Tag> <SaidTime at={at} />　{sayAsker(by)}
              {name && `　${name}`}
              {sha256 && <small>　SHA-256 {sha256.slice(0, 16)}…</small>}
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
        answers={absences.map(({ day, what, office, word, at }) => ({
          name: sayDayWhole(day),
          value: (
            <>
              {what}　{office}
              {word && `　「${word}」`}　<SaidTime at={at} />
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
        events={messages.map(({ at, by, name, text }) => ({
          at,
          title: name ? `${sayAsker(by)}　${name}` : sayAsker(by),
          about: <span class="as-written">{text}</span>,
        }))}
      />
    )}
  </section>
);
