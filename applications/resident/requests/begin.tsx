import { z } from 'zod';
import type { DemandKind } from '../../../contracts/rights.ts';
import type { Ground, PageContext, Site } from '../../../web/application/ground.ts';
import { PageError } from '../../../web/application/page-error.ts';
import { showTrouble } from '../../../web/application/trouble.tsx';
import { sendBack } from '../../../web/back.ts';
import { ChoiceCards } from '../../../web/form/choice-cards.tsx';
import { choice } from '../../../web/form/fields.ts';
import { QuestionPage } from '../../../web/form/question-page.tsx';
import { readForm } from '../../../web/form/read.ts';
import { emptyForm, type FormState, field } from '../../../web/form/state.ts';
import type { AnyFrame } from '../../../web/frame/frame.ts';
import { Ruby } from '../../../web/japanese/ruby.tsx';
import { Empty } from '../../../web/list/empty.tsx';
import { Page } from '../../../web/page.tsx';
import { show } from '../../../web/pages.tsx';
import { checkMay } from '../pages/may.ts';
import { StandingIn } from '../pages/standing-in.tsx';
import { pathOf, readWhose, type Whose } from '../pages/whose.ts';
import { type Holder, kinds, readRequests } from './answers.ts';
import { words } from './words.ts';

/** Who may demand something on that page: of whom, only who may read requests is told. @throws PageError not_found where this proxy may not */
export const readDemander = async (c: PageContext): Promise<Whose> =>
  checkMay(checkMay(await readWhose(c), 'request'), 'requests');

/** @throws PageError not_found */
export function kindOf(c: PageContext): DemandKind {
  const kind = kinds.find((one) => one === c.req.param('kind'));
  if (!kind) throw new PageError('not_found');
  return kind;
}

/** The first two questions: what is demanded, and of whom. What is chosen stands in the address, so that going back works. */
export function addBegin(site: Site, { tokens, folder }: Ground): void {
  const read = <S extends z.ZodType>(c: PageContext, schema: S) =>
    readForm(c.req.raw, { schema, tokens, session: c.get('session').id });
  const stale = (c: PageContext) => showTrouble(c, { frame: c.get('frame'), home: `/${folder}` }, { kind: 'stale' });

  site.get('/of/:person/requests/new', async (c) =>
    show(c, <KindPage frame={c.get('frame')} token={c.get('token')} whose={await readDemander(c)} />),
  );
  site.post('/of/:person/requests/new', async (c) => {
    const whose = await readDemander(c);
    const sent = await read(c, z.object({ kind: choice(words.kind.label, kinds) }));
    if (sent.ok) return sendBack(c, pathOf(whose, `/requests/new/${sent.value.kind}`), pathOf(whose));
    if (!sent.form) return stale(c);
    return show(
      c,
      <KindPage frame={c.get('frame')} token={c.get('token')} whose={whose} state={sent.form} />,
      sent.status,
    );
  });

  site.get('/of/:person/requests/new/:kind', async (c) => {
    const [whose, kind] = [await readDemander(c), kindOf(c)];
    const about = {
      frame: c.get('frame'),
      token: c.get('token'),
      whose,
      kind,
      holders: (await readRequests(c, whose)).holders,
    };
    return show(c, <HolderPage {...about} />);
  });
  site.post('/of/:person/requests/new/:kind', async (c) => {
    const [whose, kind] = [await readDemander(c), kindOf(c)];
    const { holders: all } = await readRequests(c, whose);
    const ids = all.map(({ id }) => id);
    const sent = await read(c, z.object({ holder: choice(words.holder.label, ids) }));
    if (sent.ok) return sendBack(c, pathOf(whose, `/requests/new/${kind}/${sent.value.holder}`), pathOf(whose));
    if (!sent.form) return stale(c);
    const about = { frame: c.get('frame'), token: c.get('token'), whose, kind, holders: all };
    return show(c, <HolderPage {...about} state={sent.form} />, sent.status);
  });
}

type Props = {
  readonly frame: AnyFrame;
  readonly token: string;
  readonly whose: Whose;
  readonly state?: FormState;
};

const KindPage = ({ frame, token, whose, state = emptyForm }: Props) => (
  <QuestionPage
    frame={frame}
    title={words.kind.title}
    ownHeading
    back={pathOf(whose, '/requests')}
    action={pathOf(whose, '/requests/new')}
    token={token}
    state={state}
    go={words.kind.go}
  >
    <StandingIn whose={whose} />
    <ChoiceCards
      heading
      label={words.kind.title}
      choices={kinds.map((value) => ({
        value,
        label: <Ruby text={words.kind.cards[value]} />,
        about: <Ruby text={words.kind.about[value]} />,
      }))}
      {...field(state, 'kind')}
    />
  </QuestionPage>
);

type HolderProps = Props & { readonly kind: DemandKind; readonly holders: readonly Holder[] };
const HolderPage = ({ frame, token, whose, kind, holders: all, state = emptyForm }: HolderProps) =>
  all.length === 0 ? (
    <Page frame={frame} title={words.holder.title} back={pathOf(whose, '/requests/new')}>
      <Empty title={words.holder.none}>
        <p>{words.holder.noneAbout}</p>
      </Empty>
    </Page>
  ) : (
    <QuestionPage
      frame={frame}
      title={words.holder.title}
      ownHeading
      back={pathOf(whose, '/requests/new')}
      action={pathOf(whose, `/requests/new/${kind}`)}
      token={token}
      state={state}
      go={words.kind.go}
    >
      <StandingIn whose={whose} />
      <ChoiceCards
        heading
        label={words.holder.title}
        hint={words.holder.hint}
        choices={all.map(({ id, name }) => ({ value: id, label: name }))}
        {...field(state, 'holder')}
      />
    </QuestionPage>
  );
