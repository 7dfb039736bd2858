import { z } from 'zod';
import type { AskCodes } from '../../travel/code-request.ts';
import type { Routes } from '../app.ts';
import { checked, describe } from '../describe.ts';

const text = z.string().min(1).max(200);
const identifier = z.union([
  z.strictObject({ insurer: text, insured: text }),
  z.strictObject({ name: text, kana: text, birth: z.iso.date(), sex: text, address: text }),
]);
const ask = z.object({ purpose: text, requests: z.array(identifier).min(1).max(500) });
const answer = z.object({
  results: z.array(z.union([z.object({ code: z.string() }), z.object({ refusal: z.literal('not_available') })])),
});

/** `/v1/code-requests`: a member's own codes (機関別符号) of persons whose identifiers it already holds. */
export function addCodes(app: Routes, askCodes: AskCodes): void {
  app.post(
    '/v1/code-requests',
    describe('符号照会（手元の番号などから、自機関の符号を受け取る）', {
      200: { description: '要求と同じ順の答え', schema: answer },
    }),
    checked('json', ask),
    async (c) => {
      const { purpose, requests } = c.req.valid('json');
      const codes = await askCodes(c.get('caller'), purpose, requests);
      return c.json({
        results: codes.map((code) => (code === undefined ? { refusal: 'not_available' as const } : { code })),
      });
    },
  );
}
