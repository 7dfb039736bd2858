import { Actions, LinkButton } from '../../../web/action/button.tsx';
import type { PageContext, Site } from '../../../web/application/ground.ts';
import { PageError } from '../../../web/application/page-error.ts';
import type { AnyFrame } from '../../../web/frame/frame.ts';
import { Ruby } from '../../../web/japanese/ruby.tsx';
import { Answers } from '../../../web/list/answers.tsx';
import { Timeline } from '../../../web/list/timeline.tsx';
import { Page } from '../../../web/page.tsx';
import { show } from '../../../web/pages.tsx';
import { may } from '../pages/may.ts';
import { StandingIn } from '../pages/standing-in.tsx';
import { askedAt, pathOf, readWhose, type Whose } from '../pages/whose.ts';
import { type Record, record } from './answers.ts';
import { answersOf } from './details.tsx';
import { eventOf, hasTags, TagsOf } from './list.tsx';
import { words } from './words.ts';

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The id of a record in the path. @throws PageError not_found where it can be none */
export function recordOf(c: PageContext): string {
  const id = c.req.param('record') ?? '';
  if (!uuid.test(id)) throw new PageError('not_found');
  return id;
}

/** The record that the path names. @throws PageError not_found where it is none of the person's, and where it is none at all */
export const readRecord = (c: PageContext, whose: Whose): Promise<Record> =>
  c.get('person').get(askedAt(whose, `/trail/${recordOf(c)}`), record);

/** One record: all that is known of it, in words; its proof; and the way to ask why. */
export function addRecord(site: Site): void {
  site.get('/of/:person/trail/:record', async (c) => {
    const whose = await readWhose(c);
    return show(c, <RecordPage frame={c.get('frame')} whose={whose} record={await readRecord(c, whose)} />);
  });
}

const { one } = words;
type Props = { readonly frame: AnyFrame; readonly whose: Whose; readonly record: Record };

const RecordPage = ({ frame, whose, record }: Props) => (
  <Page frame={frame} title={one.title} back={pathOf(whose, '/trail')}>
    <StandingIn whose={whose} />
    <p>
      <strong>{record.said}</strong>
    </p>
    {hasTags(record) && (
      <p>
        <TagsOf entry={record} />
      </p>
    )}
    <Answers answers={answersOf(whose, record)} />
    {record.askable && may(whose, 'ask') && (
      <section>
        <p>
          <Ruby text={one.askAbout} />
        </p>
        <Actions>
          <LinkButton href={pathOf(whose, `/trail/${record.record}/ask`)}>
            <Ruby text={one.ask} />
          </LinkButton>
        </Actions>
      </section>
    )}
    {record.beside.length > 0 && (
      <section>
        <h2>{one.beside}</h2>
        <Timeline events={record.beside.map((entry) => eventOf(whose, entry))} />
      </section>
    )}
    <Proof whose={whose} record={record} />
  </Page>
);

const Proof = ({ whose, record }: Omit<Props, 'frame'>) => (
  <section>
    <h2>{one.proof}</h2>
    {record.published ? (
      <>
        <p>
          <Ruby text={one.proofAbout} />
        </p>
        <LinkButton kind="second" href={pathOf(whose, `/trail/${record.record}/proof`)}>
          <Ruby text={one.proofGet} />
        </LinkButton>
      </>
    ) : (
      <p>
        <Ruby text={one.proofNotYet} />
      </p>
    )}
  </section>
);
