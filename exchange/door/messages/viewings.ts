import { z } from 'zod';
import type { Present } from '../../identify/acting/acting.ts';
import type { Services } from '../../services.ts';
import { recordViewing } from '../../travel/viewing.ts';
import { readAct, requestId } from '../acting.ts';
import type { Routes } from '../app.ts';
import { checked, describe, refusalAnswer } from '../describe.ts';

const viewing = z.object({
  id: requestId,
  purpose: z.string().min(1).max(100),
  page: z.string().min(1).max(60).meta({ description: '画面の名前。本人の記録にこのまま出ます。例: 要介護認定の一覧' }),
  subjects: z.array(z.string().min(1).max(100)).min(1).max(500).meta({ description: '画面に出る人の、自機関の符号' }),
});
const answer = z.object({
  withheld: z.array(z.number().int()).meta({ description: '画面に出してはならない人の、subjects の中の位置（0から）' }),
  protected: z
    .array(z.number().int())
    .meta({ description: '支援措置対象者の位置。本人の自治体にだけ示します。住所も、いることも、だれにも伝えません' }),
});

/** `/v1/viewings` (閲覧): reported before staff are shown persons inside their own organisation. */
export function addViewings(app: Routes, { services, present }: { services: Services; present: Present }): void {
  app.post(
    '/v1/viewings',
    describe('職員に画面を見せる前に、誰の情報を見せるかを記録する（操作する職員の申告が要ります）', {
      200: { description: '記録しました。見せてかまいません（withheld の人を除く）', schema: answer },
      422: { description: '不許可。見せてはなりません', schema: refusalAnswer },
    }),
    checked('json', viewing),
    async (c) => {
      const wanted = c.req.valid('json');
      const seen = await recordViewing(services, await readAct(c, present, wanted.id), wanted);
      return 'refused' in seen
        ? c.json(seen.refused, 422)
        : c.json({ withheld: [...seen.withheld], protected: [...seen.guarded] });
    },
  );
}
