import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { MemberId } from '../../contracts/member.ts';
import { transact } from '../../database/connect.ts';
import { listenToStatements } from '../door/testing-statements.ts';
import { startTestRegion, type TestClient, type TestRegion } from '../testing.ts';
import { act, enrol } from '../testing-acting.ts';
import { removePasskey } from './passkey/store.ts';
import { type Way, ways } from './sessions.ts';
import {
  type ByHand,
  checkRenewed,
  claimsOf,
  comeBack,
  openApplication,
  openByHand,
  plant,
  type TestApplication,
  tokenOn,
} from './testing.ts';
import { type Authenticator, challengeOn, makeAuthenticator, type Wrong } from './testing-authenticator.ts';

/* Letters, staff's first code and passkeys, by hand, over HTTP. */

let region: TestRegion;
let town: TestClient;
let resident: TestApplication;
let care: TestApplication;
const member: MemberId = 'GOV/990019';
const clerk = { sub: '1001', role: '窓口担当' };
type Person = { readonly id: string; readonly birth: string; readonly code: string };
let people: Person[];
beforeAll(async () => {
  region = await startTestRegion();
  const system = region.town.members.find(({ id }) => id === member)!.systems[0]!.id;
  town = await region.client(system);
  await enrol(town, clerk.sub, clerk.role);
  await enrol(town, '2002', '介護保険担当');
  const known = region.town.residents.filter(
    ({ municipality, movedOut, insured }) => municipality === '990019' && !movedOut && insured.length > 0,
  );
  const codes = await town.codesOf(
    known.map(({ insured }) => insured[0]!),
    'code-matching',
  );
  people = known.flatMap(({ id, birth }, i) => (codes[i]?.code ? [{ id, birth, code: codes[i].code }] : []));
  expect(people.length).toBeGreaterThan(8);
  [resident, care] = [await openApplication(region, 'resident'), await openApplication(region, 'care')];
}, 90_000);
afterAll(() => region.close());

type Letter = { readonly code: string; readonly printed: string; readonly url: string; readonly qr: string };
const letterFor = async ({ code, birth }: Person): Promise<Letter> => {
  const answer = await act<Letter>(region, town, '/v1/letters', clerk, { subject: code, birth });
  expect(answer.status).toBe(201);
  return answer.body;
};

/** Goes the letter's three pages. @returns the last answer */
async function byLetter(browser: ByHand, page: string, code: string, birth: string, device = 'own'): Promise<Response> {
  const first = await (await browser.get(`${page}/letter?device=${device}`)).text();
  const second = await browser.post(`${page}/letter`, { form_token: tokenOn(first), code, device });
  if (second.status !== 200) return second;
  const asked = await second.text();
  return browser.post(`${page}/letter/birth`, { form_token: tokenOn(asked), code, birth, device });
}
const visit = async (application = resident, params: Record<string, string> = {}) => {
  const browser = openByHand(region.url);
  return { browser, page: await application.send(browser, { params }) };
};
const tokensOf = async (application: TestApplication, back: URL) =>
  (await application.redeem(back.searchParams.get('code') ?? '')).body;
const records = async (person: string | null) => {
  const { rows } = await region.database
    .pool('admin', 1)
    .query<{ act: string; decision: string; session: string | null }>(
      `SELECT fields -> 'items' ->> 0 AS act, fields ->> 'decision' AS decision, fields ->> 'session' AS session FROM ledger.record
      WHERE fields ->> 'kind' = 'sign-in' AND (fields ->> 'subject' IS NOT DISTINCT FROM $1) ORDER BY id`,
      [person],
    );
  return rows;
};

describe('手紙', () => {
  test('opens an account without script, and is on record with whoever gave it', async () => {
    const person = people[0]!;
    const letter = await letterFor(person);
    expect(letter.printed).toMatch(/^(\d{3} ){5}\d{3}$/);
    expect(letter.qr).toContain('<svg');
    const browser = openByHand(region.url);
    const before = await plant(browser, resident);
    const page = await resident.send(browser);
    const answer = await byLetter(browser, page, letter.printed, person.birth);
    expect([answer.status, answer.headers.get('location')]).toEqual([303, `${page}/passkey/new`]);
    const offer = await (await browser.get(`${page}/passkey/new`)).text();
    const onward = /href="([^"]+\/oidc\/auth\/[^"]+)"/.exec(offer)![1]!;
    const tokens = await tokensOf(resident, await comeBack(browser, onward));
    await checkRenewed('letter', browser, before, resident);
    expect(claimsOf(tokens.access_token)).toMatchObject({ acr: 'letter', kind: 'resident' });
    const { rows } = await region.database.pool('admin', 1).query('SELECT * FROM exchange.sign_in_letter');
    expect(JSON.stringify(rows)).not.toContain(letter.code);
    expect(JSON.stringify(rows)).not.toContain(person.birth);
  });

  test('stays a way to sign in; a new one ends it', async () => {
    const person = people[1]!;
    const [first, second] = [await letterFor(person), await letterFor(person)];
    const tries = [];
    for (const code of [first.code, second.code, second.code]) {
      const { browser, page } = await visit();
      tries.push((await byLetter(browser, page, code, person.birth, 'shared')).status);
    }
    expect(tries).toEqual([400, 303, 303]);
  });

  test('on a shared machine the session is short, and no passkey is offered', async () => {
    const person = people[2]!;
    const { code } = await letterFor(person);
    const { browser, page } = await visit();
    const answer = await byLetter(browser, page, code, person.birth, 'shared');
    const tokens = await tokensOf(resident, await comeBack(browser, answer.headers.get('location')!));
    const { session_ends, auth_time } = claimsOf(tokens.id_token) as { session_ends: number; auth_time: number };
    expect(session_ends - auth_time).toBe(1800);
  });

  test('comes along from its picture', async () => {
    const { code, url } = await letterFor(people[3]!);
    const browser = openByHand(region.url);
    const landed = await browser.get(url);
    expect([landed.status, landed.headers.get('location')]).toEqual([
      303,
      `${region.configuration.region.applicationsUrl}/resident`,
    ]);
    const page = await resident.send(browser);
    expect(await (await browser.get(`${page}/letter?device=own`)).text()).toContain(code.slice(0, 3));
  });

  test('only the person’s own town hall gives it, by somebody who acts; to others nobody is there', async () => {
    const other = await region.client(region.town.members.find(({ id }) => id === 'GOV/990027')!.systems[0]!.id);
    await enrol(other, clerk.sub, clerk.role);
    const of = people[4]!;
    const body = { subject: of.code, birth: of.birth };
    const foreign = await act<{ code: string }>(region, other, '/v1/letters', clerk, body);
    const nobody = await act<{ code: string }>(region, other, '/v1/letters', clerk, {
      ...body,
      subject: 'a'.repeat(32),
    });
    expect(foreign.body).toEqual(nobody.body);
    expect([foreign.status, foreign.body.code]).toEqual([422, 'not_available']);
    const unacted = await town.post<{ code: string }>('/v1/letters', { id: 'x', ...body });
    expect([unacted.status, unacted.body.code]).toEqual([422, 'actor_missing']);
  });

  test('whatever is wrong, one answer by the same statements', { timeout: 60_000 }, async () => {
    const [good, ended, gone, unused] = people.slice(5, 9) as [Person, Person, Person, Person];
    const [right, old, closed, late] = [
      await letterFor(good),
      await letterFor(ended),
      await letterFor(gone),
      await letterFor(unused),
    ];
    const admin = region.database.pool('admin', 1);
    await letterFor(ended);
    await admin.query("UPDATE exchange.subject SET status = 'closed' WHERE id = $1", [gone.id]);
    await admin.query("UPDATE exchange.sign_in_letter SET expires_at = now() - interval '1 day' WHERE subject = $1", [
      unused.id,
    ]);
    const tries: Record<string, readonly [string, string]> = {
      never: ['000000000000000000', good.birth],
      birth: [right.code, '1900-01-01'],
      ended: [old.code, ended.birth],
      closed: [closed.code, gone.birth],
      late: [late.code, unused.birth],
    };
    const hearing = await listenToStatements();
    const heard: Record<string, unknown> = {};
    for (const [why, [code, birth]] of Object.entries(tries)) {
      const { browser, page } = await visit();
      const first = await (await browser.get(`${page}/letter?device=own`)).text();
      const said = await hearing.of(async () => {
        const answer = await browser.post(`${page}/letter/birth`, {
          form_token: tokenOn(first),
          code,
          birth,
          device: 'own',
        });
        const shown = (await answer.text())
          .replaceAll(page.split('/').at(-1)!, 'visit')
          .replace(/form_token" value="[^"]+/, '')
          .replace(/<time.*?<\/time>/, '');
        return { status: answer.status, shown };
      });
      heard[why] = said;
    }
    hearing.stop();
    expect((heard.never as { result: { status: number } }).result.status).toBe(400);
    for (const why of Object.keys(tries))
      expect({ why, ...(heard[why] as object) }).toEqual({ why, ...(heard.never as object) });
  });

  test('rests after five wrong birth dates, also for the right one, and is none after fifteen', async () => {
    const person = people[9] ?? people[4]!;
    const { code } = await letterFor(person);
    const { browser, page } = await visit();
    const attempt = async (birth: string) => (await byLetter(browser, page, code, birth)).status;
    for (let i = 0; i < 5; i++) expect(await attempt('1900-01-01')).toBe(400);
    expect(await attempt(person.birth)).toBe(400);
    const admin = region.database.pool('admin', 1);
    const wake = () =>
      admin.query('UPDATE exchange.sign_in_letter SET locked_until = NULL WHERE subject = $1', [person.id]);
    await admin.query('DELETE FROM exchange.sign_in_wrong');
    await wake();
    for (let i = 0; i < 10; i++) {
      await attempt('1900-01-01');
      await wake();
    }
    expect(await attempt(person.birth)).toBe(400);
    const { rows } = await admin.query(
      'SELECT wrong, ended_at IS NULL AS open FROM exchange.sign_in_letter WHERE subject = $1 ORDER BY issued_at DESC LIMIT 1',
      [person.id],
    );
    expect(rows).toEqual([{ wrong: 15, open: false }]);
  });

  test('from an address with too much wrong nobody signs in for the rest of the hour', async () => {
    const person = people[10] ?? people[3]!;
    const { code } = await letterFor(person);
    const admin = region.database.pool('admin', 1);
    await admin.query('DELETE FROM exchange.sign_in_wrong');
    const { browser, page } = await visit();
    expect((await byLetter(browser, page, '000000000000000000', person.birth)).status).toBe(400);
    await admin.query('UPDATE exchange.sign_in_wrong SET count = 30');
    expect((await byLetter(browser, page, code, person.birth)).status).toBe(400);
    await admin.query('DELETE FROM exchange.sign_in_wrong');
    expect((await byLetter(browser, page, code, person.birth)).status).toBe(303);
  });
});

describe('パスキー', () => {
  let own: Authenticator;
  let person: Person;
  /** Signs in by letter and registers a passkey. */
  async function register(wrong: Wrong = {}, form: Record<string, string> = {}) {
    const { code } = await letterFor(person);
    const { browser, page } = await visit();
    await byLetter(browser, page, code, person.birth);
    const offer = await (await browser.get(`${page}/passkey/new`)).text();
    const passkey = own.make(challengeOn(offer), wrong);
    const answer = await browser.post(`${page}/passkey/new`, { form_token: tokenOn(offer), passkey, ...form });
    return { browser, page, answer, code };
  }
  async function show(wrong: Wrong = {}, authenticator = own, application = resident, again?: ByHand, params = {}) {
    const browser = again ?? openByHand(region.url);
    const page = await application.send(browser, { params });
    const shown = await (await browser.get(`${page}/how?device=own`)).text();
    const passkey = authenticator.show(challengeOn(shown), wrong);
    const form = { form_token: tokenOn(shown), passkey, device: 'own' };
    return { browser, page, form, answer: await browser.post(`${page}/passkey`, form) };
  }
  beforeAll(async () => {
    await region.database.pool('admin', 1).query('DELETE FROM exchange.sign_in_wrong');
    own = makeAuthenticator(region.url);
    person = people[0]!;
    const { answer } = await register();
    expect(answer.status).toBe(303);
  });

  test('signs in, and the letter is given up with it', async () => {
    const browser = openByHand(region.url);
    const before = await plant(browser, resident);
    const { answer } = await show({}, own, resident, browser);
    const tokens = await tokensOf(resident, await comeBack(browser, answer.headers.get('location')!));
    await checkRenewed('passkey', browser, before, resident);
    expect(claimsOf(tokens.access_token)).toMatchObject({ acr: 'passkey', kind: 'resident' });
    const { rows } = await region.database
      .pool('admin', 1)
      .query('SELECT count(*)::int AS open FROM exchange.sign_in_letter WHERE ended_at IS NULL AND subject = $1', [
        person.id,
      ]);
    expect(rows[0].open).toBe(0);
  });

  const wrongs: [string, Wrong][] = [
    ['of another site', { origin: 'https://evil.example' }],
    ['for another host', { host: 'evil.example' }],
    ['to another challenge', { challenge: 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' }],
    ['of another ceremony', { type: 'webauthn.create' }],
    ['without verification of the person', { flags: 0x01 }],
    ['without a person', { flags: 0x04 }],
    ['signed by another key', { stranger: true }],
    ['whose counter went back', { counter: 0 }],
  ];
  test.each(wrongs)('an answer %s is none', async (_, wrong) => {
    await show(); // the counter stands above zero
    const { answer } = await show(wrong);
    expect(answer.status).toBe(400);
  });
  test.each(wrongs.slice(0, 6))('a new passkey %s is not taken', async (_, wrong) => {
    const before = own;
    own = makeAuthenticator(region.url);
    const made = {
      ...wrong,
      ...(wrong.type && { type: 'webauthn.get' }),
      ...(wrong.flags && { flags: wrong.flags | 0x40 }),
    };
    expect((await register(made)).answer.status).toBe(400);
    own = before;
  });

  test('an answer is good once, and unknown or removed passkeys sign nobody in', async () => {
    const { browser, page, form, answer } = await show();
    expect(answer.status).toBe(303);
    expect((await browser.post(`${page}/passkey`, form)).status).toBe(400);
    const stranger = await show({}, makeAuthenticator(region.url));
    expect(stranger.answer.status).toBe(400);
    const admin = region.database.pool('admin', 1);
    const { rows } = await admin.query<{ account: string }>('SELECT account FROM exchange.passkey WHERE id = $1', [
      own.id,
    ]);
    const remove = (account: string) =>
      transact(region.database.pool('exchange', 1), { account }, (connection) =>
        removePasskey(connection, account, own.id, new Date()),
      );
    expect(await remove(people[1]!.id)).toBe(false);
    expect(await remove(rows[0]!.account)).toBe(true);
    expect((await show()).answer.status).toBe(400);
    await admin.query('UPDATE exchange.passkey SET removed_at = NULL WHERE id = $1', [own.id]);
  });

  test('a resident’s passkey signs nobody in to staff’s applications', async () => {
    const browser = openByHand(region.url);
    const page = await care.send(browser);
    const shown = await (await browser.get(page)).text();
    const passkey = own.show(challengeOn(shown));
    expect((await browser.post(`${page}/passkey`, { form_token: tokenOn(shown), passkey, device: 'own' })).status).toBe(
      400,
    );
  });

  test('asked anew, the same session goes on with a new time', async () => {
    const { browser, answer } = await show();
    const before = claimsOf(
      (await tokensOf(resident, await comeBack(browser, answer.headers.get('location')!))).id_token,
    );
    await region.database
      .pool('admin', 1)
      .query("UPDATE exchange.sign_in_session SET auth_time = auth_time - interval '1 hour' WHERE id = $1", [
        before.sid,
      ]);
    const known = new Map(browser.jar);
    const again = await show({}, own, resident, browser, { prompt: 'login' });
    const after = claimsOf(
      (await tokensOf(resident, await comeBack(browser, again.answer.headers.get('location')!))).id_token,
    );
    expect(after.sid).toBe(before.sid);
    await checkRenewed('passkey', browser, known, resident);
    expect(Number(after.auth_time)).toBeGreaterThanOrEqual(Number(before.auth_time));
    const old = await show({}, own, resident, browser, { max_age: '0' });
    expect(old.page).toContain('/sign-in/');
  });

  test('every sign-in and refusal is a record about the person', async () => {
    const { rows } = await region.database
      .pool('admin', 1)
      .query<{ tag: string }>(
        "SELECT fields ->> 'subject' AS tag FROM ledger.record WHERE fields -> 'items' ->> 0 = 'passkey-added' AND fields ->> 'decision' = 'permit' LIMIT 1",
      );
    const said = await records(rows[0]!.tag);
    expect(new Set(said.map(({ act, decision }) => `${act} ${decision}`))).toEqual(
      new Set([
        ...[
          'letter-issued permit',
          'account-opened permit',
          'signed-in-letter permit',
          'passkey-added permit',
          'letter-given-up permit',
        ],
        ...['signed-in-passkey permit', 'signed-in-passkey refuse', 'passkey-added refuse', 'proved-again permit'],
      ]),
    );
    expect((await records(null)).filter(({ decision }) => decision === 'refuse').length).toBeGreaterThan(0);
    // What was done in one sign-in bears one name, which is another in the next; what opened none bears none.
    const named = (name: string, outcome = 'permit') =>
      said.flatMap(({ act: one, decision, session }) => (one === name && decision === outcome ? [session] : []));
    const [byLetters, byPasskey] = [named('signed-in-letter'), named('signed-in-passkey')];
    for (const one of [...byLetters, ...byPasskey]) expect(one).toMatch(/^[a-z2-7]{32}$/);
    for (const one of ['account-opened', 'passkey-added', 'letter-given-up'])
      expect(byLetters, one).toEqual(expect.arrayContaining(named(one)));
    expect(byPasskey).toEqual(expect.arrayContaining(named('proved-again')));
    expect(byPasskey.filter((one) => byLetters.includes(one))).toEqual([]);
    expect(new Set([...named('signed-in-passkey', 'refuse'), ...named('letter-issued')])).toEqual(new Set([null]));
  });
});

/** Where each way is tried in a browser in which somebody has left a cookie: a new way has a line here, or this does not compile. */
const tried: Readonly<Record<Way, string>> = {
  passkey: 'ways.test.ts',
  letter: 'ways.test.ts',
  device: 'device/device.test.ts',
  external: 'external/external.test.ts',
  development: 'flow.authority.test.ts',
};
test('whatever the way, who signs in is known by another cookie than before', async () => {
  for (const way of ways)
    expect(await readFile(new URL(tried[way], import.meta.url), 'utf8'), way).toContain(`checkRenewed('${way}', `);
});

describe('職員', () => {
  async function first(code: string, authenticator = makeAuthenticator(region.url), wrong: Wrong = {}) {
    const { browser, page } = await visit(care);
    const asked = await (await browser.get(`${page}/first`)).text();
    const offer = await (await browser.post(`${page}/first`, { form_token: tokenOn(asked), code })).text();
    const passkey = authenticator.make(challengeOn(offer), wrong);
    return {
      browser,
      page,
      authenticator,
      answer: await browser.post(`${page}/first/passkey`, { form_token: tokenOn(offer), code, passkey }),
    };
  }
  const codeFor = async (id: string) => town.post<{ code: string }>(`/v1/staff/${id}/account`, {});

  test('sign in with the administrator’s code and a passkey, then with the passkey', async () => {
    const { status, body } = await codeFor('2002');
    expect(status).toBe(201);
    const { browser, answer, authenticator } = await first(body.code);
    const tokens = await tokensOf(care, await comeBack(browser, answer.headers.get('location')!));
    expect(claimsOf(tokens.id_token)).toMatchObject({
      kind: 'staff',
      member,
      staff: '2002',
      roles: ['介護保険担当'],
      session_idle: 1800,
    });
    expect(claimsOf(tokens.access_token)).toMatchObject({ kind: 'staff', acr: 'passkey' });
    // An auditor puts together what was done in it, by a name that opens nothing.
    const { sid } = claimsOf(tokens.id_token);
    const who = { sub: '2002', role: '介護保険担当' };
    const seen = { purpose: 'watch-over', page: '窓口の画面', subjects: [people[0]!.code] };
    expect((await act(region, town, '/v1/viewings', who, seen, { sid })).status).toBe(200);
    const { rows } = await region.database
      .pool('admin', 1)
      .query<{ kind: string; session: string }>(
        `SELECT fields ->> 'kind' AS kind, fields ->> 'session' AS session FROM ledger.record WHERE fields ->> 'actor' = '2002' ORDER BY id`,
      );
    expect(rows.map(({ kind }) => kind)).toEqual(['sign-in', 'sign-in', 'sign-in', 'viewing']);
    expect(new Set(rows.map(({ session }) => session)).size).toBe(1);
    expect(rows[0]!.session).not.toContain(sid);
    expect((await first(body.code)).answer.status).toBe(400);
    const next = openByHand(region.url);
    const page = await care.send(next);
    const shown = await (await next.get(page)).text();
    const again = await next.post(`${page}/passkey`, {
      form_token: tokenOn(shown),
      passkey: authenticator.show(challengeOn(shown)),
      device: 'own',
    });
    expect(again.status).toBe(303);
    await town.post('/v1/staff/2002/end', {});
    expect((await care.refresh(tokens.refresh_token!)).body.error).toBe('invalid_grant');
    expect((await codeFor('2002')).status).toBe(404);
  });

  test('a code that never was, one that is late and one with a bad passkey are one answer', async () => {
    await enrol(town, '3003', '健康づくり担当');
    const late = (await codeFor('3003')).body.code;
    const text = async (answer: Response) =>
      (await answer.text())
        .replace(/form_token" value="[^"]+/, '')
        .replaceAll(/sign-in\/[\w-]{20,}/g, '')
        .replace(/<time.*?<\/time>/, '');
    const never = await text((await first('000000000000000000')).answer);
    expect(await text((await first(late, undefined, { origin: 'https://evil.example' })).answer)).toBe(never);
    await region.database
      .pool('admin', 1)
      .query("UPDATE exchange.sign_in_letter SET expires_at = now() WHERE staff = '3003'");
    expect(await text((await first(late)).answer)).toBe(never);
  });

  test('another system of the member gives no code', async () => {
    const systems = region.town.members.find(({ id }) => id === member)!.systems;
    const second = await region.client(systems[1]!.id);
    expect((await second.post('/v1/staff/3003/account', {})).status).toBe(403);
  });

  test('a resident’s letter is no code of staff', async () => {
    const { code } = await letterFor(people[1]!);
    expect((await first(code)).answer.status).toBe(400);
  });
});
