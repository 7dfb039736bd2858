import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type ProxyKind, type ProxyScope, proxyKinds, proxyScopes } from '../../../contracts/proxy.ts';
import { type OwnAct, ownActs } from '../../rights/own-acts.ts';
import { endOf, endsWithCapacity, isScopeOf, isStandingIn, mayAct, type ProxyTerms } from './proxy-rules.ts';

const day = 24 * 60 * 60_000;
const start = Date.parse('2026-04-01T00:00:00+09:00');
const at = fc.integer({ min: -400, max: 8000 }).map((days) => new Date(start + days * day));
const maybe = fc.option(at);
const kind = fc.constantFrom(...(Object.keys(proxyKinds) as ProxyKind[]));
const scope = fc.subarray(Object.keys(proxyScopes) as ProxyScope[]);
const act = fc.constantFrom(...(Object.keys(ownActs) as OwnAct[]));
const terms: fc.Arbitrary<ProxyTerms> = fc.record({
  kind,
  scope,
  validFrom: at,
  validUntil: maybe,
  majority: maybe,
  acceptedAt: maybe,
  suspendedAt: maybe,
  endedAt: maybe,
  survivesIncapacity: fc.boolean(),
});
const status = fc.constantFrom('active', 'closed', 'merged', 'split');
const around = fc.record({
  now: at,
  person: fc.option(fc.record({ status, protected: fc.boolean() }), { nil: undefined }),
  proxy: fc.option(fc.record({ status }), { nil: undefined }),
});
const runs = { numRuns: 5000 };

test('nobody stands in for who hides, who is gone, or is gone themselves; nor before, after, suspended or unaccepted', () => {
  fc.assert(
    fc.property(terms, around, (one, surroundings) => {
      const { now, person, proxy } = surroundings;
      const stands = isStandingIn(one, surroundings);
      const all =
        person?.status === 'active' &&
        !person.protected &&
        proxy?.status === 'active' &&
        one.acceptedAt !== null &&
        one.endedAt === null &&
        one.suspendedAt === null &&
        one.validFrom <= now &&
        (one.validUntil === null || now < one.validUntil) &&
        (one.majority === null || now < one.majority);
      expect(stands).toBe(all);
    }),
    runs,
  );
});

test('a legal proxy of a minor ends on the day of majority, whatever else was said', () => {
  const majority = new Date('2027-05-05T00:00:00+09:00');
  const minor = { validFrom: new Date(start), majority, acceptedAt: new Date(start), suspendedAt: null, endedAt: null };
  const legal = { ...minor, kind: 'legal', scope: ['read'], survivesIncapacity: false } as const;
  const when = (now: string, validUntil: Date | null) =>
    isStandingIn(
      { ...legal, validUntil },
      { now: new Date(now), person: { status: 'active', protected: false }, proxy: { status: 'active' } },
    );
  for (const later of [null, new Date('2040-01-01T00:00:00Z')]) {
    expect(when('2027-05-04T23:59:59+09:00', later)).toBe(true);
    expect(when('2027-05-05T00:00:00+09:00', later)).toBe(false);
    expect(endOf({ validUntil: later, majority })).toEqual(majority);
  }
});

test('a supporter never gives, withdraws, asks or demands anything, whatever its scope says', () => {
  fc.assert(
    fc.property(scope, act, (some, one) => {
      const changes = ownActs[one].changes && one !== 'own-proxy-ended';
      if (changes || one === 'own-export' || one === 'own-proxies')
        expect(mayAct({ kind: 'supporter', scope: some }, one)).toBe(false);
    }),
    runs,
  );
  for (const one of ['consent', 'ask', 'request'] as const) expect(isScopeOf('supporter', ['read', one])).toBe(false);
});

test('nobody but the person names a proxy, and nobody but them and the law’s proxy reads who they are', () => {
  fc.assert(
    fc.property(kind, scope, (some, given) => {
      expect(mayAct({ kind: some, scope: given }, 'own-proxy-invited')).toBe(false);
      expect(mayAct({ kind: some, scope: given }, 'own-proxies')).toBe(some === 'legal');
    }),
    runs,
  );
});

test('what a scope does not hold is not opened, and a wider scope opens no less', () => {
  const needed: Partial<Record<OwnAct, readonly ProxyScope[]>> = {
    'own-trail': ['read', 'trail'],
    'own-receipt': ['read', 'trail'],
    'own-consents': ['read', 'consents'],
    'own-questions': ['read', 'questions'],
    'own-requests': ['read', 'requests'],
    'own-export': ['read'],
    'own-consent': ['consent'],
    'own-consent-withdrawn': ['consent'],
    'own-consents-chosen': ['consent'],
    'own-question': ['ask'],
    'own-question-closed': ['ask'],
    'own-request': ['request'],
    'own-monthly-post': ['read', 'trail'],
    'own-monthly-post-asked': ['request'],
    'own-monthly-post-ended': ['request'],
  };
  fc.assert(
    fc.property(scope, scope, act, (some, more, one) => {
      const given = { kind: 'voluntary', scope: some } as const;
      const wanted = needed[one];
      if (wanted) expect(mayAct(given, one)).toBe(wanted.some((part) => some.includes(part)));
      if (mayAct(given, one)) expect(mayAct({ ...given, scope: [...some, ...more] }, one)).toBe(true);
    }),
    runs,
  );
});

test('loss of capacity ends a mandate that was not made for it, and no other proxy', () => {
  fc.assert(
    fc.property(kind, fc.boolean(), (some, survivesIncapacity) => {
      expect(endsWithCapacity({ kind: some, survivesIncapacity })).toBe(some === 'voluntary' && !survivesIncapacity);
    }),
  );
});
