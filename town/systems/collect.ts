import { setTimeout as sleep } from 'node:timers/promises';
import { compactDecrypt, importJWK, type JWK } from 'jose';
import type { Client } from '../../connector/client.ts';
import { type Answer, question as questionSchema } from '../../contracts/question.ts';

type Waiting = { readonly message: string; readonly sealed: string };

/**
 * Answers for a system without an open port: collects its questions, asks them of its HTTP service in the house, and hands the
 * answers back. Runs until it is told to stop.
 * @param base where the system's services stand, `http://127.0.0.1:8083/GOV/990019/care`
 */
export async function collectQuestions(
  {
    client,
    keys,
    base,
  }: { readonly client: Pick<Client, 'call'>; readonly keys: readonly JWK[]; readonly base: string },
  signal: AbortSignal,
): Promise<void> {
  const enc = await importJWK(keys.find(({ use }) => use === 'enc')!, 'ECDH-ES');

  async function answer({ message, sealed }: Waiting): Promise<void> {
    const { plaintext } = await compactDecrypt(sealed, enc);
    const asked = questionSchema.parse(JSON.parse(new TextDecoder().decode(plaintext)));
    const response = await fetch(`${base}/${asked.service}${asked.path}${asked.query}`, {
      method: asked.method,
      headers: asked.headers.map(([name, value]) => [name, value] as [string, string]),
      signal,
    });
    const answered: Answer = {
      status: response.status,
      headers: [...response.headers],
      body: Buffer.from(await response.arrayBuffer()).toString('base64'),
      subject: asked.subject,
    };
    await client.call('POST', `/inquiries/${message}/answer`, answered);
  }

  while (!signal.aborted) {
    try {
      const collected = await client.call<{ questions: Waiting[] } | undefined>('GET', '/inquiries?wait=20');
      // An asker that went away, or a failure in the house, concerns that one question alone.
      for (const waiting of collected?.questions ?? []) answer(waiting).catch(() => {});
    } catch {
      await sleep(1000, undefined, { signal }).catch(() => {});
    }
  }
}
