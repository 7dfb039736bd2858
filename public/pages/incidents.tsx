import { leastPersons, type PublishedIncident } from '../../contracts/public.ts';
import { sayDayBoth } from '../../web/japanese/day.ts';
import { SaidTime, sayTime } from '../../web/japanese/time.tsx';
import { Answers } from '../../web/list/answers.tsx';
import { CardList } from '../../web/list/card-list.tsx';
import { Empty } from '../../web/list/empty.tsx';
import { Tag } from '../../web/list/tag.tsx';
import type { State } from '../state.ts';
import { PublicPage } from './frame.tsx';

type Version = PublishedIncident['versions'][number];
export const incidentPath = ({ id }: Pick<PublishedIncident, 'id'>): string => `/incidents/${id}`;
const newestOf = ({ versions }: PublishedIncident): Version => versions[0]!;

export const IncidentsPage = ({ state }: { readonly state: State }) => {
  const incidents = state.said?.summary.incidents ?? [];
  return (
    <PublicPage state={state} title="事故の公表">
      <p>
        情報連携で起きた事故を、起こした機関または運営者が、ここで公表します。一度公表したものは消しません。訂正したときは、前の内容も残します。
      </p>
      {state.said && incidents.length === 0 && <Empty title="公表された事故は、ありません" />}
      <CardList
        cards={incidents.map((incident) => ({
          href: incidentPath(incident),
          title: newestOf(incident).title,
          about: `${incident.member}。${sayDayBoth(newestOf(incident).foundOn)}に分かりました`,
          tag: incident.versions.length > 1 ? <Tag kind="open">訂正があります</Tag> : undefined,
        }))}
      />
    </PublicPage>
  );
};

export const IncidentPage = ({ state, incident }: { readonly state: State; readonly incident: PublishedIncident }) => {
  const [newest, ...before] = incident.versions as [Version, ...Version[]];
  return (
    <PublicPage state={state} title={newest.title} back="/incidents">
      <p>
        {incident.member}が、{sayTime(new Date(newest.publishedAt))}に
        {before.length > 0 ? '訂正して公表しました。' : '公表しました。'}
      </p>
      <Answers answers={answersOf(newest)} />
      {before.map((version) => (
        <details>
          <summary>
            前の内容（
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
    { name: '起きた日', value: sayDayBoth(version.happenedOn) },
    { name: '分かった日', value: sayDayBoth(version.foundOn) },
    { name: '何が起きたか', value: version.what },
    { name: '情報の項目', value: version.items },
    { name: '本人の数', value: sayPersons(version.persons) },
    { name: '原因', value: version.cause },
    { name: '二次被害', value: version.harm },
    { name: '行ったこと', value: version.done },
    { name: '同じことを起こさないために', value: version.prevention },
    { name: '問合せ先', value: version.contact },
  ].flatMap(({ name, value }) => (value === undefined ? [] : [{ name, value }]));
