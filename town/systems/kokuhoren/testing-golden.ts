import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { readTables } from '../../../contracts/care/tables.ts';

/* The official worked example of 突合審査, where ../shared/data is at hand. */
const official = new URL('../../../../shared/data/care/golden-tsugo-review-example.json', import.meta.url);
export const hasGolden = existsSync(official);

type Line = { readonly provider: string; readonly service: string; readonly units: number };
type Expected = Omit<Line, 'units'> & { readonly decided: number; readonly cut: number; readonly reason?: string };
type Golden = {
  readonly limit: number;
  readonly benefit_management_slip: readonly Line[];
  readonly claims: readonly { readonly provider: string; readonly lines: readonly Omit<Line, 'provider'>[] }[];
  readonly expected: readonly Expected[];
};
export const golden: Golden = hasGolden
  ? JSON.parse(readFileSync(official, 'utf8'))
  : { limit: 0, benefit_management_slip: [], claims: [], expected: [] };

export const goldenCode = (service: string, units: number): string => `${service}${String(units).padStart(4, '0')}`;

/** Tables in which the example's units stand under codes of their own, and its limit is that of 要介護1. */
export async function goldenTables() {
  const row = { from: '2024-01-01', until: null, source: '突合審査の例', seen: true };
  const units = [...new Set(golden.claims.flatMap(({ lines }) => lines.map((one) => `${one.service}/${one.units}`)))];
  const codes = units.map((one) => {
    const [service, count] = one.split('/') as [string, string];
    const code = goldenCode(service, Number(count));
    return { ...row, code, title: '例', units: Number(count), per: '回' };
  });
  const folder = await mkdtemp(path.join(os.tmpdir(), 'engawa-golden-'));
  try {
    await writeFile(path.join(folder, 'codes.json'), JSON.stringify({ rows: codes }));
    const limits = ['21', '22', '23', '24', '25'].map((level) => ({ ...row, level, units: golden.limit }));
    await writeFile(path.join(folder, 'limits.json'), JSON.stringify({ rows: limits }));
    return await readTables(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
