import { z } from 'zod';
import { type Purpose, purpose } from '../../contracts/purpose.ts';
import { baseline, type Origin, placeOf, type Sources } from '../decide/sources.ts';
import { findLine } from './json-lines.ts';
import { readJson } from './read-json.ts';

/**
 * The purposes (利用目的) of the region and those that its towns added by ordinance, by id, as they stand in `sources`. A town's own begin
 * with its code, so that no town can speak for another.
 * @throws Error that names file, line and place of everything to mend
 */
export function readPurposes(sources: Sources): Map<string, Purpose> {
  const found = new Map<string, Purpose>();
  const problems: string[] = [];
  for (const [origin, { files }] of sources) {
    const place = placeOf(origin, 'purposes.json');
    const text = files['purposes.json'] ?? '';
    try {
      for (const [index, one] of readJson(text, z.array(purpose.strict()), place).entries()) {
        const report = (problem: string) => problems.push(`${place}:${findLine(text, [index, 'id'])}: ${problem}`);
        if (found.has(one.id)) report(`利用目的 ${one.id} が二つあります`);
        if (!isOwn(one.id, origin)) report(`条例による利用目的は「${origin}-」で始めてください（${one.id}）`);
        found.set(one.id, one);
      }
    } catch (error) {
      problems.push((error as Error).message);
    }
  }
  if (problems.length > 0) throw new Error(problems.join('\n'));
  return found;
}

const isOwn = (id: string, origin: Origin): boolean =>
  origin === baseline ? !/^\d{6}-/.test(id) : id.startsWith(`${origin}-`);
