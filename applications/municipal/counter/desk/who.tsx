import { Name } from '../../../../web/japanese/name.tsx';
import { type Shown, ShownPerson } from '../../../../web/viewing/viewing.tsx';
import { type AtDesk, pathOf } from './person.ts';

/** A person's name in a list of the desk, which leads to their page; of whom nothing may be shown, `absent` instead. */
export const Who = ({ person, absent }: { readonly person: Shown<AtDesk> | undefined; readonly absent: string }) =>
  person ? (
    <ShownPerson person={person}>
      {(one) => (
        <a href={pathOf(one.code)}>
          <Name name={one.name} kana={one.kana} />
        </a>
      )}
    </ShownPerson>
  ) : (
    absent
  );
