import { z } from 'zod';
import type { Ground, PageContext, Site } from '../../../web/application/ground.ts';
import { PageError } from '../../../web/application/page-error.ts';
import { choice, choices, text } from '../../../web/form/fields.ts';
import { readForm } from '../../../web/form/read.ts';
import type { FormState } from '../../../web/form/state.ts';
import { show } from '../../../web/pages.tsx';
import { checkMay } from '../pages/may.ts';
import { stale } from '../pages/stale.ts';
import { endOfSpan, spans } from '../pages/until.ts';
import { pathOf, readWhose, type Whose } from '../pages/whose.ts';
import { type Answers, fieldsOf, isAll, kinds, readAnswers, scopeOf, sights, tasks } from './answers.ts';
import { CodePage, ConfirmPage, KindPage, LabelPage, SightPage, TasksPage, UntilPage } from './inviting-pages.tsx';
import { proxiesPath, readProxies } from './read.ts';
import { words } from './words.ts';

const invited = z.object({ code: z.string(), until: z.iso.datetime().transform((text) => new Date(text)) });
const label = z.object({ label: text(words.new.label.name, 60) });
const ask = words.new;

type Step = 'kind' | 'may' | 'until' | 'label' | 'confirm';
const stepPath = (whose: Whose, step: Step, answers: Answers): string => {
  const query = new URLSearchParams(fieldsOf(answers)).toString();
  return pathOf(whose, `/proxies/new${step === 'kind' ? '' : `/${step}`}${query && `?${query}`}`);
};

/** Asking somebody to stand in: one question a page, what was answered, and the code to hand over. For the person alone. */
export function addInviting(site: Site, ground: Ground): void {
  const about = async (c: PageContext) => {
    const whose = checkMay(await readWhose(c), 'invite');
    const answers = readAnswers(c.req.query());
    const to = (step: Step, more: Answers = answers) => stepPath(whose, step, more);
    return { frame: c.get('frame'), token: c.get('token'), whose, answers, to };
  };
  type About = Awaited<ReturnType<typeof about>>;
  const read = <S extends z.ZodType>(c: PageContext, schema: S) =>
    readForm(c.req.raw, { schema, tokens: ground.tokens, session: c.get('session').id });
  /** Whoever comes to a question before they have answered those before it. */
  const first = (c: PageContext, { to }: About) => c.redirect(to('kind', {}), 303);

  site.get('/of/:person/proxies/new', async (c) => {
    const at = await about(c);
    if (!(await readProxies(c, at.whose)).possible) return c.redirect(pathOf(at.whose, '/proxies'), 303);
    return show(c, <KindPage {...at} />);
  });
  site.post('/of/:person/proxies/new', async (c) => {
    const sent = await read(c, z.object({ kind: choice('たのむ人', kinds) }));
    const at = await about(c);
    if (sent.ok) return c.redirect(at.to('may', { kind: sent.value.kind }), 303);
    return sent.form ? show(c, <KindPage {...at} state={sent.form} />, 400) : stale(c);
  });

  const mayPage = (c: PageContext, at: About, state?: FormState) => {
    if (!at.answers.kind) return first(c, at);
    const page =
      at.answers.kind === 'voluntary' ? <TasksPage {...at} state={state} /> : <SightPage {...at} state={state} />;
    return show(c, page, state ? 400 : 200);
  };
  site.get('/of/:person/proxies/new/may', async (c) => mayPage(c, await about(c)));
  site.post('/of/:person/proxies/new/may', async (c) => {
    const at = await about(c);
    const { kind } = at.answers;
    const schema = z.object({
      may: kind === 'supporter' ? choices(ask.sight.least, sights, { least: 1 }) : choices(ask.tasks.title, tasks),
    });
    const sent = await read(c, schema);
    if (sent.ok && kind) return c.redirect(at.to('until', { kind, parts: sent.value.may }), 303);
    return sent.form ? mayPage(c, at, sent.form) : stale(c);
  });

  const untilPage = (c: PageContext, at: About, state?: FormState) =>
    at.answers.parts ? show(c, <UntilPage {...at} state={state} />, state ? 400 : 200) : first(c, at);
  site.get('/of/:person/proxies/new/until', async (c) => untilPage(c, await about(c)));
  site.post('/of/:person/proxies/new/until', async (c) => {
    const sent = await read(c, z.object({ until: choice('たのむ長さ', spans) }));
    const at = await about(c);
    if (sent.ok && at.answers.parts) return c.redirect(at.to('label', { ...at.answers, until: sent.value.until }), 303);
    return sent.form ? untilPage(c, at, sent.form) : stale(c);
  });

  const labelPage = (c: PageContext, at: About, state?: FormState) =>
    isAll(at.answers) ? show(c, <LabelPage {...at} state={state} />, state ? 400 : 200) : first(c, at);
  const confirmPage = (c: PageContext, at: About, name: string, isProved = false) =>
    isAll(at.answers)
      ? show(c, <ConfirmPage {...at} answers={at.answers} label={name} isProved={isProved} />)
      : first(c, at);
  site.get('/of/:person/proxies/new/label', async (c) => labelPage(c, await about(c)));
  site.post('/of/:person/proxies/new/label', async (c) => {
    const sent = await read(c, label);
    const at = await about(c);
    if (sent.ok) return confirmPage(c, at, sent.value.label);
    return sent.form ? labelPage(c, at, sent.form) : stale(c);
  });
  // Back from the proof: where they were.
  site.get('/of/:person/proxies/new/confirm', async (c) => {
    const at = await about(c);
    const kept = label.safeParse((await c.get('fresh').kept(c))?.values);
    return kept.success ? confirmPage(c, at, kept.data.label, true) : labelPage(c, at);
  });

  site.post('/of/:person/proxies/new/confirm', async (c) => {
    const sent = await read(c, label);
    const at = await about(c);
    const { answers, whose } = at;
    if (!sent.ok) return sent.form ? labelPage(c, at, sent.form) : stale(c);
    if (!isAll(answers)) return first(c, at);
    const prove = () =>
      c.get('fresh').ask(c, { back: at.to('confirm'), form: sent.form, leave: pathOf(whose, '/proxies') });
    if (!c.get('fresh').holds) return prove();
    const validUntil = endOfSpan(answers.until, ground.clock.now())?.toISOString() ?? null;
    const body = { kind: answers.kind, scope: scopeOf(answers), label: sent.value.label, validUntil };
    const made = await c.get('person').send('POST', proxiesPath(whose), invited, body);
    // The page itself is the answer, and no address leads to it: the code is shown this once, and stands nowhere else.
    if (made.ok) return show(c, <CodePage {...at} {...made.value} label={sent.value.label} />);
    if (made.refused.code === 'proof_too_old') return prove();
    if (made.refused.code === 'bad_request')
      return labelPage(c, at, { ...sent.form, errors: { label: made.refused.text } });
    throw new PageError('refused', made.refused.text);
  });
}
