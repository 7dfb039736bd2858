import { randomUUID } from 'node:crypto';
import { memberCode } from '../../../../contracts/member.ts';
import { Actions, LinkButton } from '../../../../web/action/button.tsx';
import type { Ground, PageContext, Site } from '../../../../web/application/ground.ts';
import { PageError } from '../../../../web/application/page-error.ts';
import { sendBack } from '../../../../web/back.ts';
import { readForm } from '../../../../web/form/read.ts';
import { emptyForm, type FormState } from '../../../../web/form/state.ts';
import { sayDay, sayDayBoth } from '../../../../web/japanese/day.ts';
import { Name } from '../../../../web/japanese/name.tsx';
import { sayTime } from '../../../../web/japanese/time.tsx';
import { Empty } from '../../../../web/list/empty.tsx';
import { Tag } from '../../../../web/list/tag.tsx';
import { Banner } from '../../../../web/notice/banner.tsx';
import { Page } from '../../../../web/page.tsx';
import { show } from '../../../../web/pages.tsx';
import { PlainTable } from '../../../../web/table/plain-table.tsx';
import { open } from '../../../../web/viewing/viewing.tsx';
import type { Person } from '../../store/persons.ts';
import { listCertifications } from '../certification/store.ts';
import { addPaper, letterHead } from '../paper.tsx';
import { codeOf, getCared, getPerson, here, pathOf, showPerson, stale, todayOf } from '../place.ts';
import { sayShort } from '../say.ts';
import { daysBetween } from '../state/days.ts';
import { readWarnings } from '../warnings.ts';
import { ApplicationForm, findWrongDay, schema, steps, valuesOf } from './form.tsx';
import { type Application, keepApplication, listApplications } from './store.ts';
import { words } from './words.ts';

/** 認定の申請: how far each has come, as the office keeps it; the insurer's own word is the 認定情報. */
export function addApplications(site: Site, ground: Ground): void {
  const root = '/:code/applications';
  const back = (c: PageContext, below = '') => pathOf(codeOf(c), `/applications${below}`);

  site.get(root, async (c) => {
    const person = open(await showPerson(c, words.viewing));
    const { all, limit } = await c.get('rows')(async (connection) => ({
      all: await listApplications(connection, person.code),
      limit: (await readWarnings(connection))['application-result'],
    }));
    return show(c, <ListPage c={c} person={person} all={all} today={todayOf(ground)} limit={limit} />);
  });
  site.get(`${root}/new`, async (c) => {
    await getCared(c);
    return write(c, { ...emptyForm, values: { appliedOn: sayDay(todayOf(ground)) } }, back(c, '/new'));
  });
  site.get(`${root}/of/:id/edit`, async (c) => {
    const one = await getApplication(c);
    return write(c, { ...emptyForm, values: valuesOf(one) }, back(c, `/of/${one.id}/edit`));
  });
  const save = async (c: PageContext, before?: Application) => {
    const read = await readForm(c.req.raw, { schema, tokens: ground.tokens, session: c.get('session').id });
    const { code } = await getCared(c);
    const action = back(c, before ? `/of/${before.id}/edit` : '/new');
    if (!read.ok) return read.form ? write(c, read.form, action, 400) : stale(c);
    const errors = findWrongDay(read.value, todayOf(ground), before);
    if (errors) return write(c, { ...read.form, errors }, action, 400);
    const { id: member, staff } = c.get('member');
    const by = { member, code, staff: staff.id, now: ground.clock.now() };
    const { byAgent, withdrawn, result, ...rest } = read.value;
    const one = {
      ...rest,
      id: before?.id ?? randomUUID(),
      byAgent: byAgent.length > 0,
      isWithdrawn: withdrawn.length > 0,
      result: result === '' ? null : result,
    };
    await c.get('rows')((connection) => keepApplication(connection, by, one));
    return sendBack(c, back(c, '?said=saved'), here);
  };
  site.post(`${root}/new`, (c) => save(c));
  site.post(`${root}/of/:id/edit`, async (c) => save(c, await getApplication(c)));

  addPaper(site, `${root}/of/:id`, async (c) => {
    const person = open(await showPerson(c, words.paper));
    const one = await getApplication(c);
    const [certified] = await c.get('rows')((connection) => listCertifications(connection, person.code));
    const town = ground.insurerOf(person.insurer);
    const before = certified?.answer?.certification;
    const letter = {
      ...letterHead(c, ground, { person, title: words.paper, mark: one.id }),
      to: { name: town ? `${ground.nameOf(town)}長` : person.insurer },
      paragraphs: [words.paperText, words.paperNote],
      tables: [
        {
          caption: '被保険者',
          head: ['項目', '内容'],
          rows: [
            ['申請の種類', one.kind],
            ['申請した日', sayDayBoth(one.appliedOn)],
            ['保険者番号・被保険者番号', `${person.insurer}　${person.insured}`],
            ['氏名（フリガナ）', `${person.name}（${person.kana}）`],
            ['生年月日・性別', `${sayDayBoth(person.birth)}　${person.sex}`],
            ['住所・電話番号', [person.address, person.telephone].filter(Boolean).join('　')],
            ['いまの認定', before?.careLevel ?? ''],
            ['いまの有効期間の終わり', before?.validUntil ? sayDayBoth(before.validUntil) : ''],
            ['申請の理由', one.note],
          ],
        },
        {
          caption: '提出代行者',
          head: ['項目', '内容'],
          rows: [
            ['事業所番号・名称', `${memberCode(c.get('member').id)}　${c.get('memberName')}`],
            ['担当', c.get('member').staff.id],
          ],
        },
      ],
    };
    return { title: words.paper, back: back(c), letter };
  });

  const write = async (c: PageContext, state: FormState, action: string, status: 200 | 400 = 200) => {
    const person = open(await showPerson(c, words.viewing));
    return show(
      c,
      <Page frame={c.get('frame')} title={words.title} back={back(c)} wrong={status === 400}>
        <p>
          <Name name={person.name} kana={person.kana} />
        </p>
        <ApplicationForm action={action} token={c.get('token')} state={state} />
      </Page>,
      status,
    );
  };
}

async function getApplication(c: PageContext): Promise<Application> {
  const { code } = await getPerson(c);
  const all = await c.get('rows')((connection) => listApplications(connection, code));
  const found = all.find(({ id }) => id === c.req.param('id'));
  if (!found) throw new PageError('not_found');
  return found;
}

type ListProps = {
  readonly c: PageContext;
  readonly person: Person;
  readonly all: readonly Application[];
  readonly today: string;
  readonly limit: number;
};
const ListPage = ({ c, person, all, today, limit }: ListProps) => {
  const root = pathOf(person.code, '/applications');
  return (
    <Page frame={c.get('frame')} title={words.title} back={pathOf(person.code)}>
      {c.req.query('said') === 'saved' && <Banner kind="success" title={words.saved} />}
      <p>
        <Name name={person.name} kana={person.kana} />
      </p>
      {person.until === null && (
        <Actions>
          <LinkButton href={`${root}/new`}>{words.new}</LinkButton>
        </Actions>
      )}
      <p class="hint">{words.toldAbout}</p>
      {all.length === 0 ? (
        <Empty title={words.none} />
      ) : (
        <PlainTable
          caption={words.table}
          head={[words.kind, ...steps.map((step) => words.steps[step]), words.result, '']}
          rows={all.map((one) => [
            <Kind one={one} />,
            ...steps.map((step) => {
              const day = one[step];
              return day === null ? words.notYet : sayShort(day);
            }),
            <State one={one} today={today} limit={limit} />,
            person.until === null ? (
              <>
                <a href={`${root}/of/${one.id}/edit`}>{words.edit}</a>{' '}
                <a href={`${root}/of/${one.id}`}>{words.paperLink}</a>
              </>
            ) : (
              ''
            ),
          ])}
        />
      )}
    </Page>
  );
};

const Kind = ({ one: { kind, byAgent, toldAt } }: { readonly one: Application }) => (
  <>
    {kind}
    {byAgent && `（${words.byAgent}）`}
    {toldAt !== null && (
      <>
        <br />
        <span class="hint">{words.told(sayTime(toldAt))}</span>
      </>
    )}
  </>
);

const State = ({
  one,
  today,
  limit,
}: {
  readonly one: Application;
  readonly today: string;
  readonly limit: number;
}) => {
  if (one.isWithdrawn) return <Tag kind="done">{words.withdrawn}</Tag>;
  if (one.resultOn !== null) return <Tag kind="done">{one.result ?? words.resultOut}</Tag>;
  const days = daysBetween(one.appliedOn, today);
  const isLate = one.postponedTo === null ? days > limit : one.postponedTo < today;
  return (
    <>
      <Tag kind={isLate ? 'stop' : 'wait'}>{isLate ? words.late : words.days(days)}</Tag>
      {one.postponedTo !== null && ` ${words.postponed(sayShort(one.postponedTo))}`}
    </>
  );
};
