import { z } from 'zod';
import type { RefusalAnswer } from '../../answer/refusal.ts';
import type { AskCodes } from '../../travel/code-request.ts';
import type { CheckService } from '../../travel/service-check.ts';
import type { Routes } from '../app.ts';
import { checked, describe, refusalAnswer } from '../describe.ts';

const text = z.string().min(1).max(200);
const identifier = z.union([
  z.strictObject({ insurer: text, insured: text }),
  z.strictObject({ name: text, kana: text, birth: z.iso.date(), sex: text, address: text }),
]);
const ask = z.object({
  purpose: text,
  requests: z.array(identifier).min(1).max(500),
  service: text.optional().meta({
    description:
      'この符号で照会する連携サービス（区分/番号/業務システム/連携サービス）。利用目的が合わないときは、対象者を探す前に不許可とし、直すところを答えます',
  }),
});
const answer = z.object({
  results: z.array(z.union([z.object({ code: z.string() }), z.object({ refusal: z.literal('not_available') })])),
});

/** `/v1/code-requests`: a member's own codes (機関別符号) of persons whose identifiers it already holds. */
export function addCodes(
  app: Routes,
  { askCodes, checkService }: { readonly askCodes: AskCodes; readonly checkService: CheckService },
): void {
  app.post(
    '/v1/code-requests',
    describe('符号照会（手元の番号などから、自機関の符号を受け取る）', {
      200: { description: '要求と同じ順の答え', schema: answer },
      422: { description: '連携サービスと利用目的が合わないための不許可', schema: refusalAnswer },
    }),
    checked('json', ask),
    async (c) => {
      const { purpose, requests, service } = c.req.valid('json');
      const caller = c.get('caller');
      const refused = service === undefined ? undefined : await checkService(caller, { service, purpose });
      if (refused) return c.json(plain(refused), 422);
      const codes = await askCodes(caller, purpose, requests);
      return c.json({
        results: codes.map((code) => (code === undefined ? { refusal: 'not_available' as const } : { code })),
      });
    },
  );
}

/** As JSON carries it. */
const plain = ({ code, text, details }: RefusalAnswer) => ({ code, text, ...(details && { details: [...details] }) });
