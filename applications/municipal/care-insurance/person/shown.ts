import type { PageContext } from '../../../../web/application/ground.ts';
import { PageError } from '../../../../web/application/page-error.ts';
import { open, type Shown, viewPersons } from '../../../../web/viewing/viewing.tsx';
import { listResidents, type Resident } from '../../register/resident.ts';

export const role = '介護保険の職員';
const purpose = 'care-insurance';

/** An insured person as the department may show them: of a protected person (支援措置) nothing that tells where they are. */
export type Insured = Omit<Resident, 'address'> & { readonly address: string | null; readonly isProtected: boolean };

/**
 * Records that the department is shown these, and loads those who may be. Who is not in the register is left out.
 * @param page in words that the person reads in their record
 */
export async function showInsured(c: PageContext, page: string, codes: readonly string[]): Promise<Shown<Insured>[]> {
  const known = await c.get('rows')((connection) => listResidents(connection, codes));
  const byCode = new Map(known.map((one) => [one.code, one]));
  const there = codes.filter((code) => byCode.has(code));
  return viewPersons(c.get('member'), { purpose, page, role }, there, async (visible, isProtected) =>
    visible.map((code) => {
      const one = byCode.get(code)!;
      return { ...one, address: isProtected(code) ? null : one.address, isProtected: isProtected(code) };
    }),
  );
}

const mostAtOnce = 500;
/** The same of any number of persons: as many viewings as are needed. */
export async function showEvery(c: PageContext, page: string, codes: readonly string[]): Promise<Shown<Insured>[]> {
  const shown: Shown<Insured>[] = [];
  for (let from = 0; from < codes.length; from += mostAtOnce)
    shown.push(...(await showInsured(c, page, codes.slice(from, from + mostAtOnce))));
  return shown;
}

/** The person of this page. @throws PageError not_found: nobody in the register, or nobody who may be shown */
export async function showOne(c: PageContext, page: string): Promise<Shown<Insured>> {
  const [shown] = await showInsured(c, page, [c.req.param('code') ?? '']);
  if (!shown) throw new PageError('not_found');
  return shown;
}

/** Those of a list who may be shown, by their codes: a line of somebody else is not there. */
export const byCodeOf = (shown: readonly Shown<Insured>[]): Map<string, Insured> =>
  new Map(shown.map((one) => [one.code, open(one)]));
