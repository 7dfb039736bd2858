import { z } from 'zod';
import type { Ground, PageContext, Site } from '../../../../web/application/ground.ts';
import { PageError } from '../../../../web/application/page-error.ts';
import { showTrouble } from '../../../../web/application/trouble.tsx';
import { sendBack } from '../../../../web/back.ts';
import { day, file, text } from '../../../../web/form/fields.ts';
import { readForm } from '../../../../web/form/read.ts';
import { show } from '../../../../web/pages.tsx';
import { sayRefused } from '../../counter/desk/form.tsx';
import { listOf } from '../ledger/certification.ts';
import { putPapers, readPapers } from '../ledger/papers.ts';
import { home, pathOf } from '../paths.ts';
import { role, showOne } from '../person/shown.ts';
import { contract, listConsents, purpose } from './consents.ts';
import { fileLimit, papersPage } from './page.tsx';
import { words } from './words.ts';

const doctor = z.object({
  recipient: text(words.doctor.recipient, 100),
  name: text(words.doctor.name, 60),
  signed: day(words.doctor.signed),
  until: day(words.doctor.until),
  witness: text(words.doctor.witness, 60),
});
const papers = z.object({ file: file(words.file.label, { limit: fileLimit, extensions: ['.json'] }) });
const said: Readonly<Record<string, string>> = {
  doctor: words.doctor.done,
  withdrawn: words.doctor.withdrawn,
  file: words.file.done,
};

/** 認定の資料: what can be given to whom, and why not; the doctor's consent; and the papers themselves. */
export function addPapers(site: Site, { tokens, clock }: Ground): void {
  const session = (c: PageContext) => c.get('session').id;
  const stale = (c: PageContext) => showTrouble(c, { frame: c.get('frame'), home }, { kind: 'stale' });
  const at = () => ({ now: clock.now() });
  const back = (c: PageContext, query = '') => sendBack(c, pathOf(c.req.param('code')!, `/papers${query}`), home);

  site.get('/people/:code/papers', async (c) =>
    show(c, await papersPage(c, { ...at(), said: said[c.req.query('said') ?? ''] })),
  );

  site.post('/people/:code/papers/doctor', async (c) => {
    const read = await readForm(c.req.raw, { schema: doctor, tokens, session: session(c) });
    if (!read.ok) return read.form ? show(c, await papersPage(c, { ...at(), doctor: read.form }), 400) : stale(c);
    const { code } = await showOne(c, words.viewing);
    const { recipient, name, signed, until, witness } = read.value;
    const member = c.get('member');
    const wrong = async (errors: Record<string, string>, status: 400 | 409 = 400) =>
      show(c, await papersPage(c, { ...at(), doctor: { ...read.form, errors } }), status);
    // Whom the person has not let have them needs no doctor.
    const known = await listConsents(c, code, clock.now());
    if (!known.some((one) => one.recipient === recipient)) return wrong({ recipient: words.against['no-consent'] });
    if (witness === member.staff.id) return wrong({ witness: words.doctor.other });
    const body = {
      ...{ subject: code, giver: 'doctor', giverName: name, recipient, purpose, contracts: [contract] },
      ...{ validFrom: `${signed}T00:00:00+09:00`, validUntil: `${until}T23:59:59+09:00` },
      ...{ textVersion: `${purpose}-doctor-1`, channel: 'paper', explainedBy: member.staff.id, witness },
    };
    const given = await member.act('/v1/consents', body, z.unknown(), role);
    if (!given.ok) return wrong({ '': sayRefused(given.refused) }, 409);
    return back(c, '?said=doctor');
  });

  site.post('/people/:code/papers/doctor/:consent', async (c) => {
    const read = await readForm(c.req.raw, { schema: z.object({}), tokens, session: session(c) });
    if (!read.ok) return stale(c);
    const { code } = await showOne(c, words.viewing);
    const found = (await listConsents(c, code, clock.now())).find(
      ({ id, giver }) => giver === 'doctor' && id === c.req.param('consent'),
    );
    if (!found) throw new PageError('not_found');
    const done = await c.get('member').act(`/v1/consents/${found.id}/withdraw`, { subject: code }, z.unknown(), role);
    if (!done.ok) throw new PageError('refused', done.refused.text);
    return back(c, '?said=withdrawn');
  });

  site.post('/people/:code/papers/file', async (c) => {
    const read = await readForm(c.req.raw, { schema: papers, tokens, session: session(c), limit: fileLimit + 65_536 });
    if (!read.ok) return read.form ? show(c, await papersPage(c, { ...at(), file: read.form }), 400) : stale(c);
    const { code } = await showOne(c, words.viewing);
    const content = readPapers(parse(await read.value.file.text()));
    const wrong = await c.get('rows')(async (connection) => {
      const [newest] = await listOf(connection, [code]);
      if (!newest) return words.file.none;
      if (content === undefined) return words.file.wrong;
      const put = { certification: newest.id, papers: content, now: clock.now() };
      await putPapers(connection, c.get('member').id, put);
      return undefined;
    });
    if (wrong !== undefined)
      return show(c, await papersPage(c, { ...at(), file: { values: {}, errors: { file: wrong } } }), 400);
    return back(c, '?said=file');
  });

  for (const below of ['doctor', 'doctor/:consent', 'file']) site.get(`/people/:code/papers/${below}`, (c) => back(c));
}

function parse(content: string): unknown {
  try {
    return JSON.parse(content);
  } catch {
    return undefined; // said as what it is not
  }
}
