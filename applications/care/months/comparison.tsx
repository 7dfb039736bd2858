import { memberCode } from '../../../contracts/member.ts';
import { Actions, Button } from '../../../web/action/button.tsx';
import type { PageContext } from '../../../web/application/ground.ts';
import { Form } from '../../../web/form/form.tsx';
import { SelectField } from '../../../web/form/select-field.tsx';
import type { FormState } from '../../../web/form/state.ts';
import { TextField } from '../../../web/form/text-field.tsx';
import { sayDay as sayDayOf } from '../../../web/japanese/day.ts';
import { Name } from '../../../web/japanese/name.tsx';
import { SaidTime } from '../../../web/japanese/time.tsx';
import { Tag } from '../../../web/list/tag.tsx';
import { Banner } from '../../../web/notice/banner.tsx';
import { PlainTable } from '../../../web/table/plain-table.tsx';
import { AnswersTo } from '../queries/shown.tsx';
import type { Put } from '../queries/store.ts';
import { pathOf } from './at.ts';
import { ByNext } from './by-next.tsx';
import { figureDone } from './close.ts';
import { Grid, sayItem } from './grid.tsx';
import type { PersonMonth, Setting } from './load.ts';
import { Sums } from './sums.tsx';
import { words as told } from './told/words.ts';
import { words } from './words.ts';

const at = words.actuals;

/** A name of a field: the difference's own text is long and speaks of the person. */
export const keyOf = (id: string): string => Buffer.from(id).toString('base64url');

type Props = {
  readonly c: PageContext;
  readonly setting: Setting;
  readonly of: PersonMonth;
  readonly state: FormState;
  /** what was asked of the month, with the answers */
  readonly put: readonly Put[];
};

/** 予定 × 実績 of one person: the sheet, each difference with how it is settled, what was asked, and whether the month is closed. */
export const Comparison = ({ c, setting, of, state, put }: Props) => {
  const { tables, month } = setting;
  const { person, slip, differences, open, closing } = of;
  const here = pathOf(month, person.code);
  const done = figureDone(setting, of);
  const nameOf = (office: string) => of.offices.find((one) => one.office === office)?.name ?? office;
  return (
    <>
      <p class="month-person">
        <strong>
          <Name name={person.name} />
        </strong>
      </p>
      {closing?.closed && !of.handedOver && (
        <Banner kind={open > 0 ? 'warning' : 'info'} title={open > 0 ? at.changedSince : at.closed} />
      )}
      <ByNext of={of} />
      {slip && <Grid {...{ tables, month, of }} lines={slip.content.lines} />}
      {!closing?.closed && <OnPaper {...{ setting, of, here }} />}
      <h2>{at.differences}</h2>
      {differences.length === 0 ? (
        <p>{at.none}</p>
      ) : (
        <Form action={`${here}/actuals`} token={c.get('token')} state={state}>
          <PlainTable
            apart
            caption={at.differences}
            head={[at.day, at.office, at.what, at.planned, at.done, at.how]}
            rows={differences.map((one) => [
              sayDay(one),
              nameOf(one.office),
              one.off ? (
                <>
                  {at.kinds[one.kind]} <Tag kind="open">{at.off}</Tag>
                </>
              ) : (
                at.kinds[one.kind]
              ),
              sayItem(tables, month, one.planned),
              sayItem(tables, month, one.done),
              <Settlement one={one} state={state} canAsk={setting.offices.get(one.office)?.answers === true} />,
            ])}
          />
          <TextField
            label={at.note}
            name="note"
            rows={2}
            maxlength={500}
            value={typeof state.values.note === 'string' ? state.values.note : ''}
            error={state.errors.note}
            optional
          />
          <Actions>
            <Button kind={open === 0 ? 'second' : 'primary'}>{at.go}</Button>
          </Actions>
        </Form>
      )}
      {put.length > 0 && (
        <>
          <h2>{at.queries}</h2>
          {put.map((one) => (
            <section>
              <h3>
                {sayDayOf(one.madeOn)}　{nameOf(memberCode(one.receiver))}
              </h3>
              <p class="as-written">{one.note}</p>
              {one.answers.length > 0 ? (
                <AnswersTo answers={one.answers} />
              ) : one.correctedAt ? (
                <p>
                  {at.correctedSince}（<SaidTime at={one.correctedAt} />）
                </p>
              ) : (
                <p>{at.noAnswer}</p>
              )}
            </section>
          ))}
        </>
      )}
      {done.sheet && (
        <>
          <h2>{at.result}</h2>
          <Sums {...{ tables, month, nameOf }} sheet={done.sheet} />
        </>
      )}
      {done.problems.map(({ code, text }) => (
        <p>
          {code} {text}
        </p>
      ))}
      {closing?.closed ? (
        <Form action={`${here}/reopen`} token={c.get('token')}>
          <Button kind="second">{at.reopen}</Button>
        </Form>
      ) : of.handedOver ? null : open > 0 ? (
        <p>{at.open(open)}</p>
      ) : slip?.content.basis?.certification === '1' ? (
        <p>{at.provisional}</p>
      ) : (
        slip &&
        done.sheet && (
          <Form action={`${here}/close`} token={c.get('token')}>
            <p>{at.closeAbout}</p>
            <Button>{at.close}</Button>
          </Form>
        )
      )}
    </>
  );
};

/** Offices that work on paper: what they told, who wrote it down, and where it is written. */
const OnPaper = ({ setting, of, here }: { setting: Setting; of: PersonMonth; here: string }) => {
  const offices = of.offices.filter(
    ({ office }) =>
      !setting.offices.get(office)?.receives && of.slip?.content.lines.some((line) => line.office === office),
  );
  return (
    <>
      {offices.map(({ office, name }) => {
        const known = of.told.find((one) => one.office === office);
        return (
          <p>
            {known && told.said({ ...known, day: sayDayOf(known.toldOn) })}
            <a href={`${here}/told/${office}`}>{known ? told.again(name) : told.link(name)}</a>
          </p>
        );
      })}
    </>
  );
};

const sayDay = ({ planned, done }: PersonMonth['differences'][number]): string => {
  const day = (done ?? planned)?.day;
  return day ? `${Number(day.slice(4, 6))}月${Number(day.slice(6))}日` : '―';
};

type SettlementProps = {
  readonly one: PersonMonth['differences'][number];
  readonly state: FormState;
  readonly canAsk: boolean;
};
const Settlement = ({ one, state, canAsk }: SettlementProps) => {
  const name = `how.${keyOf(one.id)}`;
  const sent = state.values[name];
  const said = one.settled?.how;
  return (
    <>
      {said === 'accepted' && <Tag kind="done">{at.accepted}</Tag>}
      {said === 'asked' && <Tag kind="wait">{at.asked}</Tag>}
      {said === 'asked' && !canAsk && <span>{at.byPhone}</span>}
      <SelectField
        label={<span class="unseen">{at.how}</span>}
        name={name}
        none={at.choose}
        value={typeof sent === 'string' ? sent : ''}
        optional="quietly"
        options={[
          { value: 'accepted', label: one.kind === 'silent' ? at.acceptSilent : at.accept },
          { value: 'asked', label: at.ask },
          ...(said === 'accepted' || said === 'asked' ? [{ value: 'undone', label: at.undoChoice }] : []),
        ]}
      />
    </>
  );
};
