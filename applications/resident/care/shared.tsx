import { Ruby } from '../../../web/japanese/ruby.tsx';
import { Banner } from '../../../web/notice/banner.tsx';
import type { Office } from './office.ts';
import { words } from './words.ts';

/** What was just done. */
export const Done = ({ done }: { readonly done: string | undefined }) =>
  done !== undefined && Object.hasOwn(words.done, done) ? (
    <Banner kind="success" title={words.done[done as keyof typeof words.done]} />
  ) : null;

/** The office does not answer now: whom to call. */
export const Quiet = ({ office }: { readonly office: Office }) => (
  <Banner kind="warning" title={words.quiet}>
    <p>
      <Ruby text={words.quietAbout(office.name)} />
    </p>
    <Call name={office.name} telephone={office.telephone} />
  </Banner>
);

/** An office by its name; pressed, it is called. */
export const Call = ({ name, telephone }: { readonly name: string; readonly telephone: string | null | undefined }) =>
  telephone ? (
    <a class="button quiet" href={`tel:${telephone.replaceAll('-', '')}`}>
      {name}　{telephone}
      <span class="unseen">{words.call}</span>
    </a>
  ) : (
    <span>{name}</span>
  );
