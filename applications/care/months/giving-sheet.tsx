import { Button, LinkButton } from '../../../web/action/button.tsx';
import type { PageContext } from '../../../web/application/ground.ts';
import { Form } from '../../../web/form/form.tsx';
import { Name } from '../../../web/japanese/name.tsx';
import { SaidTime } from '../../../web/japanese/time.tsx';
import { Banner } from '../../../web/notice/banner.tsx';
import { PlainTable } from '../../../web/table/plain-table.tsx';
import { findUncarried } from '../files/write/unit.ts';
import { pathOf } from './at.ts';
import { canGive, type Made } from './give.ts';
import type { OfficeMonth, PersonMonth } from './load.ts';
import { words } from './words.ts';

const at = words.give;

/** An office, and what would be new to it; left out: it was given nothing yet, or has it as it stands. */
export type Told = {
  readonly office: OfficeMonth;
  readonly changes?: readonly string[];
  /** it stands in the slip no more */
  readonly dropped?: boolean;
};
export type Sheet = {
  readonly of: PersonMonth;
  readonly made?: Made;
  readonly told: readonly Told[];
  readonly toPerson: boolean;
};

/** Of one person: each office, how it is given, and what is other than it was given last. */
export const SheetOf = ({
  sheet: { of, made, told, toPerson },
  c,
  month,
  single,
}: {
  sheet: Sheet;
  c: PageContext;
  month: string;
  single: boolean;
}) => (
  <section>
    <h2>
      <Name name={of.person.name} />
    </h2>
    {!made &&
      (canGive(made, of) ? <Banner kind="info" title={at.nothingLeft} /> : <Banner kind="warning" title={at.unfit} />)}
    {made && made.replaced.length > 0 && (
      <Banner kind="warning" title={at.replaced}>
        <p>{made.replaced.join('')}</p>
      </Banner>
    )}
    {made && findUncarried([made.entry]).length > 0 && (
      <Banner kind="warning" title={at.uncarried(findUncarried([made.entry]).join('、'))}>
        <p>{at.uncarriedAbout}</p>
      </Banner>
    )}
    {made && told.length > 0 && told.every(({ office }) => office.current) && <p>{at.all}</p>}
    {told.length > 0 && (
      <PlainTable
        apart
        caption={at.title}
        head={[at.office, at.way, at.changes]}
        rows={told.map(({ office, changes, dropped = false }) => [
          office.name,
          office.known?.receives ? at.road : at.paper,
          dropped && !office.current ? at.dropped : <Changes {...{ office, changes, dropped }} />,
        ])}
      />
    )}
    {single && of.slip && (
      <div class="month-acts">
        <LinkButton kind="quiet" href={pathOf(month, of.person.code, '/print')}>
          {words.slip.print}
        </LinkButton>
        {toPerson ? (
          <p>{at.personGiven}</p>
        ) : (
          <Form action={pathOf(month, of.person.code, '/given')} token={c.get('token')}>
            <Button kind="quiet">{at.person}</Button>
          </Form>
        )}
      </div>
    )}
  </section>
);

const states: Readonly<Record<string, string>> = {
  waiting: '送る準備をしています',
  kept: '相手が受け取るのを待っています',
  'handed-over': '相手に届きました',
  acknowledged: '相手が受け取りました',
  expired: '期限までに受け取られませんでした',
  'not-delivered': '届けられませんでした',
  refused: '送れませんでした',
  given: '紙で渡しました',
};

type ChangesProps = { office: OfficeMonth; changes?: readonly string[] | undefined; dropped: boolean };
const Changes = ({ office, changes, dropped }: ChangesProps) => {
  if (office.current && office.given)
    return (
      <>
        {dropped ? at.gone : at.current}（<SaidTime at={office.given.givenAt} />）
        {office.given.state && `　${states[office.given.state] ?? ''}`}
        {office.given.reason && <>　{office.given.reason}</>}
      </>
    );
  if (!changes) return <>{at.first}</>;
  if (changes.length === 0) return <>{at.same}</>;
  return (
    <ul class="month-changes">
      {changes.map((text) => (
        <li>{text}</li>
      ))}
    </ul>
  );
};
