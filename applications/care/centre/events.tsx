import { sayDay } from '../../../web/japanese/day.ts';
import type { Event } from '../../../web/list/timeline.tsx';
import { sayDue } from './due.ts';
import type { Consultation } from './store.ts';
import { words } from './words.ts';

/** 総合相談 as they stand one below the other. @param form where another is written that follows one */
export function eventsOf(all: readonly Consultation[], today: string, form: string): Event[] {
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
        <br />
        <a href={`${form}?follows=${one.id}`}>{words.person.goOnWith}</a>
      </>
    ),
  }));
}
