import type { Actor } from '../../../contracts/acting.ts';
import { transact } from '../../../database/connect.ts';

import { takeAsking } from '../../obtain/asking.ts';
import { hasRoomForDeferred, insertDeferred } from '../../relay/deferred.ts';
import { openOurs, sealForOurselves } from '../../relay/seal.ts';
import type { Services } from '../../services.ts';
import type { Asked, Asking, Intent } from '../../stages.ts';

const day = 24 * 60 * 60_000;
const safe = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Keeps an inquiry that could not be asked now, for an asker who wants its answer later. The row of what is being asked goes and the
 * row of what waits comes in one transaction, so that a crash leaves it in one of the two.
 * @returns whether it was kept; false when its intent has been taken for lost meanwhile, or so many of its asker's wait already
 */
export async function defer(services: Services, intent: Intent): Promise<boolean> {
  const { pools, keys, clock, realClock, directory } = services;
  const sealed = await sealForOurselves(intent.message, JSON.stringify(toText(intent)), await keys.secret('questions'));
  const { asker, giver, message } = intent;
  return transact(pools.exchange, { systems: [asker.system], messages: [message] }, async (connection) => {
    if (!(await hasRoomForDeferred(connection, asker.system, directory.getSystem(asker.system).quota))) return false;
    if (!(await takeAsking(connection, [message])).has(message)) return false;
    const now = clock.now();
    await insertDeferred(connection, intent, {
      asker: asker.system,
      provider: giver!.system,
      isSafe: safe.has(intent.method),
      sealed,
      now,
      realNow: realClock.now(),
      expiresAt: new Date(now.getTime() + intent.contract!.relayDays * day),
    });
    return true;
  });
}

/** What is kept of a question: all that the asker wrote, who acts, and none of how either was proved. */
type Text = Omit<Asked, 'body' | 'caller' | 'acting' | 'own'> & {
  readonly actor?: Actor;
  readonly body: string;
  readonly caller: Omit<Asking, 'proof'>;
  readonly codeAtProvider: string | null;
  /** ISO 8601 */
  readonly knownAt: string;
};

function toText(intent: Intent): Text {
  const { message, messageId, provider, method, path, query, headers, code, shown, runMode, codeAtProvider } = intent;
  const { proof: _, ...caller } = intent.caller;
  return {
    caller,
    message,
    messageId,
    provider,
    method,
    path,
    query,
    headers,
    body: intent.body.toString('base64'),
    code,
    purpose: intent.namedPurpose,
    shown,
    runMode,
    later: true,
    ...(intent.actor && { actor: intent.actor }),
    codeAtProvider,
    knownAt: intent.knownAt.toISOString(),
  };
}

/**
 * The question as it was asked, who acted, and the provider's code of its subject. Whether that person may act still is to be asked again.
 * @throws when the seal does not open
 */
export async function recallAsked(
  { keys }: Services,
  { message, sealed }: { readonly message: string; readonly sealed: string },
): Promise<{
  readonly asked: Asked;
  readonly actor: Actor | undefined;
  readonly codeAtProvider: string | null;
  readonly knownAt: Date;
}> {
  const { codeAtProvider, knownAt, actor, ...text } = JSON.parse(
    await openOurs(message, sealed, (await keys.secrets('questions')).all),
  ) as Text;
  const caller = { ...text.caller, proof: { keyThumbprint: '', jti: '' } };
  return {
    asked: { ...text, caller, body: Buffer.from(text.body, 'base64') },
    actor,
    codeAtProvider,
    knownAt: new Date(knownAt),
  };
}
