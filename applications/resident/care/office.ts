import { z } from 'zod';
import { type MineAnswer, mineAnswer, mineContract } from '../../../contracts/care/mine.ts';
import { memberCode } from '../../../contracts/member.ts';
import type { PageContext } from '../../../web/application/ground.ts';
import { PageError } from '../../../web/application/page-error.ts';
import type { Sent } from '../../../web/sign-in/person.ts';
import { checkMay } from '../pages/may.ts';
import { openMemory } from '../pages/memory.ts';
import { askedAt, readWhose, type Whose } from '../pages/whose.ts';
import { words } from './words.ts';

const answer = z.object({
  members: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      telephone: z.string().nullable(),
      services: z.array(z.object({ system: z.string(), code: z.string(), contract: z.string() })),
    }),
  ),
});
type Member = z.infer<typeof answer>['members'][number];

/** The office that plans the person's care and answers her here; and whom she can call of all that have to do with her, by 事業所番号. */
export type Office = { readonly name: string; readonly telephone: string | null; readonly path: string };
export type Care = {
  readonly whose: Whose;
  readonly office: Office | undefined;
  readonly telephones: ReadonlyMap<string, string>;
};

/** To look is itself a record: who has to do with somebody is not asked for each of their pages. */
const known = openMemory<readonly Member[]>();

/** @throws PageError not_found: for who may not read, there is no such page */
export async function readCare(c: PageContext): Promise<Care> {
  const whose = checkMay(await readWhose(c), 'care');
  const key = `${c.get('session').id} ${whose.person}`;
  const told = known.find(key);
  const members = told ?? (await readMembers(c, whose));
  if (!told) known.keep(key, members);
  const telephones = new Map(members.flatMap(({ id, telephone }) => (telephone ? [[memberCode(id), telephone]] : [])));
  return { whose, office: members.flatMap(officesIn)[0], telephones };
}

/** Who has to do with the person, first the office that answers her: while she changes office the one that she has left may still stand there, and does not. */
async function readMembers(c: PageContext, whose: Whose): Promise<readonly Member[]> {
  const { members } = await c.get('person').get(askedAt(whose, '/members'), answer);
  const planning = members.filter((one) => officesIn(one).length > 0);
  if (planning.length < 2) return members;
  for (const one of planning)
    if (await askOffice(c, { whose, office: officesIn(one)[0]! }, '/week'))
      return [one, ...members.filter((other) => other !== one)];
  return members;
}

const officesIn = ({ name, telephone, services }: Member): Office[] =>
  services
    .filter(({ contract }) => contract === mineContract)
    .map(({ system, code }) => ({ name, telephone, path: `/services/${system}/${code}` }));

/** The office that must be there. @throws PageError not_found */
export async function readOffice(c: PageContext): Promise<Care & { readonly office: Office }> {
  const { office, ...care } = await readCare(c);
  if (!office) throw new PageError('not_found');
  return { ...care, office };
}

/** Asks the office. @returns undefined where it does not answer now: closed, away, or no longer hers */
export async function askOffice(
  c: PageContext,
  { whose, office }: { readonly whose: Whose; readonly office: Office },
  path: string,
): Promise<MineAnswer | undefined> {
  try {
    return await c.get('person').get(askedAt(whose, `${office.path}${path}`), mineAnswer);
  } catch (error) {
    if (!(error instanceof PageError) || !['unavailable', 'not_found', 'broken'].includes(error.code)) throw error;
    // Whom she has to do with may have become another meanwhile.
    known.forget(`${c.get('session').id} ${whose.person}`);
    return undefined;
  }
}

/** Tells the office; once, whatever becomes of it. `unavailable`: it did not hear it, and what was written must stand on the page. */
export async function tellOffice(
  c: PageContext,
  { whose, office }: { readonly whose: Whose; readonly office: Office },
  path: string,
  body: object,
): Promise<Sent<MineAnswer>> {
  try {
    return await c.get('person').send('POST', askedAt(whose, `${office.path}${path}`), mineAnswer, body);
  } catch (error) {
    if (!(error instanceof PageError) || error.code !== 'unavailable') throw error;
    return { ok: false, refused: { code: 'unavailable', text: words.notHeard } };
  }
}
