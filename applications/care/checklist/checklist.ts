import { z } from 'zod';
import table from './checklist.json' with { type: 'json' };

const number = z.int().min(1).max(25);
const schema = z.object({
  items: z.array(
    z.strictObject({
      item: number,
      question: z.string().min(1),
      /** the answer that counts a point; BMI: the twelfth, which is measured */
      risk: z.enum(['はい', 'いいえ', 'BMI']),
      seen: z.boolean(),
    }),
  ),
  domains: z.array(
    z.strictObject({
      id: z.string(),
      title: z.string(),
      items: z.array(number).min(1),
      threshold: z.int().positive(),
      source: z.string().min(1),
      seen: z.boolean(),
    }),
  ),
  cautions: z.array(z.strictObject({ item: number, domain: z.string(), source: z.string().min(1), seen: z.boolean() })),
});

/** 基本チェックリスト: its 25 questions, which answer is the risk of each, and how many make a domain. */
export const checklist = schema.parse(table);
export type Domain = (typeof checklist.domains)[number];

/** Height in tenths of a centimetre and weight in tenths of a kilogram: whole numbers, so that 18.5 is met exactly. */
export type Body = { readonly height: number; readonly weight: number };
/** Answers by item; of the twelfth the body's measures, or the body mass index in hundredths. Left out: not answered. */
export type Answers = Readonly<Partial<Record<number, 'はい' | 'いいえ' | Body | { readonly bmi: number }>>>;

/** 18.5, in hundredths */
const thin = 1850;

/** Whether an item counts a point; undefined where it was not answered. */
export function findPoint(answers: Answers, item: number): boolean | undefined {
  const answer = answers[item];
  const question = checklist.items.find((one) => one.item === item)!;
  if (answer === undefined) return undefined;
  if (typeof answer === 'string') return question.risk === 'BMI' ? undefined : answer === question.risk;
  if (question.risk !== 'BMI') return undefined;
  if ('bmi' in answer) return answer.bmi < thin;
  // weight / 10 ÷ (height / 1000)² < 18.5, without a fraction
  return answer.height > 0 && answer.weight > 0 ? answer.weight * 10_000_000 < thin * answer.height ** 2 : undefined;
}
