import { z } from 'zod';
import { findMyNumbers } from '../../../contracts/my-number.ts';
import { optionalText } from '../../../web/form/fields.ts';
import dischargeItems from './discharge.json' with { type: 'json' };
import { words } from './words.ts';

/** 入院時情報提供書 (contracts/admission.json): how the person lives and what she is used to, for the hospital; never where she lives. */
export const admissionContract = 'care/admission';
export const admissionSharing = 'admission-sharing';
/** 退院・退所情報記録書 (contracts/discharge.json): what is needed at home, for who makes the plan. */
export const dischargeContract = 'care/discharge';
export const dischargeSharing = 'discharge-sharing';

const table = z.object({
  title: z.string(),
  source: z.string(),
  seen: z.boolean(),
  items: z.array(z.object({ id: z.string(), title: z.string(), rows: z.number().int() })),
});
type ItemTable = z.infer<typeof table>;
export const readItems = (json: unknown): ItemTable => table.parse(json);
export const dischargeTable = readItems(dischargeItems);

const person = z.strictObject({ insurer: z.string(), insured: z.string() });
const item = z.strictObject({ id: z.string(), title: z.string(), text: z.string() });
type Item = z.infer<typeof item>;
const written = { preparedOn: z.iso.date(), role: z.string(), items: z.array(item) };

export const admission = z.strictObject({
  person,
  basics: z.strictObject({ name: z.string(), kana: z.string(), birth: z.iso.date(), sex: z.string() }),
  /** the planner's own id of the stay: the hospital's answer names it */
  stay: z.uuid(),
  admittedOn: z.iso.date(),
  ...written,
});
export type Admission = z.infer<typeof admission>;

export const stages = ['planned', 'discharged'] as const;
export const discharge = z.strictObject({
  person,
  stay: z.uuid(),
  stage: z.enum(stages),
  dischargedOn: z.iso.date(),
  ...written,
});
export type Discharge = z.infer<typeof discharge>;

/** What was written under the items of a form; what is empty is left out. */
export const itemsOf = ({ items }: ItemTable, texts: Readonly<Record<string, string>>): Item[] =>
  items.flatMap(({ id, title }) => (texts[id] ? [{ id, title, text: texts[id] }] : []));

/** The fields of such a form: free text, in which no My Number may stand. */
export const fieldsOf = ({ items }: ItemTable) =>
  Object.fromEntries(
    items.map(({ id, title }) => [
      id,
      optionalText(title, 2000).check(({ value, issues }) => {
        if (findMyNumbers(value).length > 0) issues.push({ code: 'custom', input: value, message: words.myNumber });
      }),
    ]),
  );
