import { leastPersons, type PublishedIncident } from '../../contracts/public.ts';
import { sayDayBoth } from '../../web/japanese/day.ts';
import { Ruby } from '../../web/japanese/ruby.tsx';
import { SaidTime, sayTime } from '../../web/japanese/time.tsx';
import { Answers } from '../../web/list/answers.tsx';
import { CardList } from '../../web/list/card-list.tsx';
import { Empty } from '../../web/list/empty.tsx';
import { Tag } from '../../web/list/tag.tsx';
import type { Reading } from '../state.ts';
import { PublicPage } from './frame.tsx';

type Version = PublishedIncident['versions'][number];
export const incidentPath = ({ id }: Pick<PublishedIncident, 'id'>): string => `/incidents/${id}`;
const newestOf = ({ versions }: PublishedIncident): Version => versions[0]!;

export const IncidentsPage = ({ state }: { readonly state: Reading }) => {
  const incidents = state.said?.summary.incidents ?? [];
  return (
    <PublicPage state={state} title="事故《じこ》の公表《こうひょう》">
      <p>
        <Ruby text="情報《じょうほう》連携《れんけい》で起《お》きた事故《じこ》を、起《お》こした機関《きかん》または運営者《うんえいしゃ》が、ここで公表《こうひょう》します。一度《いちど》公表《こうひょう》したものは消《け》しません。訂正《ていせい》したときは、前《まえ》の内容《ないよう》も残《のこ》します。" />
      </p>
      {state.said && incidents.length === 0 && <Empty title="公表《こうひょう》された事故《じこ》は、ありません" />}
      <CardList
        cards={incidents.map((incident) => ({
          href: incidentPath(incident),
          title: newestOf(incident).title,
          about: (
            <>
              {incident.member}。{sayDayBoth(newestOf(incident).foundOn)}
              <Ruby text="に分《わ》かりました" />
            </>
          ),
          tag:
            incident.versions.length > 1 ? (
              <Tag kind="open">
                <Ruby text="訂正《ていせい》があります" />
              </Tag>
            ) : undefined,
        }))}
      />
    </PublicPage>
  );
};

export const IncidentPage = ({
  state,
  incident,
}: {
  readonly state: Reading;
  readonly incident: PublishedIncident;
}) => {
  const [newest, ...before] = incident.versions as [Version, ...Version[]];
  return (
    <PublicPage state={state} title={newest.title} back="/incidents">
      <p>
        {incident.member}が、{sayTime(new Date(newest.publishedAt))}に
        <Ruby
          text={before.length > 0 ? '訂正《ていせい》して公表《こうひょう》しました。' : '公表《こうひょう》しました。'}
        />
      </p>
      <Answers answers={answersOf(newest)} />
      {before.map((version) => (
        <details>
          <summary>
            <Ruby text="前《まえ》の内容《ないよう》（" />
            <SaidTime at={new Date(version.publishedAt)} />）
          </summary>
          <h2>{version.title}</h2>
          <Answers answers={answersOf(version)} />
        </details>
      ))}
    </PublicPage>
  );
};

function sayPersons(persons: Version['persons']): string {
  if (persons === null) return '調べています';
  return persons === 'few' ? `${leastPersons}人未満` : `${persons.toLocaleString('ja-JP')}人`;
}

const answersOf = (version: Version) =>
  [
    { name: '起《お》きた日《ひ》', value: sayDayBoth(version.happenedOn) },
    { name: '分《わ》かった日《ひ》', value: sayDayBoth(version.foundOn) },
    { name: '何《なに》が起《お》きたか', value: version.what },
    { name: '情報《じょうほう》の項目《こうもく》', value: version.items },
    { name: '本人《ほんにん》の数《かず》', value: sayPersons(version.persons) },
    { name: '原因《げんいん》', value: version.cause },
    { name: '二次被害《にじひがい》', value: version.harm },
    { name: '行《おこな》ったこと', value: version.done },
    { name: '同《おな》じことを起《お》こさないために', value: version.prevention },
    { name: '問合《といあわ》せ先《さき》', value: version.contact },
  ].flatMap(({ name, value }) => (value === undefined ? [] : [{ name, value }]));
