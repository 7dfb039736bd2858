import type { Answers } from './checklist.ts';

/** An observation of a check-up by its 特定健診 item code, as its code table writes the value. */
export type Observation = { readonly code: string; readonly value: string };
export type Converted = { readonly answers: Answers; readonly problems: readonly { code: string; text: string }[] };

/** Items 1 to 25 are the codes 9N811 to 9N931, five apart; the twelfth (9N866) is a number. */
const codeOf = (item: number): string => `9N${811 + (item - 1) * 5}`;
const items = Array.from({ length: 25 }, (_, i) => i + 1);
const bodyMassIndex = 12;

/**
 * Answers of the check-up's code tables, by item. The code is of the answer, not of the risk: 1 to 8 have the table 2008 (0 はい, 1 いいえ),
 * 9 to 25 the table 2009 (0 いいえ, 1 はい). So 16 and 19, where いいえ is the risk, count a point for 0, though the items around them count
 * one for 1.
 * @param observations codes may be longer (17 digits of JLAC10): they are read by their first five
 */
export function convertObservations(observations: readonly Observation[]): Converted {
  const answers: Record<number, Answers[number]> = {};
  const problems: { code: string; text: string }[] = [];
  for (const { code, value } of observations) {
    const item = items.find((one) => codeOf(one) === code.slice(0, 5));
    if (item === undefined) continue;
    const answer = item === bodyMassIndex ? readIndex(value) : readAnswer(item, value);
    if (answer === undefined)
      problems.push({ code, text: `基本チェックリスト${item}番の値が、コード表にありません。` });
    else if (answers[item] !== undefined)
      problems.push({ code, text: `基本チェックリスト${item}番の値が二つあります。` });
    else answers[item] = answer;
  }
  return { answers, problems };
}

function readAnswer(item: number, value: string): 'はい' | 'いいえ' | undefined {
  const table = item <= 8 ? (['はい', 'いいえ'] as const) : (['いいえ', 'はい'] as const);
  return value === '0' ? table[0] : value === '1' ? table[1] : undefined;
}

/** A body mass index as written (18.49), in hundredths. */
function readIndex(value: string): { readonly bmi: number } | undefined {
  const found = /^(\d{1,2})(?:\.(\d{1,2}))?$/.exec(value);
  return found ? { bmi: Number(found[1]) * 100 + Number((found[2] ?? '').padEnd(2, '0')) } : undefined;
}
