import type { Clock } from '../../contracts/clock.ts';
import type { Telephone } from '../../web/frame/frame.ts';
import { writtenFrame } from '../../web/frame/resident-frame.ts';
import type { Pages } from '../identify/issuer/pages.ts';
import { ErrorPage, SignedOutPage, SignOutPage } from './pages/plain.tsx';

type About = { readonly name: string; readonly applicationsUrl: string; readonly telephone: Telephone };

/** The issuer's own few pages, in the look of the others. */
export function createIssuerPages({ name, applicationsUrl: home, telephone }: About, clock: Clock): Pages {
  const frame = () => writtenFrame({ region: name, asOf: clock.now(), runMode: '通常', telephone });
  const whole = (page: { toString(): string | Promise<string> }) => `<!doctype html>${page.toString()}`;
  return {
    error: (code) => whole(<ErrorPage frame={frame()} code={code} home={home} />),
    signOut: (action, fields) => whole(<SignOutPage frame={frame()} action={action} fields={fields} />),
    signedOut: () => whole(<SignedOutPage frame={frame()} home={home} />),
  };
}
