import { PageError } from '../../../web/application/page-error.ts';
import type { Sent } from '../../../web/sign-in/person.ts';

/** What the exchange answered. @throws PageError not_found to whoever may not, as to whoever asks for what does not exist; refused, in its words */
export function taken<T>(sent: Sent<T>): T {
  if (sent.ok) return sent.value;
  const { code, text, detail } = sent.refused as { code: string; text: string; detail?: string };
  if (code.startsWith('actor_')) throw new PageError('not_found');
  throw new PageError('refused', detail ?? text);
}
