import type { Town } from './town.ts';

/** Enough to show what there is, on one page. */
const most = 40;

/** Those of the town as whom anybody may sign in, on the page that only the fictional region has. */
export const peopleOf = ({ residents }: Pick<Town, 'residents'>) =>
  residents
    .filter(({ movedOut }) => movedOut === undefined)
    .slice(0, most)
    .map(({ id, name, birth, livesAlone, protected: isProtected }) => ({
      subject: id,
      name,
      about: [`${birth.slice(0, 4)}年生まれ`, livesAlone && 'ひとり暮らし', isProtected && '支援措置']
        .filter(Boolean)
        .join('、'),
    }));
