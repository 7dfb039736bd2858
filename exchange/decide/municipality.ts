import { z } from 'zod';
import { findLine } from '../enrol/json-lines.ts';
import { readJson } from '../enrol/read-json.ts';
import { type Origin, placeOf } from './sources.ts';

const municipality = z.strictObject({
  /** 全国地方公共団体コード */
  code: z.string().regex(/^\d{6}$/),
  name: z.string().min(1),
  kana: z.string().regex(/^[ァ-ヶー]+$/),
  /** 介護保険の保険者番号 */
  insurer: z.string().regex(/^\d{6}$/),
  /** whom residents call: on letters */
  telephone: z.strictObject({ who: z.string().min(1), number: z.string().regex(/^0[\d-]{8,13}$/) }).optional(),
});
/** A town (自治体) as its folder describes it. */
export type Municipality = z.infer<typeof municipality>;

/** @param problems is told of everything to mend: `file:line: what` */
export function readMunicipality(origin: Origin, text: string, problems: string[]): Municipality {
  const place = placeOf(origin, 'municipality.json');
  try {
    const read = readJson(text, municipality, place);
    if (read.code !== origin)
      problems.push(`${place}:${findLine(text, ['code'])}: code がフォルダーの名前（${origin}）と違います`);
    return read;
  } catch (error) {
    problems.push((error as Error).message);
    return { code: origin, name: '', kana: '', insurer: '' };
  }
}
