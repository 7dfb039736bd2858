import { type CryptoKey, compactDecrypt, exportJWK, generateKeyPair } from 'jose';
import type { Clock } from '../../contracts/clock.ts';
import { type Question, questionMediaType, reply } from '../../contracts/question.ts';
import { type Pool, transact } from '../../database/connect.ts';
import type { Directory } from '../identify/directory/directory.ts';
import { sealText } from '../relay/seal.ts';
import type { Wake } from '../relay/wake.ts';
import type { Intent, Obtained } from '../stages.ts';
import { passedOf, translate } from './translate.ts';

/** Asks a system that has no open port: the question waits, sealed, until the system collects it, and this process for the answer. */
export type AskCollecting = (
  intent: Intent,
  headers: readonly (readonly [string, string])[],
  signal?: AbortSignal,
) => Promise<Obtained>;

/** Between two looks without a wake-up: a notice may be lost with its connection. */
const lookMs = 1000;

/**
 * The answer's key is this process's own and is kept nowhere: what is sealed to it dies with the process, and with it the request that
 * was waiting.
 * @param pool of the role exchange
 */
export async function openCollecting({
  pool,
  wake,
  directory,
  realClock,
}: {
  readonly pool: Pool;
  readonly wake: Wake;
  readonly directory: Directory;
  readonly realClock: Clock;
}): Promise<AskCollecting> {
  const { publicKey, privateKey } = await generateKeyPair('ECDH-ES', { crv: 'P-256' });
  const answerKey = JSON.stringify(await exportJWK(publicKey));
  return async (intent, headers, signal) => {
    const provider = intent.giver!.system;
    const key = directory.encryptionKey(provider);
    if (!key) return { failed: 'provider_unreachable' };
    const until = realClock.now().getTime() + intent.service!.timeoutMs;
    const content = { text: JSON.stringify(questionOf(intent, headers)), mediaType: questionMediaType, reply };
    const { jwe } = await sealText(intent.message, content, key);
    const inProvider = <T>(work: Parameters<typeof transact<T>>[2]) => transact(pool, { systems: [provider] }, work);
    await inProvider((connection) =>
      connection.query(
        `WITH asked AS (INSERT INTO relay.question (message, provider_system, record, sealed, answer_key, asked_at, deadline,
             run_mode) VALUES ($1, $2, $3, $4, $5, $6, $7, $8))
         SELECT pg_notify('engawa_inbox', 'questions of ' || $2)`,
        [
          ...[intent.message, provider, intent.records[0]!.id, jwe, answerKey, realClock.now(), new Date(until)],
          intent.runMode,
        ],
      ),
    );
    await waitForAnswer(intent.message, { provider, until, signal });
    // Whether it was taken up, and what was answered, is read in the step that takes it away: nobody takes it up any more.
    const { rows } = await inProvider((connection) =>
      connection.query<{ state: string; answer: string | null }>(
        'DELETE FROM relay.question WHERE message = $1 RETURNING state, answer',
        [intent.message],
      ),
    );
    const [left] = rows;
    if (left?.answer) return open(intent, left.answer, privateKey);
    return { failed: left?.state === 'asked' ? 'provider_unreachable' : 'provider_silent' };
  };

  async function waitForAnswer(
    message: string,
    { provider, until, signal }: { provider: string; until: number; signal: AbortSignal | undefined },
  ): Promise<void> {
    for (;;) {
      const left = until - realClock.now().getTime();
      if (left <= 0 || signal?.aborted) return;
      await wake.wait(message, Math.min(left, lookMs), signal);
      const { rows } = await transact(pool, { systems: [provider] }, (connection) =>
        connection.query("SELECT FROM relay.question WHERE message = $1 AND state <> 'answered'", [message]),
      );
      if (rows.length === 0) return;
    }
  }
}

const questionOf = (intent: Intent, headers: readonly (readonly [string, string])[]): Question => {
  const { path, body } = translate(intent);
  const said = new Set(headers.map(([name]) => name.toLowerCase()));
  return {
    method: intent.method,
    path,
    query: intent.query,
    headers: [...intent.headers.filter(([name]) => !said.has(name.toLowerCase())), ...headers].map(([name, value]) => [
      name,
      value,
    ]),
    body: body.toString('base64'),
    service: intent.provider.service,
    subject: intent.codeAtProvider,
    runmode: intent.runMode,
  };
};

async function open(intent: Intent, jwe: string, privateKey: CryptoKey): Promise<Obtained> {
  const { plaintext, protectedHeader } = await compactDecrypt(jwe, privateKey);
  const given = reply.parse(JSON.parse(new TextDecoder().decode(plaintext)));
  if (protectedHeader.message !== intent.message) throw new Error('an answer sealed for another question');
  if ('failed' in given) return given;
  const { status, headers, body, subject } = given;
  if (subject !== intent.codeAtProvider)
    return { failed: 'answer_invalid', detail: '回答が、照会した対象者のものではありません。' };
  return { status, headers: passedOf(headers), body: Buffer.from(body, 'base64'), subject: intent.subject };
}
