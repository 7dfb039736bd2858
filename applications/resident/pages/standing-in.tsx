import { Banner } from '../../../web/notice/banner.tsx';
import type { Whose } from './whose.ts';
import { words } from './words.ts';

/** On every page of somebody else: nobody takes another's page for their own. */
export const StandingIn = ({ whose: { as, label } }: { readonly whose: Whose }) =>
  as === 'self' ? null : (
    <Banner kind="info" title={label === null ? words.standingInUnnamed : words.standingIn(label)} />
  );
