import { sayDayBoth } from '../../../../web/japanese/day.ts';
import { Name } from '../../../../web/japanese/name.tsx';
import { Answers } from '../../../../web/list/answers.tsx';
import { Banner } from '../../../../web/notice/banner.tsx';
import { words } from '../words.ts';
import type { Insured } from './shown.ts';

/** Who it is, with what must be known first. */
export const Particulars = ({ one }: { readonly one: Insured }) => (
  <>
    {one.isProtected && (
      <Banner kind="warning" title="支援措置">
        <p>{words.protected}</p>
      </Banner>
    )}
    <Answers
      answers={[
        { name: words.person.name, value: <Name name={one.name} kana={one.kana} /> },
        { name: words.person.birth, value: sayDayBoth(one.birth) },
        ...(one.insured ? [{ name: words.person.insured, value: one.insured.insured }] : []),
        { name: words.person.address, value: one.address ?? words.person.hidden },
      ]}
    />
    {one.left && <p>{words.person.left(one.left.by, sayDayBoth(one.left.on))}</p>}
  </>
);
