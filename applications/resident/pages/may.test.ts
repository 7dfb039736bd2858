import { expect, test } from 'vitest';
import { type ProxyScope, proxyScopes } from '../../../contracts/proxy.ts';
import { mayAct, scopesOf } from '../../../exchange/identify/acting/proxy-rules.ts';
import type { OwnAct } from '../../../exchange/rights/own-acts.ts';
import { type Act, may } from './may.ts';

/** What the exchange asks of whoever comes from these pages. */
const acts: Readonly<Record<Exclude<Act, 'account'>, OwnAct>> = {
  trail: 'own-trail',
  consents: 'own-consents',
  questions: 'own-questions',
  requests: 'own-requests',
  'take-away': 'own-export',
  'monthly-post': 'own-monthly-post',
  care: 'own-ask',
  'care-tell': 'own-ask-change',
  proxies: 'own-proxies',
  consent: 'own-consent',
  ask: 'own-question',
  request: 'own-request',
  invite: 'own-proxy-invited',
};
const subsets = <T>(all: readonly T[]): T[][] =>
  Array.from({ length: 2 ** all.length }, (_, bits) => all.filter((_one, i) => (bits >> i) & 1));

test('what the pages show to a proxy is what the exchange lets that proxy do: every kind, every scope, every act', () => {
  for (const kind of ['legal', 'voluntary', 'supporter'] as const)
    for (const scope of subsets(Object.keys(proxyScopes) as ProxyScope[])) {
      // A scope that the kind cannot have does not come to be.
      if (!scope.every((one) => (scopesOf[kind] as readonly ProxyScope[]).includes(one))) continue;
      for (const [act, own] of Object.entries(acts))
        expect(may({ as: kind, scope }, act as Act), `${kind} ${scope} ${act}`).toBe(mayAct({ kind, scope }, own));
      expect(may({ as: kind, scope }, 'account')).toBe(false);
    }
  for (const act of [...Object.keys(acts), 'account']) expect(may({ as: 'self', scope: [] }, act as Act)).toBe(true);
});
