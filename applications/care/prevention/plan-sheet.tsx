import type { Child } from 'hono/jsx';
import { sayValue } from '../files/compare/say.ts';
import type { Entry } from '../files/model/group.ts';
import { readSupport } from '../files/model/needs.ts';
import type { SupportRow } from '../files/model/prevention.ts';
import { getLayout } from '../files/table/table.ts';
import { currentTable } from '../files/table/tables.ts';
import { valueIn } from '../files/table/value.ts';
import { sheetWords as say } from './sheet-words.ts';
import { words } from './words.ts';

type Props = { readonly entry: Entry<'prevention'>; readonly name: string; readonly number?: string | undefined };

/** 介護予防サービス・支援計画書 in the shape of the official form, and its 支援計画 below: what is empty keeps its place. */
export const PlanSheet = ({ entry, name, number }: Props) => {
  const row = { ...entry.parts.UPYOBO[0], ...entry.key };
  const of = (at: string): string => {
    const column = getLayout(currentTable, 'UPYOBO').columns.find((one) => one.at === at);
    const value = column && valueIn(row, column);
    return column && value !== undefined ? sayValue(column, value) : '';
  };
  return (
    <>
      <section class="sheet">
        <Head {...{ name, number }} title={words.forms.plan} day={of('planDay')} />
        <p class="sheet-line">
          <Said name={say.reference}>{of('reference')}</Said>
          <Said name={say.certifiedOn}>{of('certifiedOn')}</Said>
          <Said name={say.certified}>
            {of('certifiedFrom')}～{of('certifiedUntil')}
          </Said>
          <span>
            {of('planStage')}　{of('certification')}　{of('supportLevel')}
          </span>
        </p>
        <p class="sheet-line">
          <Said name={say.author}>{[of('centreAuthor'), of('author')].filter(Boolean).join('　')}</Said>
          <Said name={say.commissioned}>{of('commissioned')}</Said>
          <Said name={say.office}>
            {[of('authorOffice/name'), of('authorOffice/address'), of('authorOffice/telephone')]
              .filter(Boolean)
              .join('　')}
          </Said>
        </p>
        <p class="sheet-line">
          <Said name={say.first}>{of('firstPlanDay')}</Said>
          <Said name={say.centre}>{of('centre')}</Said>
        </p>
        <div>
          <table class="sheet-table">
            <tbody>
              <tr>
                <th scope="row" class="sheet-side">
                  {say.goalOfDay}
                </th>
                <td>{of('goalOfDay')}</td>
                <th scope="row" class="sheet-side">
                  {say.goalOfYear}
                </th>
                <td>{of('goalOfYear')}</td>
              </tr>
            </tbody>
          </table>
        </div>
        <section class="sheet-scroll" aria-label={say.areas} tabindex={0}>
          <table class="sheet-table">
            <thead>
              <tr>
                {[say.areas, say.wish, say.problem, say.cause].map((title) => (
                  <th scope="col">{title}</th>
                ))}
              </tr>
            </thead>
            <tbody>
              {Object.entries(say.area).map(([area, title]) => (
                <tr>
                  <td>
                    {title}
                    <br />
                    {of(`areas/${area}/state`)}
                  </td>
                  <td>{of(`areas/${area}/wish`)}</td>
                  <td>{of(`areas/${area}/problem`)}</td>
                  <td>{of(`areas/${area}/cause`)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
        <div>
          <table class="sheet-table">
            <tbody>
              {(['healthNotes', 'appropriateSupport', 'policy', 'centreOpinion'] as const).map((at) => (
                <tr>
                  <th scope="row" class="sheet-side">
                    {say[at]}
                  </th>
                  <td class="sheet-tall">{of(at)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
        <section class="sheet-scroll" aria-label={say.checklist} tabindex={0}>
          <table class="sheet-table">
            <thead>
              <tr>
                <th scope="col">{say.checklist}</th>
                {Object.values(say.domain).map(([title]) => (
                  <th scope="col">{title}</th>
                ))}
              </tr>
            </thead>
            <tbody>
              <tr>
                <th scope="row">{say.count}</th>
                {Object.entries(say.domain).map(([domain, [, questions]]) => (
                  <td>
                    {of(`checklist/${domain}`)}／{questions}
                  </td>
                ))}
              </tr>
              <tr>
                <th scope="row">{say.programme}</th>
                {Object.keys(say.domain).map((domain) => (
                  <td>{of(`programme/${domain}`)}</td>
                ))}
              </tr>
            </tbody>
          </table>
        </section>
        <p class="sheet-line">
          <span>上記計画について、同意いたします。</span>
          <span>{of('agreedOn') || '　　　　年　　月　　日'}</span>
          <span>氏名　{of('agreedBy') || '　　　　　　　　　　　　'}</span>
        </p>
      </section>
      <section class="sheet">
        <Head {...{ name, number }} title={words.forms.support} day={of('planDay')} />
        <Support rows={readSupport(entry.parts.UPYOBO_SUB)} />
      </section>
    </>
  );
};

const Said = ({ name, children }: { readonly name: string; readonly children?: Child }) => (
  <span>
    {name}　<b>{children}</b>
  </span>
);
const Head = ({
  title,
  name,
  number,
  day,
}: Pick<Props, 'name' | 'number'> & { readonly title: string; readonly day: string }) => (
  <div class="sheet-head">
    <p>{number}</p>
    <h2>{title}</h2>
    <p>
      利用者名　{name}　様　　{say.planDay}　{day}
    </p>
  </div>
);

/** 別表: a need once for all that is done about it, a goal's support once for all its services, as printed. */
const Support = ({ rows }: { readonly rows: readonly SupportRow[] }) => {
  const same = <T,>(all: readonly SupportRow[], by: (row: SupportRow) => T) => [
    ...Map.groupBy(all, (row) => JSON.stringify(by(row))).values(),
  ];
  return (
    <section class="sheet-scroll" aria-label={words.forms.support} tabindex={0}>
      <table class="sheet-table">
        <thead>
          <tr>
            {say.support.map((title) => (
              <th scope="col">{title}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {same(rows, ({ needNo, need, goal }) => [needNo, need, goal]).map((under) =>
            same(under, ({ supportNo, point, selfCare, insuredServices }) => [
              supportNo,
              point,
              selfCare,
              insuredServices,
            ]).map((services, s) =>
              services.map((row, i) => (
                <tr>
                  {s + i === 0 &&
                    [row.need, row.proposal, row.wish, row.goal].map((text) => <td rowspan={under.length}>{text}</td>)}
                  {i === 0 &&
                    [row.point, row.selfCare, row.insuredServices].map((text) => (
                      <td rowspan={services.length}>{text}</td>
                    ))}
                  <td>{row.service}</td>
                  <td>{row.office}</td>
                  <td>{row.term}</td>
                </tr>
              )),
            ),
          )}
        </tbody>
      </table>
    </section>
  );
};
