import type { Child } from 'hono/jsx';
import { Actions, Button } from '../../../web/action/button.tsx';
import { Form } from '../../../web/form/form.tsx';
import type { AnyFrame } from '../../../web/frame/frame.ts';
import { Name } from '../../../web/japanese/name.tsx';
import { Answers } from '../../../web/list/answers.tsx';
import { More } from '../../../web/list/more.tsx';
import { Tag } from '../../../web/list/tag.tsx';
import { Banner } from '../../../web/notice/banner.tsx';
import { Page } from '../../../web/page.tsx';
import { PlainTable } from '../../../web/table/plain-table.tsx';
import { type Shown, ShownPerson } from '../../../web/viewing/viewing.tsx';
import { sayChange } from '../files/compare/changes.ts';
import { type Difference, sayDifference } from '../files/compare/difference.ts';
import type { NameOf } from '../outbox/offices.ts';
import type { Person } from '../store/persons.ts';
import type { Numbers } from './judge.ts';
import { home } from './paths.ts';
import { ProblemList } from './problems.tsx';
import { isTaken, type Looked } from './take.ts';
import type { Unread } from './unpack.ts';
import { words } from './words.ts';

type ShownName = Shown<{ readonly name: string; readonly kana: string }>;
type Props = Looked & {
  readonly frame: AnyFrame;
  readonly token: string;
  readonly id: string;
  readonly unread: readonly Unread[];
  readonly names: readonly ShownName[];
  readonly nameOf: NameOf;
  readonly changed?: boolean;
  readonly added?: boolean;
};
const shownAtMost = 300;

/** 試し読み: of whom, from where to where, what would change, and what is wrong. */
export const PreviewPage = (props: Props) => {
  const { frame, token, id, units, problems, unread, digest, changed, added } = props;
  const all = units.flatMap(({ differences }) => differences);
  const taken = all.filter(({ outcome }) => isTaken(outcome));
  const same = taken.filter(({ outcome }) => outcome === 'same');
  const held =
    all.length -
    taken.length +
    units.reduce((sum, { unit, leftOut }) => sum + leftOut.length + (unit || leftOut.length > 0 ? 0 : 1), 0);
  return (
    <Page frame={frame} title={words.preview.title} back={home}>
      {changed && <Banner kind="warning" title={words.preview.changed} />}
      {added && <Banner kind="success" title={words.newcomer.done} />}
      <p>{words.preview.about}</p>
      <h2>{words.preview.counts}</h2>
      <Answers
        answers={[
          { name: words.preview.taken, value: `${taken.length - same.length}件` },
          { name: words.preview.same, value: `${same.length}件` },
          { name: words.preview.held, value: `${held}件` },
        ]}
      />
      <Form action={`${home}/${id}`} token={token} kept={{ seen: digest }}>
        <p>{taken.length > 0 ? words.preview.goAbout : words.preview.nothing}</p>
        <Actions>
          <Button name="go" value="take">
            {taken.length > 0 ? words.preview.go : words.preview.keep}
          </Button>
          <Button kind="second" name="go" value="drop">
            {words.preview.drop}
          </Button>
        </Actions>
      </Form>
      {units.map((one) => (
        <Unit one={one} {...props} />
      ))}
      {problems.length > 0 && (
        <>
          <h2>{words.preview.loose}</h2>
          <ProblemList problems={problems} />
        </>
      )}
      {unread.length > 0 && (
        <>
          <h2>{words.preview.unread}</h2>
          <ul>
            {unread.map(({ name, why }) => (
              <li>
                {name}：{why}
              </li>
            ))}
          </ul>
        </>
      )}
    </Page>
  );
};

type OfUnit = Props & { readonly one: Looked['units'][number] };
const Unit = ({ one, id, persons, names, nameOf }: OfUnit) => {
  const { read, unit, leftOut, differences, problems } = one;
  const { from, to } = read.route;
  const unknown = leftOut.filter(({ reason }) => reason === 'unknown_person');
  return (
    <section>
      <h2>
        {read.title}{' '}
        {unit === undefined ? (
          <Tag kind="stop">{words.unit.held}</Tag>
        ) : leftOut.length > 0 ? (
          <Tag kind="wait">{words.unit.partly}</Tag>
        ) : (
          <Tag kind="done">{words.unit.whole}</Tag>
        )}
      </h2>
      <Answers
        answers={[
          { name: words.unit.from, value: sayOffice(nameOf, from) },
          { name: words.unit.to, value: sayOffice(nameOf, to) },
          { name: words.unit.sequence, value: read.sequence },
          { name: words.unit.files, value: <span class="as-written">{read.names.join('\n')}</span> },
        ]}
      />
      {differences.length > 0 && (
        <PlainTable
          caption={words.unit.persons(read.sequence)}
          head={[words.unit.person, words.unit.what]}
          rows={differences
            .slice(0, shownAtMost)
            .map((difference) => [
              <PersonName of={difference.key} persons={persons} names={names} />,
              <What difference={difference} />,
            ])}
        />
      )}
      {differences.length > shownAtMost && <p>{words.more(differences.length - shownAtMost)}</p>}
      {unknown.length > 0 && (
        <>
          <h3>{words.preview.notHere}</h3>
          <ul>
            {unknown.map(({ insurer, insured }) => (
              <li>
                保険者番号{insurer}・被保険者番号{insured}：
                <a href={`${home}/${id}/newcomer/${insurer}-${insured}`}>{words.unit.add}</a>
              </li>
            ))}
          </ul>
        </>
      )}
      {problems.length > 0 && <ProblemList problems={problems} />}
    </section>
  );
};

const What = ({ difference }: { readonly difference: Difference }): Child => (
  <>
    {sayDifference(difference)}
    {difference.changes.length > 0 && (
      <More title={words.unit.changes(difference.changes.length)}>
        <ul>
          {difference.changes.slice(0, shownAtMost).map((change) => (
            <li>{sayChange(change)}</li>
          ))}
        </ul>
        {difference.changes.length > shownAtMost && <p>{words.more(difference.changes.length - shownAtMost)}</p>}
      </More>
    )}
  </>
);

type OfPerson = { readonly of: Numbers; readonly persons: readonly Person[]; readonly names: readonly ShownName[] };
const PersonName = ({ of, persons, names }: OfPerson) => {
  const code = persons.find(({ insurer, insured }) => insurer === of.insurer && insured === of.insured)?.code;
  const shown = names.find((one) => one.code === code);
  if (!shown) return <>{words.preview.withheld}</>;
  return <ShownPerson person={shown}>{({ name, kana }) => <Name name={name} kana={kana} />}</ShownPerson>;
};

const sayOffice = (nameOf: NameOf, code: string): string => `${nameOf(`CARE/${code}`)}（${code}）`;
