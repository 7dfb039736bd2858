import type { Services } from '../services.ts';
import type { Intent, Obtained } from '../stages.ts';
import { callProvider } from './call.ts';

/** obtain: asks the providing system now, by the way that it is enrolled with. Only an intent that is on record can come here. */
export async function obtain(services: Services, intent: Intent, signal?: AbortSignal): Promise<Obtained> {
  const service = intent.service!;
  if (service.url === null) return services.askCollecting(intent, headersTo(intent), signal);
  return callProvider(intent, { ...service, url: service.url }, headersTo(intent), signal);
}

/** A contract may name its items in Japanese; a header holds ASCII alone, and here a comma stands between two. */
const inHeader = (item: string): string =>
  item.replaceAll(/[^\x21-\x7e]+|[%,]/g, (part) => encodeURIComponent(part.toWellFormed()));

/** What the exchange says to a provider, whatever the asker wrote under these names. */
const headersTo = (intent: Intent): (readonly [string, string])[] => [
  ['X-Road-Id', intent.messageId],
  ['X-Road-Request-Id', intent.message],
  ['Engawa-Purpose', intent.namedPurpose],
  ['Engawa-Contract', intent.contract!.id],
  ['Engawa-Run-Mode', encodeURIComponent(intent.runMode)],
  ...(intent.codeAtProvider === null ? [] : [['Engawa-Subject', intent.codeAtProvider] as const]),
  ['Engawa-Items', intent.decision.items.map(inHeader).join(',')],
  // 本人開示: who asks, and by what name the person's own records call them. Nobody else can say this: what an asker wrote under Engawa-… stays here.
  ...(intent.askedAs === undefined || !intent.actor
    ? []
    : ([
        ['Engawa-Asker', intent.askedAs.as],
        ['Engawa-Asker-Name', intent.actor.id],
      ] as const)),
];
