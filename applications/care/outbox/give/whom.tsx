import type { AnyFrame } from '../../../../web/frame/frame.ts';
import { CardList } from '../../../../web/list/card-list.tsx';
import { Empty } from '../../../../web/list/empty.tsx';
import { Page } from '../../../../web/page.tsx';
import type { GroupKind } from '../../files/model/group.ts';
import { titleOf } from '../kinds.ts';
import { sayDigits } from '../paper.ts';
import { words } from '../words.ts';
import type { Office } from './offices.ts';
import { at, pathOf } from './paths.ts';

const w = words.give;

type WhomProps = {
  readonly frame: AnyFrame;
  readonly kind: GroupKind;
  readonly period: string;
  readonly offices: readonly Office[];
};
/** だれに渡しますか: the offices that stand in it. */
export const WhomPage = ({ frame, kind, period, offices }: WhomProps) => (
  <Page frame={frame} title={w.to} back={at}>
    <p>
      {titleOf(kind)}　{sayDigits(period)}
    </p>
    {offices.length === 0 ? (
      <Empty title={w.noOffice} />
    ) : (
      <CardList
        cards={offices.map(({ code, name, persons, receives }) => ({
          href: pathOf(kind, period, code),
          title: name,
          about: [w.count(persons), ...(receives ? [w.receives] : [])].join('　'),
        }))}
      />
    )}
  </Page>
);
