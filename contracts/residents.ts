import { z } from 'zod';

/** What a line of the daily residents' file（宛名の異動）says happened. */
export const residentEvents = ['転入', '出生', '転出', '死亡', '氏名変更', '住所変更', '訂正'] as const;
export type ResidentEvent = (typeof residentEvents)[number];

const text = z.string().trim().min(1).max(200);
const opaque = z
  .string()
  .min(1)
  .max(20)
  .regex(/^[\x21-\x7e]+$/);

/** One line, as the town hall's system sends it. No number in it is a My Number (個人番号). */
export const residentRow = z.strictObject({
  /** in the file, from 1: what is said of it comes back with this number */
  line: z.number().int().positive(),
  /** the town hall's own number of the person (宛名番号); opaque */
  number: opaque,
  event: z.enum(residentEvents),
  /** 異動日 */
  day: z.iso.date(),
  name: text,
  kana: text,
  birth: z.iso.date(),
  sex: text.max(10),
  address: text,
  insured: z.strictObject({ insurer: opaque, insured: opaque }).optional(),
});
export type ResidentRow = z.infer<typeof residentRow>;
/** A change that is only announced (転出予定): taken in, it would hold at once, and close somebody who lives there still. */
export const announcedText =
  '「異動日」が、今日より後の日です。日を確かめてください。予定の異動（転出予定など）は、取り込むとすぐに効くため、その行を除いておき、その日になってから取り込んでください。';
/** A town's first file may hold everybody of a small town; more goes in several. */
export const mostResidents = 20_000;

/** What becomes of a line; the key is for machines and the record, the value for people. */
export const residentChanges = {
  registered: '新しく登録',
  linked: '登録のある方に、宛名番号を結び付け',
  reopened: '登録を再開',
  closed: '登録を終了',
  renewed: '氏名・住所などを追加（前のものでも見つかります）',
  corrected: '氏名・住所などを訂正（前のものでは見つからなくなります）',
  insured: '被保険者番号を追加',
  same: '変わりなし',
} as const;
export type ResidentChange = keyof typeof residentChanges;

/** What an import did, or would do. `problems` is empty where it did anything at all. */
export const importAnswer = z.object({
  done: z.boolean(),
  lines: z.array(
    z.object({
      line: z.number().int(),
      change: z.enum(Object.keys(residentChanges) as [ResidentChange]),
      /** the member's own code, where it was asked for and the file was taken in */
      code: z.string().optional(),
      /** codes of registrations that may be the same person's: for `/v1/merges` */
      candidates: z.array(z.string()),
    }),
  ),
  problems: z.array(z.object({ line: z.number().int(), text: z.string() })),
});
export type ImportAnswer = z.infer<typeof importAnswer>;
