import { proxyKinds } from '../contracts/proxy.ts';
import type { Town } from './town.ts';

/** Enough to show what there is, on one page. */
const most = 40;

/** Those of the town as whom anybody may sign in, on the page that only the fictional region has: the cast, who stands in for one of them, and others. */
export const peopleOf = ({ residents, proxies, cast }: Pick<Town, 'residents' | 'proxies' | 'cast'>) => {
  const here = residents.filter(({ movedOut }) => movedOut === undefined);
  const isCast = new Set(Object.values(cast));
  const last = here.findLastIndex(({ id }) => isCast.has(id)) + 1;
  const isProxy = new Set(proxies.map(({ proxy }) => proxy));
  const ordered = [
    ...here.slice(0, last),
    ...here.slice(last).filter(({ id }) => isProxy.has(id)),
    ...here.slice(last).filter(({ id }) => !isProxy.has(id)),
  ];
  const standsInFor = (id: string) => {
    const found = proxies.find(({ proxy }) => proxy === id);
    const person = found && residents.find((one) => one.id === found.resident);
    return person && `${person.name.replace('　', '')}さんの${proxyKinds[found.kind]}`;
  };
  return ordered.slice(0, most).map(({ id, name, birth, livesAlone, protected: isProtected }) => ({
    subject: id,
    name,
    about: [`${birth.slice(0, 4)}年生まれ`, livesAlone && 'ひとり暮らし', isProtected && '支援措置', standsInFor(id)]
      .filter(Boolean)
      .join('、'),
  }));
};
