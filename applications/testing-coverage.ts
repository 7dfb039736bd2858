import { findRoutes, type Route, sayRoute } from './testing-routes.ts';

/**
 * Which routes a sweep has been at, so that no page is forgotten: the routes are those that the routers know, and each was answered with a page or a
 * file, or is left for a reason that is written down.
 */
export async function openCoverage() {
  const routes = (await findRoutes()).map((route) => ({ route, pattern: patternOf(route) }));
  const answered = new Set<string>();
  const find = (method: string, { pathname }: URL) =>
    routes
      .filter(({ route, pattern }) => route.method === method && pattern.test(pathname))
      .sort((a, b) => parametersIn(a.route) - parametersIn(b.route) || b.route.path.length - a.route.path.length)[0]
      ?.route;
  return {
    /** The route of an address: all that differ in what its parameters stand for are one page. */
    pathShape: (address: URL): string => {
      const route = find('GET', address) ?? find('POST', address);
      return route ? `/${route.folder}${route.path}` : address.pathname;
    },
    onAnswered(method: string, address: URL): void {
      const route = find(method, address);
      if (route) answered.add(sayRoute(route));
    },
    /** @param left why nobody goes there: by method and path */
    missing(isOurs: (route: Route) => boolean, left: Readonly<Record<string, string>>): string[] {
      const ours = routes.filter(({ route }) => isOurs(route)).map(({ route }) => sayRoute(route));
      const forgotten = ours.filter((said) => !answered.has(said) && left[said] === undefined);
      const idle = Object.keys(left).filter((said) => answered.has(said) || !ours.includes(said));
      return [...forgotten, ...idle.map((said) => `${said} is left, and needs not be`)].sort();
    },
  };
}

const parametersIn = ({ path }: Route) => path.split(':').length;
const patternOf = ({ folder, path }: Route): RegExp => {
  const source = path
    .split(/(:\w+(?:\{(?:[^{}]|\{[^}]*\})*\})?)/)
    .map((part) => {
      if (!part.startsWith(':')) return part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
      const [, given] = /^:\w+\{(.*)\}$/.exec(part) ?? [];
      return given ?? '[^/]+';
    })
    .join('');
  return new RegExp(`^/${folder}${source}$`);
};
