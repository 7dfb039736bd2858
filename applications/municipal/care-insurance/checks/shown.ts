import type { PageContext } from '../../../../web/application/ground.ts';
import { listByInsured } from '../../register/resident.ts';
import { byCodeOf, type Insured, showInsured } from '../person/shown.ts';
import type { Marked } from './marks.ts';

/**
 * Whom findings are about, by 被保険者番号, as this department may be shown them, on record. Who is not in the register is not there at all;
 * `withheld`: must not be shown, and so neither must the finding.
 */
export async function showFound(
  c: PageContext,
  page: string,
  findings: readonly Marked[],
): Promise<Map<string, Insured | 'withheld'>> {
  const numbers = [
    ...new Map(findings.map(({ finding: { insurer, insured } }) => [insured, { insurer, insured }])).values(),
  ];
  const known = await c.get('rows')((connection) => listByInsured(connection, numbers));
  const codes = [...new Set(known.map(({ code }) => code))];
  const shown = byCodeOf(await showInsured(c, page, codes));
  return new Map(known.map(({ code, insured }) => [insured!.insured, shown.get(code) ?? 'withheld']));
}
