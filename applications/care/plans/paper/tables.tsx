import type { Child } from 'hono/jsx';
import { dayIn, sayDay } from '../../../../web/japanese/day.ts';
import { Week } from '../../../../web/week/week.tsx';
import type { Entry } from '../../files/model/group.ts';
import { currentTable } from '../../files/table/tables.ts';
import type { AgreementState } from '../../heard/agreement.ts';
import { sayAsker } from '../../mine/words.ts';
import { joinWishes, servicesOf } from '../content.ts';
import { readContent } from '../read.ts';
import { sayDigits } from '../term.ts';
import { words } from '../words.ts';
import { secondForm, spansOf } from './second-form.ts';

/** The plan as the official forms show it, from what the files say (標準様式 第1表・第2表・第3表). */
export const PlanTables = ({ entry, number, agreed }: Props & { readonly agreed?: Agreed | undefined }) => (
  <>
    <FirstSheet entry={entry} number={number} agreed={agreed} />
    <SecondSheet entry={entry} number={number} />
    <WeekSheet entry={entry} number={number} />
  </>
);
/** What the person has answered to this very version, where she has agreed to it: it stands in the place of the signature. */
export type Agreed = Pick<AgreementState, 'by' | 'way' | 'at'>;
export const sayAgreed = ({ by, way, at }: Agreed): readonly [on: string, by: string] => [
  sayDay(dayIn(at)),
  `${sayAsker(by)}（${way === 'paper' ? '書面' : '画面'}）`,
];
type Props = { readonly entry: Entry<'plan'>; readonly number?: string };

export const codesOf = (at: string, code: string | undefined): string =>
  currentTable.layouts.get('UP1KYO')!.columnAt.get(at)?.codes?.[code ?? ''] ?? '';

const Head = ({ entry, number, title }: Props & { readonly title: string }) => (
  <div class="sheet-head">
    <p>
      {title.split('　')[0]}
      {number && <>　{number}</>}
    </p>
    <h2>{title.split('　').slice(1).join('　')}</h2>
    <p>作成年月日　{sayDigits(entry.parts.UP1KYO[0]?.writtenOn)}</p>
  </div>
);

const Line = ({ children }: { readonly children?: Child }) => <p class="sheet-line">{children}</p>;
const Said = ({ name, children }: { readonly name: string; readonly children?: Child }) => (
  <span>
    {name}　<b>{children}</b>
  </span>
);

const FirstSheet = ({ entry, number, agreed }: Props & { readonly agreed: Agreed | undefined }) => {
  const [on, by] = agreed ? sayAgreed(agreed) : ['　　　　年　　月　　日', '　　　　　　　　　　　　　'];
  const [first] = entry.parts.UP1KYO;
  const [about] = entry.parts.UPHOSOKU;
  const content = readContent(entry).first;
  return (
    <section class="sheet">
      <Head entry={entry} number={number} title={words.first.title} />
      <Line>
        <Said name="利用者名">{about?.name}　殿</Said>
        <Said name="生年月日">{sayDigits(about?.birth)}</Said>
        <Said name="住所">{about?.address1 ?? first?.address1}</Said>
      </Line>
      <Line>
        <Said name="居宅サービス計画作成者氏名">{first?.planner}</Said>
        <span>{codesOf('planKind', first?.planKind)}</span>
        <span>{codesOf('certification', first?.certification)}</span>
      </Line>
      <Line>
        <Said name="居宅介護支援事業者・事業所名及び所在地">
          {first?.plannerOffice.name} {first?.plannerOffice.address1}
        </Said>
      </Line>
      <Line>
        <Said name="居宅サービス計画作成（変更）日">{sayDigits(entry.key.planDay)}</Said>
        <Said name="初回居宅サービス計画作成日">{sayDigits(first?.firstPlanDay)}</Said>
      </Line>
      <Line>
        <Said name="認定日">{sayDigits(first?.certifiedOn)}</Said>
        <Said name="認定の有効期間">
          {sayDigits(first?.certifiedFrom)}　～　{sayDigits(first?.certifiedUntil)}
        </Said>
      </Line>
      <div>
        <table class="sheet-table">
          <tbody>
            <Row name="要介護状態区分">{codesOf('careLevel', first?.careLevel)}</Row>
            <Row name="利用者及び家族の生活に対する意向を踏まえた課題分析の結果" tall>
              {joinWishes(content)}
            </Row>
            <Row name="介護認定審査会の意見及びサービスの種類の指定">{first?.boardOpinion}</Row>
            <Row name="総合的な援助の方針" tall>
              {first?.policy}
            </Row>
            <Row name="生活援助中心型の算定理由">
              {codesOf('homeHelpReason', first?.homeHelpReason)}
              {first?.homeHelpOtherReason && `（${first.homeHelpOtherReason}）`}
            </Row>
          </tbody>
        </table>
      </div>
      <Line>
        <span>居宅サービス計画について説明を受け、内容に同意し、交付を受けました。</span>
        <span>説明・同意日　{on}</span>
        <span>利用者同意欄　{by}</span>
      </Line>
    </section>
  );
};

const Row = ({
  name,
  tall,
  children,
}: {
  readonly name: string;
  readonly tall?: boolean;
  readonly children?: Child;
}) => (
  <tr>
    <th scope="row" class="sheet-side">
      {name}
    </th>
    <td class={tall ? 'sheet-tall' : undefined}>{children}</td>
  </tr>
);

const SecondSheet = ({ entry, number }: Props) => {
  const { needs } = readContent(entry);
  return (
    <section class="sheet">
      <Head entry={entry} number={number} title={words.second.title} />
      <Line>
        <Said name="利用者名">{entry.parts.UPHOSOKU[0]?.name}　殿</Said>
      </Line>
      <section class="sheet-scroll" aria-label={words.forms.second} tabindex={0}>
        <table class="sheet-table">
          <thead>
            <tr>
              <th scope="col" rowspan={2}>
                {secondForm.need}
              </th>
              <th scope="colgroup" colspan={secondForm.ofGoals.length}>
                {secondForm.goals}
              </th>
              <th scope="colgroup" colspan={secondForm.ofHelp.length}>
                {secondForm.help}
              </th>
            </tr>
            <tr>
              {[...secondForm.ofGoals, ...secondForm.ofHelp].map((name) => (
                <th scope="col">{name}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {[...servicesOf(needs)].map((place) => {
              const { need, long, short, service, n } = place;
              const spans = spansOf(place);
              return (
                <tr>
                  {spans.need && <td rowspan={spans.need}>{need.text || `課題${n + 1}`}</td>}
                  {spans.long && (
                    <>
                      <td rowspan={spans.long}>{long.text}</td>
                      <td rowspan={spans.long}>{long.term}</td>
                    </>
                  )}
                  {spans.short && (
                    <>
                      <td rowspan={spans.short}>{short.text}</td>
                      <td rowspan={spans.short}>{short.term}</td>
                    </>
                  )}
                  <td>{service.content}</td>
                  <td>{service.covered === 'Y' ? '○' : ''}</td>
                  <td>{service.service}</td>
                  <td>{service.officeName}</td>
                  <td>{service.frequency}</td>
                  <td>{service.term}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </section>
      <p>
        {secondForm.notes[0]}
        <br />
        {secondForm.notes[1]}
      </p>
    </section>
  );
};

const WeekSheet = ({ entry, number }: Props) => {
  const { services, activities, others, first } = readContent(entry);
  return (
    <section class="sheet">
      <Head entry={entry} number={number} title={words.week.title} />
      <Line>
        <Said name="利用者名">{entry.parts.UPHOSOKU[0]?.name}　殿</Said>
        {/^\d{8}$/.test(first.planDay) && <span>{sayDigits(first.planDay).replace(/[0-9]+日$/, '')}分より</span>}
      </Line>
      <Week
        caption={words.week.caption}
        activity={words.week.kinds.activity}
        days={Map.groupBy(services, ({ weekday }) => weekday)}
        activities={activities}
      />
      <div>
        <table class="sheet-table">
          <tbody>
            <Row name={words.week.kinds.other}>{others.join('\n')}</Row>
          </tbody>
        </table>
      </div>
    </section>
  );
};
