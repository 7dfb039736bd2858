import type { ResidentEntry } from '../../../contracts/application.ts';
import { Ruby } from '../../../web/japanese/ruby.tsx';
import type { Card } from '../../../web/list/card-list.tsx';

/** What residents find of other applications, as cards. */
export const cardsOf = (entries: readonly ResidentEntry[]): Card[] =>
  entries.map(({ path, title, about }) => ({
    href: path,
    title: <Ruby text={title} />,
    about: about === undefined ? undefined : <Ruby text={about} />,
  }));
