import { toString as drawQr } from 'qrcode';
import { z } from 'zod';
import { identityProofs } from '../../../contracts/access.ts';
import { type Picture, pictures } from '../../../contracts/tablet.ts';
import type { Present } from '../../identify/acting/acting.ts';
import type { Services } from '../../services.ts';
import { pairAtCounter } from '../../sign-in/device/counter.ts';
import { inGroups } from '../../sign-in/letter/code.ts';
import { issueLetter } from '../../sign-in/letter/issue.ts';
import type { Secrets } from '../../sign-in/secrets.ts';
import { readAct, requestId } from '../acting.ts';
import type { Routes } from '../app.ts';
import { checked, describe, refusalAnswer } from '../describe.ts';

const common = {
  id: requestId,
  subject: z.string().min(1).max(200).meta({ description: '自機関の符号' }),
  purpose: z.string().max(60).default('sign-in-letter'),
};
const asked = z.object({
  ...common,
  birth: z.iso.date().meta({ description: '生年月日。番号と一緒に本人が入れます。要約だけが残ります' }),
  identity: z
    .enum(Object.keys(identityProofs) as [keyof typeof identityProofs])
    .optional()
    .meta({ description: '窓口で渡すとき、本人をどう確かめたか' }),
});
const tablet = z.object({
  ...common,
  code: z.string().min(8).max(20).meta({ description: '端末が示している番号' }),
  label: z.string().min(1).max(30).meta({ description: '端末での呼び名' }),
  picture: z.enum(Object.keys(pictures) as [Picture]),
});
const made = z.object({
  code: z.string().meta({ description: '番号。この回答のほかには、どこにも残りません' }),
  printed: z.string().meta({ description: '三けたごとに分けた番号' }),
  url: z.url(),
  qr: z.string().meta({ description: 'url を表すQRコード（SVG）' }),
  until: z.iso.datetime().meta({ description: 'この日時までに、一度使うこと' }),
});

/** `/v1/letters`, `/v1/devices`: what a town hall gives its residents to sign in with. */
export function addLetters(
  app: Routes,
  {
    services,
    present,
    secrets,
    exchangeUrl,
  }: { services: Services; present: Present; secrets: Secrets; exchangeUrl: string },
): void {
  app.post(
    '/v1/letters',
    describe('サインインの番号の手紙を作る（本人の自治体。操作する職員の申告が要ります。前の番号は使えなくなります）', {
      201: { description: '作りました', schema: made },
      422: { description: '不許可', schema: refusalAnswer },
    }),
    checked('json', asked),
    async (c) => {
      const body = c.req.valid('json');
      const answer = await issueLetter(services, secrets, await readAct(c, present, body.id), body);
      if ('refused' in answer) return c.json(answer.refused, 422);
      const { code, expiresAt } = answer.made!;
      const url = `${exchangeUrl.replace(/\/$/, '')}/sign-in/letter?code=${code}`;
      const qr = await drawQr(url, { type: 'svg', errorCorrectionLevel: 'M' });
      return c.json({ code, printed: inGroups(code), url, qr, until: expiresAt.toISOString() }, 201);
    },
  );
  app.post(
    '/v1/letters/end',
    describe('サインインの番号の手紙を無効にする', {
      204: { description: '無効にしました' },
      422: { description: '不許可', schema: refusalAnswer },
    }),
    checked('json', z.object(common)),
    async (c) => {
      const body = c.req.valid('json');
      const answer = await issueLetter(services, secrets, await readAct(c, present, body.id), {
        ...body,
        birth: undefined,
      });
      return 'refused' in answer ? c.json(answer.refused, 422) : c.body(null, 204);
    },
  );
  app.post(
    '/v1/devices',
    describe('窓口で、端末を本人のものとして登録する（端末が示す番号で。支援措置対象者は登録できません）', {
      201: { description: '登録しました', schema: z.object({ device: z.uuid() }) },
      422: { description: '不許可', schema: refusalAnswer },
    }),
    checked('json', tablet),
    async (c) => {
      const body = c.req.valid('json');
      const answer = await pairAtCounter(services, secrets, await readAct(c, present, body.id), body);
      return 'refused' in answer ? c.json(answer.refused, 422) : c.json({ device: answer.done }, 201);
    },
  );
}
