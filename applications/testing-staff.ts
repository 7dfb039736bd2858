import { type Asker, ask, type Roles, signInUnseen } from './testing-roles.ts';
import type { Route } from './testing-routes.ts';

/*
 * Staff who reach every room between them: what is asked of a room is asked in the session of somebody for whom it is there. A new room that none of
 * them reaches is told of by `findUnreached`.
 */
const whoseRooms = [
  ['/municipal/counter/privacy', 'municipal', 'GOV/990019 somu-02'],
  ['/municipal/counter/staff', 'municipal', 'GOV/990019 somu-01'],
  ['/municipal/register', 'municipal', 'GOV/990019 jumin-01'],
  ['/municipal/care-insurance', 'municipal', 'GOV/990019 kaigo-01'],
  ['/municipal', 'municipal', 'GOV/990019 shien-01'],
  ['/care/visits', 'care', 'CARE/9970100245 sekinin-01'],
  ['/care/actuals', 'care', 'CARE/9970100245 sekinin-01'],
  ['/care/queries', 'care', 'CARE/9970100245 sekinin-01'],
  ['/care/hospital', 'care', 'MED/9910000018 renkei-01'],
  ['/care', 'care', 'CARE/9900100018 caremane-01'],
] as const;
/** Of another office of the same kind, and of another town hall. */
const others: Readonly<Record<string, string>> = {
  'CARE/9970100245 sekinin-01': 'CARE/9970200250 sekinin-01',
  'CARE/9900100018 caremane-01': 'CARE/9900200016 caremane-01',
};

const pathOf = ({ folder, path }: Route) => `/${folder}${path}`;
const isUnder = (path: string, room: string) => path === room || path.startsWith(`${room}/`);

export async function openStaff({ url }: Roles) {
  const sessions = new Map<string, Promise<Asker>>();
  const signIn = (folder: string, who: string) => {
    const known = sessions.get(who) ?? signInUnseen(url, folder, who);
    sessions.set(who, known);
    return known;
  };
  const placeOf = (route: Route) => whoseRooms.find(([room]) => isUnder(pathOf(route), room)) ?? whoseRooms[0];
  return {
    /** who reaches the room of that route */
    of(route: Route): Promise<Asker> {
      const [, folder, who] = placeOf(route);
      return signIn(folder, who);
    },
    /** the member whose staff that is */
    memberOf: (route: Route): string => placeOf(route)[2].split(' ')[0]!,
    /** who reaches the same room in another office; undefined where there is none */
    otherOf(route: Route): Promise<Asker> | undefined {
      const [, folder, who] = placeOf(route);
      const other = others[who];
      return other === undefined ? undefined : signIn(folder, other);
    },
    /** Rooms (the first part of a route that is no parameter) that nobody of these reaches. */
    async findUnreached(routes: readonly Route[]): Promise<string[]> {
      const fronts = new Map<string, Route>();
      for (const route of routes.filter(({ method }) => method === 'GET')) {
        const [front] = route.path.split('/').filter((part) => part !== '');
        if (front !== undefined && !front.startsWith(':')) fronts.set(`${route.folder}/${front}`, route);
      }
      const unreached: string[] = [];
      for (const [front, { folder }] of fronts) {
        const room: Route = { folder, method: 'GET', path: `/${front.split('/')[1]}` };
        if ((await ask(await this.of(room), 'GET', pathOf(room))).status >= 400) unreached.push(front);
      }
      return unreached;
    },
    async close(): Promise<void> {
      for (const session of sessions.values()) await (await session).request.dispose();
    },
  };
}
export type TestStaff = Awaited<ReturnType<typeof openStaff>>;
