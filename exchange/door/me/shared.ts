import type { Context } from 'hono';
import { z } from 'zod';
import type { Own } from '../../identify/acting/person.ts';
import type { Door } from '../app.ts';

/** Whom a path names: for this account alone. */
export const personPath = z.object({
  person: z.string().min(1).max(100).meta({ description: 'この利用者に限って通じる名前（GET /v1/me で分かります）' }),
});

export const readOwn = (c: Context<Door>, { person }: z.infer<typeof personPath>): Own => ({
  signedIn: c.get('signedIn'),
  name: person,
});

export const time = z.iso
  .datetime({ offset: true })
  .transform((text) => new Date(text))
  .meta({ type: 'string', format: 'date-time' });

export const freeText = (most = 1000) => z.string().trim().min(1).max(most);

export const iso = (at: Date | null): string | null => at?.toISOString() ?? null;
