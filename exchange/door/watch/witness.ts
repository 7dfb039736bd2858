import { bodyLimit } from 'hono/body-limit';
import { Fault } from '../../../contracts/fault.ts';
import { maxWitnessBody, type WitnessAnswer } from '../../record/witness/witness.ts';
import type { Routes } from '../app.ts';

/** `/ledger/witness`: what other logs ask us, as a witness of theirs (C2SP tlog-witness), without authentication but their own signature. */
export function addWitness(
  app: Routes,
  {
    vkeys,
    answer,
  }: { readonly vkeys: () => Promise<readonly string[]>; readonly answer: (body: string) => Promise<WitnessAnswer> },
): void {
  app.get('/ledger/witness/vkey', async (c) =>
    c.body((await vkeys()).map((line) => `${line}\n`).join(''), 200, {
      'Content-Type': 'text/plain; charset=utf-8',
      'Cache-Control': 'public, max-age=300',
    }),
  );
  const tooLarge = () => {
    throw new Fault('too_large');
  };
  const limited = bodyLimit({ maxSize: maxWitnessBody, onError: tooLarge });
  app.post('/ledger/witness/add-checkpoint', limited, async (c) => {
    const { status, contentType, body } = await answer(await c.req.text());
    return c.body(body, status as 200, { 'Content-Type': contentType });
  });
}
