import type { Site } from '../../../web/application/ground.ts';
import type { AnyFrame } from '../../../web/frame/frame.ts';
import { dayIn, sayDayBoth } from '../../../web/japanese/day.ts';
import { Ruby } from '../../../web/japanese/ruby.tsx';
import { type Answer, Answers } from '../../../web/list/answers.tsx';
import { Banner } from '../../../web/notice/banner.tsx';
import { Page } from '../../../web/page.tsx';
import { show } from '../../../web/pages.tsx';
import { StandingIn } from '../pages/standing-in.tsx';
import { pathOf, readWhose, type Whose } from '../pages/whose.ts';
import { isPublic, type Request, readRequest } from './answers.ts';
import { State } from './list.tsx';
import { words } from './words.ts';

/** One request: until when it is decided, how it was, and what can be done then. */
export function addRequest(site: Site): void {
  site.get('/of/:person/requests/:id', async (c) => {
    const whose = await readWhose(c);
    const request = await readRequest(c, whose);
    const isNew = c.req.query('done') === 'made' && request.state === 'open';
    return show(c, <RequestPage frame={c.get('frame')} whose={whose} request={request} isNew={isNew} />);
  });
}

const { one, next } = words;
type Props = {
  readonly frame: AnyFrame;
  readonly whose: Whose;
  readonly request: Request;
  readonly isNew: boolean;
};

const RequestPage = ({ frame, whose, request, isNew }: Props) => (
  <Page frame={frame} title={words.cardTitle(request.memberName, request.kind)} back={pathOf(whose, '/requests')}>
    <StandingIn whose={whose} />
    {isNew && (
      <Banner kind="success" title={words.done.made}>
        <p>
          <Ruby text={words.done.about(sayDayBoth(request.dueOn))} />
        </p>
      </Banner>
    )}
    <Answers answers={answersOf(request)} />
    {request.inApproval && (
      <p>
        <Ruby text={one.inApproval(request.memberName)} />
      </p>
    )}
    {request.overdue && (
      <p>
        <Ruby text={one.overdue(request.memberName)} />
      </p>
    )}
    {request.decision !== null && <Next request={request} />}
  </Page>
);

const day = (at: Date): string => sayDayBoth(dayIn(at));
const Written = ({ text }: { readonly text: string | null }) => <span class="as-written">{text ?? one.erased}</span>;

function answersOf(request: Request): Answer[] {
  const { decision, decidedAt, decidedBy, extendedAt, extendedReason } = request;
  return [
    { name: one.state, value: <State request={request} /> },
    ...(decision !== null
      ? [
          { name: one.decision, value: <strong>{one.decisions[decision]}</strong> },
          { name: one.reason, value: <Written text={request.decisionReason} /> },
        ]
      : [{ name: one.due, value: one.dueAbout(sayDayBoth(request.dueOn)) }]),
    ...(decidedAt ? [{ name: one.decided, value: day(decidedAt) }] : []),
    ...(decidedBy ? [{ name: one.decidedBy, value: decidedBy }] : []),
    ...(extendedAt
      ? [{ name: one.extended, value: one.extendedAbout(extendedReason ?? one.erased, day(extendedAt)) }]
      : []),
    { name: one.kind, value: words.kinds[request.kind] },
    { name: one.text, value: <Written text={request.text} /> },
    { name: one.made, value: day(request.madeAt) },
    { name: one.by, value: request.madeBy },
  ];
}

/** Against a decision of 行政機関等 another way is open than against a business's: said in general, for each case has its own. */
const Next = ({ request }: Pick<Props, 'request'>) => (
  <section>
    <h2>{next.title}</h2>
    {request.decision !== 'refused' && <p>{next.granted[request.kind]}</p>}
    {request.decision !== 'granted' && (
      <>
        <p>{next.ask}</p>
        <p>{isPublic(request) ? next.public : next.private}</p>
        <p>{next.differ}</p>
      </>
    )}
  </section>
);
