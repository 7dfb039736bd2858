import { z } from 'zod';
import type { Ground, Site } from '../../../../web/application/ground.ts';
import { dayIn, sayDay } from '../../../../web/japanese/day.ts';
import { Tag } from '../../../../web/list/tag.tsx';
import { Page } from '../../../../web/page.tsx';
import { show } from '../../../../web/pages.tsx';
import { PlainTable } from '../../../../web/table/plain-table.tsx';
import { ShownPerson } from '../../../../web/viewing/viewing.tsx';
import { pathOf } from '../paths.ts';
import { Particulars } from '../person/particulars.tsx';
import { showOne } from '../person/shown.ts';
import { words } from './words.ts';

const entry = z.object({
  record: z.uuid(),
  time: z.iso.datetime(),
  kind: z.string(),
  phase: z.string(),
  to: z.string().nullable(),
  purpose: z.string().nullable(),
  purposeId: z.string().nullable(),
  decision: z.string(),
  parties: z.array(z.object({ id: z.string(), name: z.string() })),
  said: z.string(),
});
type Entry = z.infer<typeof entry>;
const atOnce = 200;
const kinds = ['inquiry', 'break-glass', 'notice', 'submission'];
/** Purposes under which anything of the certification goes to somebody else. */
const purposes: readonly string[] = [
  'certification-for-plan',
  'certification-change-notice',
  'certification-progress-notice',
  'certification-progress-agent',
  'certification-check',
  'life-rescue',
];

/**
 * What was given of the certification, and what was not: an exchange is told by its end, and what was never decided to go by its refusal. The trail
 * says of a notice first that it was said, to nobody in particular.
 */
const isTold = ({ kind, phase, purposeId, decision, to, parties }: Entry, town: string): boolean =>
  kinds.includes(kind) &&
  purposeId !== null &&
  purposes.includes(purposeId) &&
  to !== null &&
  parties.some(({ id }) => id !== town) &&
  // What was permitted at first stands there again as it ended: a permit to ask, or to be sent, has given nothing yet.
  !(
    decision === 'permit' &&
    (phase === 'intent' || ((kind === 'notice' || kind === 'submission') && phase !== 'hand-over'))
  );

/** 渡した記録: to whom what of the certification went by the road, and what was refused, as the ledger of the region has it. */
export function addGiven(site: Site, _: Ground): void {
  site.get('/people/:code/given', async (c) => {
    const person = await showOne(c, words.viewing);
    const member = c.get('member');
    const before = z.uuid().safeParse(c.req.query('before')).data;
    const query = new URLSearchParams({ subject: person.code, limit: String(atOnce), ...(before && { before }) });
    const { entries } = await member.get(`/v1/trail?${query}`, z.object({ entries: z.array(entry) }));
    const told = entries.filter((one) => isTold(one, member.id));
    const last = entries.length === atOnce ? entries.at(-1)!.record : undefined;
    return show(
      c,
      <Page frame={c.get('frame')} title={words.title} back={pathOf(person.code)}>
        <ShownPerson person={person}>{(one) => <Particulars one={one} />}</ShownPerson>
        <p>{words.explained}</p>
        {told.length === 0 ? (
          <p>{words.none}</p>
        ) : (
          <PlainTable
            apart
            caption={words.title}
            head={words.head}
            rows={told.map(({ time, to, purpose, decision, said }) => [
              sayDay(dayIn(new Date(time))),
              to,
              purpose,
              <Tag kind={decision === 'permit' ? 'done' : 'stop'}>
                {decision === 'permit' ? words.answered : words.refused}
              </Tag>,
              said,
            ])}
          />
        )}
        {last && <a href={pathOf(person.code, `/given?before=${last}`)}>{words.older}</a>}
      </Page>,
    );
  });
}
