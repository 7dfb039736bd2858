import { z } from 'zod';

/** How a piece of work was done (DESIGN §12: phone, counter and paper count as much as a screen). */
export const taskChannels = {
  screen: '画面',
  connector: '接続プログラム',
  system: '業務システム',
  phone: '電話',
  counter: '窓口',
  paper: '紙',
} as const;
export type TaskChannel = keyof typeof taskChannels;

const namePattern = /^[a-z][a-z0-9-]{0,39}$/;
const kindPattern = /^[a-z][a-z0-9-]{0,39}\/[a-z][a-z0-9-]{0,39}$/;

/** `applications/<name>/tasks.json`: kinds of work that the application reports, each with what it is in Japanese. */
export const taskDeclaration = z.record(z.string().regex(namePattern), z.string().min(1).max(60));
export type TaskDeclaration = z.infer<typeof taskDeclaration>;

/** What every connector reports, whatever stands behind it; `connector/<kind>`. */
export const connectorTasks = {
  'file-sent': 'ファイル一式を送る（取り込んでから、受け付けられるか断られるまで）',
  'file-received': 'ファイル一式を受け取る（受け取り始めてから、フォルダーに置くまで）',
} as const satisfies TaskDeclaration;

/** Half a year: a certification whose result is put off again and again still tells how long it took. */
export const longestTaskMs = 184 * 24 * 60 * 60_000;

/**
 * One piece of work that is done, so that the region can prove what it saved (DESIGN §14). Closed, and without a free text: no person, neither
 * who did it nor whom it was about, has a place in it.
 */
export const taskEvent = z
  .strictObject({
    id: z.uuid().meta({ description: 'この出来事の番号。同じ番号で送り直しても、一度だけ数えます' }),
    kind: z
      .string()
      .regex(kindPattern)
      .meta({ description: 'アプリケーション/種類。アプリケーションが宣言したもの（tasks.json）' }),
    start: z.iso.datetime({ offset: true }),
    end: z.iso.datetime({ offset: true }),
    channel: z.enum(Object.keys(taskChannels) as [TaskChannel]),
    corrections: z.int().min(0).max(999).meta({ description: '終わるまでに直した回数' }),
  })
  .refine(({ start, end }) => Date.parse(end) >= Date.parse(start), { path: ['end'], error: '開始より前です' })
  .refine(({ start, end }) => Date.parse(end) - Date.parse(start) <= longestTaskMs, {
    path: ['end'],
    error: '開始から184日を超えています',
  });
export type TaskEvent = z.infer<typeof taskEvent>;
export const mostTaskEvents = 1000;

/** What a resident's own task has come to; what was begun and is not done was given up. */
const ownTaskSteps = ['begun', 'done'] as const;
export type OwnTaskStep = (typeof ownTaskSteps)[number];
/** Something that a resident has begun or done for themselves, to be counted and no more. Closed, like a piece of work. */
export const ownTask = z.strictObject({
  kind: z
    .string()
    .regex(/^resident\/[a-z][a-z0-9-]{0,39}$/)
    .meta({ description: 'resident/種類。住民のアプリケーションが宣言したもの（tasks.json）' }),
  step: z.enum(ownTaskSteps),
  seconds: z
    .int()
    .min(0)
    .max(86_400)
    .optional()
    .meta({ description: '終えたとき、始めてからの秒数。分の幅だけを残します' }),
});
export type OwnTask = z.infer<typeof ownTask>;

/** About how long it took. */
export const took = {
  'under-1': '1分まで',
  'under-5': '5分まで',
  'under-15': '15分まで',
  'over-15': '15分より長い',
} as const;
export type Took = '' | keyof typeof took;
export const tookOf = (seconds: number): keyof typeof took => {
  if (seconds < 60) return 'under-1';
  if (seconds < 300) return 'under-5';
  return seconds < 900 ? 'under-15' : 'over-15';
};
