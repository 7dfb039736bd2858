import { z } from 'zod';
import { type AccountNotice, accountNotices } from '../../../contracts/account-notice.ts';
import { proxyScopes } from '../../../contracts/proxy.ts';
import { type Picture, pictures } from '../../../contracts/tablet.ts';
import type { PageContext } from '../../../web/application/ground.ts';
import { PageError } from '../../../web/application/page-error.ts';
import { openMemory } from './memory.ts';

const moment = z.iso.datetime().transform((text) => new Date(text));
const answer = z.object({
  persons: z
    .array(
      z.object({
        /** a name that holds for this account alone */
        person: z.string(),
        as: z.enum(['self', 'legal', 'voluntary', 'supporter']),
        label: z.string().nullable(),
        /** the municipality whose counter is theirs */
        town: z.string(),
        /** what a proxy may (may.ts) */
        scope: z.array(z.enum(Object.keys(proxyScopes) as [keyof typeof proxyScopes])),
        until: moment.nullable(),
        /** of a proxy: what is laid down */
        proxy: z.string().nullable(),
      }),
    )
    .min(1),
  /** what was done to how the person signs in, of the last days: whoever did it */
  notices: z.array(z.object({ what: z.enum(Object.keys(accountNotices) as [AccountNotice]), at: moment })),
  signIn: z.object({
    way: z.enum(['passkey', 'letter', 'device', 'external', 'development']),
    at: moment,
    until: moment,
    /** on a machine that others use too */
    shared: z.boolean(),
    device: z.object({ label: z.string(), picture: z.enum(Object.keys(pictures) as [Picture]) }).nullable(),
  }),
});
export type Told = z.infer<typeof answer>;
export type Whose = z.infer<typeof answer>['persons'][number];

/** Looking is itself a record, and so whose pages there are is not asked for each of them. */
const known = openMemory<Pick<Told, 'persons' | 'notices'>>();

/** Whose pages may be opened, the person's own first. */
export const readPersons = async (c: PageContext): Promise<readonly Whose[]> => (await readMe(c)).persons;

/** The same, and how the person has signed in. */
export async function readMe(c: PageContext): Promise<Told> {
  const told = await c.get('person').get('/v1/me', answer);
  known.keep(c.get('session').id, told);
  return told;
}

/** Whose page the path names. @throws PageError not_found where it is not this account's to open, and where there is none */
export async function readWhose(c: PageContext): Promise<Whose> {
  const { persons } = known.find(c.get('session').id) ?? (await readMe(c));
  const found = persons.find(({ person }) => person === c.req.param('person'));
  if (!found) throw new PageError('not_found');
  return found;
}

/** What was done to how the person signs in, for their own first page. */
export const readNotices = async (c: PageContext): Promise<Told['notices']> =>
  (known.find(c.get('session').id) ?? (await readMe(c))).notices;

/** What is known of a session without asking; undefined until something was. */
export const recallPersons = (c: PageContext): readonly Whose[] | undefined => known.find(c.get('session').id)?.persons;

/** Whose pages may be opened has changed: what was told is not said again. */
export const forgetPersons = (c: PageContext): void => known.forget(c.get('session').id);

/** The person's own page; nobody stands in for what is done there. @throws PageError not_found */
export async function readOwn(c: PageContext): Promise<Whose> {
  const whose = await readWhose(c);
  if (whose.as !== 'self') throw new PageError('not_found');
  return whose;
}

/** Where a page of that person begins. */
export const pathOf = ({ person }: Pick<Whose, 'person'>, page = ''): string =>
  `/resident/of/${encodeURIComponent(person)}${page}`;

/** Where the exchange answers about that person. */
export const askedAt = ({ person }: Pick<Whose, 'person'>, path: string): string =>
  `/v1/me/${encodeURIComponent(person)}${path}`;
