import type { Picture } from '../../../contracts/tablet.ts';
import { setContext } from '../../../database/connect.ts';
import type { RefusalAnswer } from '../../answer/refusal.ts';
import type { Services } from '../../services.ts';
import type { Act } from '../../travel/acting.ts';
import { giveToResident } from '../giving.ts';
import { findAccount, openAccount } from '../opening.ts';
import type { Secrets } from '../secrets.ts';
import { confirmPairing } from './devices.ts';

export type TabletAsked = {
  readonly id: string;
  readonly subject: string;
  readonly purpose: string;
  /** what the tablet shows */
  readonly code: string;
  /** how it calls the person */
  readonly label: string;
  readonly picture: Picture;
};

/** At the counter of the person's own town hall, a tablet comes to stand for them. A protected person, and a code that no tablet shows, are refused alike. */
export const pairAtCounter = (
  services: Services,
  secrets: Secrets,
  act: Act,
  { code, label, picture, ...asked }: TabletAsked,
): Promise<{ readonly done: string } | { readonly refused: RefusalAnswer }> =>
  giveToResident(services, act, { ...asked, giving: 'device-given' }, async (connection, subject, now) => {
    await setContext(connection, { sign_in: 'yes' });
    const holder = { kind: 'resident', subject } as const;
    const account = (await findAccount(connection, holder)) ?? (await openAccount(connection, holder, now));
    return confirmPairing(connection, secrets, { code, account, label, picture, by: 'counter' }, now);
  });
