import type { Site } from '../../../web/application/ground.ts';
import type { AnyFrame } from '../../../web/frame/frame.ts';
import { type Card, CardList } from '../../../web/list/card-list.tsx';
import { Empty } from '../../../web/list/empty.tsx';
import { Page } from '../../../web/page.tsx';
import { show } from '../../../web/pages.tsx';
import { roomsOf } from '../counter/rooms.ts';
import type { FoundDepartment } from './department-pages.ts';
import { departmentsOf } from './departments.ts';
import { words } from './words.ts';

/** The departments of whoever is signed in. */
export function addHome(site: Site): void {
  site.get('/', async (c) => {
    const rooms = await roomsOf(c.get('member'));
    return show(c, <HomePage frame={c.get('frame')} departments={departmentsOf(c.get('session'))} rooms={rooms} />);
  });
}

type Props = {
  readonly frame: AnyFrame;
  readonly departments: readonly FoundDepartment[];
  readonly rooms: readonly Card[];
};

const HomePage = ({ frame, departments, rooms }: Props) => (
  <Page frame={frame} title={words.home}>
    {departments.length === 0 ? (
      <Empty title={words.nothing}>
        <p>{words.nothingAbout}</p>
      </Empty>
    ) : (
      <CardList
        cards={[...departments.map(({ folder, title }) => ({ href: `/municipal/${folder}`, title })), ...rooms]}
      />
    )}
  </Page>
);
