import { firstDayOf, lastDayOf } from '../../../contracts/care/month.ts';
import { Actions, Button, LinkButton } from '../../../web/action/button.tsx';
import type { PageContext } from '../../../web/application/ground.ts';
import { Form } from '../../../web/form/form.tsx';
import { emptyForm, type FormState } from '../../../web/form/state.ts';
import { sayDay } from '../../../web/japanese/day.ts';
import { Name } from '../../../web/japanese/name.tsx';
import { SaidTime } from '../../../web/japanese/time.tsx';
import { More } from '../../../web/list/more.tsx';
import { Banner } from '../../../web/notice/banner.tsx';
import { Page } from '../../../web/page.tsx';
import { show } from '../../../web/pages.tsx';
import { ShownPerson } from '../../../web/viewing/viewing.tsx';
import { furtherColumns } from '../files/model/further.ts';
import { home, pathOf, viewMonthAt } from './at.ts';
import { ByNext } from './by-next.tsx';
import { type Draft, emptyDraft } from './draft.ts';
import { limitOf, serviceTitleOf } from './figure.ts';
import { Grid } from './grid.tsx';
import type { PersonMonth, Setting } from './load.ts';
import { OverForm } from './over-form.tsx';
import { sayLevel, sayPeriod } from './standing.ts';
import { readDraftVersions, type Version } from './store.ts';
import { Sums } from './sums.tsx';
import { words } from './words.ts';

/** What somebody sent on an older version: shown again on what now holds. */
export type Typed = { readonly draft?: Draft; readonly over?: FormState; readonly by: string };

/** One person's month: 第6表 as a grid to be ticked, and 第7表 worked out of it. @param typed where it was not saved, with the status that says so */
export async function showSlip(c: PageContext, setting: Setting, typed?: Typed, status: 200 | 400 | 409 = 200) {
  const shown = await viewMonthAt(c, setting);
  const code = c.req.param('code')!;
  const history = await c.get('rows')((connection) => readDraftVersions(connection, setting.month, code));
  const said = c.req.query('said');
  const props = {
    c,
    setting,
    history,
    typed,
    said: said === 'saved' || said === 'undone' ? said : undefined,
  } as const;
  return show(
    c,
    <Page
      frame={c.get('frame')}
      title={words.slip.title(setting.month)}
      back={`${home}/${setting.month}`}
      scripts={['month-sheet']}
      wrong={status !== 200}
    >
      <ShownPerson person={shown}>{(of) => <Slip {...props} of={of} />}</ShownPerson>
    </Page>,
    status,
  );
}

type Props = {
  readonly c: PageContext;
  readonly setting: Setting;
  readonly of: PersonMonth;
  readonly history: readonly Version[];
  readonly typed?: Typed | undefined;
  readonly said?: 'saved' | 'undone' | undefined;
};

const Slip = ({ c, setting, of, history, typed, said }: Props) => {
  const { month, tables } = setting;
  const { person, slip, figures } = of;
  const here = pathOf(month, person.code);
  const draft = typed?.draft ?? slip?.content ?? emptyDraft;
  const kept = { version: String(slip?.version ?? 0) };
  const token = c.get('token');
  const nameOf = (office: string) => of.offices.find((one) => one.office === office)?.name ?? office;
  const isClosed = of.closing?.closed === true;
  return (
    <>
      <p class="month-person">
        <strong>
          <Name name={person.name} />
        </strong>
        {'　'}
        {sayDay(person.birth)}生　被保険者番号 {person.insured}
      </p>
      {typed?.by && <Banner kind="warning" title={words.slip.changed(typed.by)} />}
      {!typed && said && <Banner kind="success" title={said === 'saved' ? words.slip.saved : words.slip.undone} />}
      {isClosed && !of.handedOver && (
        <Banner kind="info" title={words.slip.closedOn}>
          <p>{words.slip.closedAbout}</p>
        </Banner>
      )}
      <ByNext of={of} />
      {hasComeWithin(person.since, month) && !isClosed && <p>{words.slip.came(sayDay(person.since))}</p>}
      <BasisLine {...{ setting, draft }} href={isClosed ? undefined : `${here}/basis`} />
      <Warnings {...{ figures, draft }} />
      <h2>{words.slip.sixth}</h2>
      {draft.lines.length === 0 && <p>{words.slip.empty}</p>}
      {isClosed ? (
        <Grid {...{ tables, month, of }} lines={draft.lines} />
      ) : (
        <Edit {...{ c, setting, of, history, kept }} draft={draft} />
      )}
      {figures.sheet && (
        <>
          <h2>{words.slip.seventh}</h2>
          <Sums {...{ tables, month, nameOf }} sheet={figures.sheet} />
          {furtherColumns('UPSIKYU').length > 0 && !isClosed && (
            <p>
              <a href={`${here}/seventh`}>{words.slip.further}</a>
            </p>
          )}
          {figures.sheet.total.over > 0 && !isClosed && (
            <OverForm {...{ of, here, token, kept, nameOf }} state={typed?.over ?? emptyForm} />
          )}
        </>
      )}
      {slip && (
        <nav class="month-acts" aria-label="次にすること">
          <LinkButton kind="second" href={`${here}/give`}>
            {words.slip.give}
          </LinkButton>
          <LinkButton kind="second" href={`${here}/actuals`}>
            {words.slip.actuals}
          </LinkButton>
          <LinkButton kind="quiet" href={`${here}/print`}>
            {words.slip.print}
          </LinkButton>
        </nav>
      )}
      {history.length > 0 && (
        <More title={words.slip.history}>
          <ul class="plain">
            {history.map(({ what, staff, madeAt }) => (
              <li>
                <SaidTime at={madeAt} />　{staff}　{what}
              </li>
            ))}
          </ul>
        </More>
      )}
    </>
  );
};

/** Whether the office began within the month: who planned its first days is another, and the 給付管理票 is of all of it. */
const hasComeWithin = (since: string, month: string): boolean => since > firstDayOf(month) && since <= lastDayOf(month);

type EditProps = Pick<Props, 'c' | 'setting' | 'of' | 'history'> & {
  readonly draft: Draft;
  readonly kept: Readonly<Record<string, string>>;
};
/** 第6表 to be ticked, and what can be done with the slip as a whole. */
const Edit = ({ c, setting: { month, tables }, of, history, draft, kept }: EditProps) => {
  const here = pathOf(month, of.person.code);
  const token = c.get('token');
  return (
    <>
      <Form action={here} token={token} kept={kept}>
        {draft.lines.length > 0 && <Grid {...{ tables, month, of }} lines={draft.lines} edit />}
        <Actions>
          {draft.lines.length > 0 && (
            <Button name="step" value="save">
              {words.slip.save}
            </Button>
          )}
          <Button kind="second" name="step" value="add">
            {words.slip.add}
          </Button>
        </Actions>
      </Form>
      <div class="month-acts">
        {draft.lines.length === 0 && (
          <Form action={`${here}/copy`} token={token} kept={kept}>
            <Button kind="second">{words.slip.copy}</Button>
          </Form>
        )}
        {history.length > 1 && (
          <Form action={`${here}/undo`} token={token} kept={kept}>
            <Button kind="quiet">
              「{history[0]!.what}」{words.slip.undo}
            </Button>
          </Form>
        )}
      </div>
    </>
  );
};

const BasisLine = ({
  setting: { tables, month },
  draft: { basis },
  href,
}: {
  setting: Setting;
  draft: Draft;
  /** of a month that is closed nothing is mended */
  href: string | undefined;
}) => (
  <p class="month-basis">
    <strong>{words.basis.title}</strong>
    {basis
      ? `　${sayLevel(basis, month)}${basis.certification === '1' ? words.basis.pendingShort : ''}　${sayPeriod(basis)}　${basis.tenths}割負担　限度額 ${(limitOf(tables, month, basis) ?? 0).toLocaleString('ja-JP')}単位${(basis.typeLimits ?? []).map((one) => `　${words.basis.typeLimit(serviceTitleOf(tables, month, one.service), one.units)}`).join('')}`
      : `　${words.basis.missing}`}
    {href !== undefined && (
      <>
        {'　'}
        <a class="month-link" href={href}>
          直す<span class="unseen">：{words.basis.title}</span>
        </a>
      </>
    )}
  </p>
);

const Warnings = ({
  figures: { problems, warnings },
  draft: { notes = [] },
}: {
  figures: PersonMonth['figures'];
  draft: Draft;
}) =>
  problems.length + warnings.length + notes.length === 0 ? null : (
    <section class="month-warnings" aria-labelledby="month-warnings">
      <h2 id="month-warnings">{words.slip.warnings}</h2>
      <ul>
        {problems.map(({ code, text }) => (
          <li>
            <strong>{words.slip.problems}</strong>　{code !== '' && `${code}　`}
            {text}
          </li>
        ))}
        {warnings.map(({ weight, text }) => (
          <li>
            <strong>{weight}</strong>　{text}
          </li>
        ))}
        {notes.map((text) => (
          <li>
            <strong>{words.check.copied}</strong>　{text}
          </li>
        ))}
      </ul>
    </section>
  );
