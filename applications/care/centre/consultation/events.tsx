import type { Child } from 'hono/jsx';
import { sayDay } from '../../../../web/japanese/day.ts';
import type { Event } from '../../../../web/list/timeline.tsx';
import { words } from '../words.ts';
import { sayDue } from './due.ts';
import type { Consultation } from './store.ts';

type Acts = {
  /** where another is written that follows one */
  readonly form: string;
  /** false: nothing leads on from here */
  readonly link?: boolean;
  /** of a person's: a form by which one that was joined to the person is taken back */
  readonly back?: (one: Consultation) => Child;
};
/** 総合相談 as they stand one below the other. */
export function eventsOf(all: readonly Consultation[], today: string, { form, back, link = true }: Acts): Event[] {
  const followed = new Set(all.map(({ follows }) => follows));
  return all.map((one) => ({
    at: one.at,
    title: `${one.duty}　${one.caller}（${one.channel}）`,
    about: (
      <>
        {one.about && (
          <>
            <span>
              {words.consultation.aboutShort}：{one.about}
            </span>
            <br />
          </>
        )}
        {one.follows && <span>{words.person.corrects}：</span>}
        <span>{one.content}</span>
        <br />
        <span>
          {words.consultation.answer}：{one.answer}（{one.staff}）
        </span>
        {one.due && (
          <>
            <br />
            <span>{followed.has(one.id) ? words.wasDue(sayDay(one.due)) : sayDue(one.due, today)}</span>
          </>
        )}
        {link && (
          <>
            <br />
            <a href={`${form}?follows=${one.id}`}>{words.person.goOnWith}</a>
          </>
        )}
        {link && one.code === null && (
          <>
            <br />
            <a href={`/care/centre/others/${one.id}`}>{words.join.link}</a>
          </>
        )}
        {one.isJoined && back?.(one)}
      </>
    ),
  }));
}
