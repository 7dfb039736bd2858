import { Banner } from '../../../web/notice/banner.tsx';
import type { PersonMonth } from './load.ts';
import { words } from './words.ts';

/** Where another office makes the 給付管理票 of the month: nobody here is asked for it. */
export const ByNext = ({ of: { handedOver } }: { readonly of: PersonMonth }) =>
  handedOver ? (
    <Banner kind="info" title={words.byNext.title(handedOver)}>
      <p>{words.byNext.about}</p>
    </Banner>
  ) : null;
