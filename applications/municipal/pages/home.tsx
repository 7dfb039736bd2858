import type { Site } from '../../../web/application/ground.ts';
import type { AnyFrame } from '../../../web/frame/frame.ts';
import { CardList } from '../../../web/list/card-list.tsx';
import { Empty } from '../../../web/list/empty.tsx';
import { Page } from '../../../web/page.tsx';
import { show } from '../../../web/pages.tsx';
import type { FoundDepartment } from './department-pages.ts';
import { departmentsOf } from './departments.ts';
import { words } from './words.ts';

/** The departments of whoever is signed in. */
export function addHome(site: Site): void {
  site.get('/', (c) => show(c, <HomePage frame={c.get('frame')} departments={departmentsOf(c.get('session'))} />));
}

type Props = { readonly frame: AnyFrame; readonly departments: readonly FoundDepartment[] };

const HomePage = ({ frame, departments }: Props) => (
  <Page frame={frame} title={words.home}>
    {departments.length === 0 ? (
      <Empty title={words.nothing}>
        <p>{words.nothingAbout}</p>
      </Empty>
    ) : (
      <CardList cards={departments.map(({ folder, title }) => ({ href: `/municipal/${folder}`, title }))} />
    )}
  </Page>
);
