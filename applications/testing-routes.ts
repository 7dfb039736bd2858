import { machineClock } from '../contracts/clock.ts';
import { peopleOf } from '../contracts/sign-in.ts';
import { openCookies } from '../web/application/cookies.ts';
import { createApplication, type Under } from '../web/application/mount.ts';
import { createFormTokens } from '../web/form/token.ts';
import { findApplications } from './find.ts';

/** One route of an application, as its pages have added it. */
export type Route = { readonly folder: string; readonly method: string; readonly path: string };

/**
 * Every route of every application that has pages, found by its folder, as the router itself knows them: those of signing in too. Nothing is
 * asked of what is made here; it only lists.
 */
export async function findRoutes(): Promise<Route[]> {
  const found = (await findApplications()).filter(({ pages }) => pages);
  const all = await Promise.all(
    found.map(async ({ folder, pages }) => {
      const app = await createApplication({
        ...({} as Under),
        ...{ people: peopleOf(folder), pages: pages!, clock: machineClock, cookies: openCookies(folder, false) },
        ground: {
          folder,
          region: { name: '', code: '', fictional: true, telephone: { who: '', number: '' } },
          urls: { exchange: '', public: '', applications: '' },
          clock: machineClock,
          nameOf: (member) => member,
          telephoneOf: () => null,
          insurerOf: () => undefined,
          entries: [],
          mapTiles: false,
          tokens: createFormTokens(Buffer.alloc(32)),
        },
      });
      const routes = app.routes.filter(({ method, path }) => method !== 'ALL' && !path.endsWith('/*'));
      return routes.map(({ method, path }) => ({ folder, method, path: path === '/' ? '' : path }));
    }),
  );
  return [...new Map(all.flat().map((route) => [sayRoute(route), route])).values()];
}

export const sayRoute = ({ folder, method, path }: Route): string => `${method} /${folder}${path}`;

/** Its address with what its parameters stand for; what `values` does not name is of the form of an id, and nobody's. */
export const fill = ({ folder, path }: Route, values: Readonly<Record<string, string>> = {}): string =>
  `/${folder}${path.replace(/:(\w+)(?:\{[^}]*\})?\??/g, (_, name: string) => encodeURIComponent(values[name] ?? nothing))}`;
export const nothing = '00000000-0000-4000-8000-000000000000';

export const parametersOf = ({ path }: Route): string[] => [...path.matchAll(/:(\w+)/g)].map(([, name]) => name!);
