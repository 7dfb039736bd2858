import type { AnyFrame } from '../../../../web/frame/frame.ts';
import { Empty } from '../../../../web/list/empty.tsx';
import { Page } from '../../../../web/page.tsx';
import { PlainTable } from '../../../../web/table/plain-table.tsx';
import { titleOf } from '../kinds.ts';
import { home } from '../list.tsx';
import { sayDigits } from '../paper.ts';
import { words } from '../words.ts';
import type { Offer } from './make.ts';
import { pathOf } from './paths.ts';

const w = words.give;

/** なにを渡しますか: what the office has made, by kind and month. */
export const WhatPage = ({ frame, offers }: { readonly frame: AnyFrame; readonly offers: readonly Offer[] }) => (
  <Page frame={frame} title={w.title} back={home}>
    <p>{w.about}</p>
    {offers.length === 0 ? (
      <Empty title={w.none} />
    ) : (
      <>
        <h2>{w.what}</h2>
        <PlainTable
          caption={w.what}
          head={[words.list.kind, w.months, w.persons]}
          rows={offers.map(({ kind, period, persons }) => [
            <a href={pathOf(kind, period)}>{titleOf(kind)}</a>,
            sayDigits(period),
            w.count(persons),
          ])}
        />
      </>
    )}
  </Page>
);
