import { transact } from '../../database/connect.ts';
import type { Services } from '../services.ts';
import { recordSignIn } from './records.ts';
import { endSession, findSession } from './sessions.ts';

/** Ends a session by its id, on record. One that is over already stays as it is. */
export type End = (sid: string) => Promise<void>;

/** It gives nothing to anybody: so it is done also while the ledger is behind. */
export const createEnd =
  (services: Services): End =>
  (sid) =>
    transact(services.pools.exchange, { sign_in: 'yes' }, async (connection) => {
      const now = services.realClock.now();
      const session = await findSession(connection, sid, now);
      const ended = await endSession(connection, sid, now);
      if (!session || !ended) return;
      const { holder, client } = session;
      await recordSignIn(services, connection, { holder, client, sid, act: 'session-ended' });
    });
