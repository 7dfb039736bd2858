import { z } from 'zod';
import { Proved } from '../../../web/application/fresh.tsx';
import type { Ground, PageContext, Site } from '../../../web/application/ground.ts';
import { PageError } from '../../../web/application/page-error.ts';
import { choice } from '../../../web/form/fields.ts';
import { readForm } from '../../../web/form/read.ts';
import { emptyForm, type FormState } from '../../../web/form/state.ts';
import { show } from '../../../web/pages.tsx';
import { checkMay } from '../pages/may.ts';
import { stale } from '../pages/stale.ts';
import { endOfSpan, spans } from '../pages/until.ts';
import { pathOf, readWhose } from '../pages/whose.ts';
import { AllPage } from './all-page.tsx';
import {
  changesSince,
  type Difference,
  differenceOf,
  different,
  keyOf,
  marked,
  markedFor,
  marksOfAll,
  stillDifferent,
} from './choosing.ts';
import { ConfirmAllPage } from './confirm-page.tsx';
import { consentsPath, readConsents } from './read.ts';
import { words } from './words.ts';

const changing = different.extend({ until: choice(words.all.until.replace(/か$/, ''), spans).optional() });
const chosen = z.unknown();

/** まとめて選ぶ（包括同意）: every document and whoever may see it, one page that says what will be new and what withdrawn, and it is done. */
export function addAll(site: Site, ground: Ground): void {
  const open = async (c: PageContext) => {
    const whose = checkMay(await readWhose(c), 'consent');
    const all = await readConsents(c, whose);
    return { whose, all, about: { frame: c.get('frame'), token: c.get('token'), whose, all } };
  };
  type Opened = Awaited<ReturnType<typeof open>>;
  const session = (c: PageContext) => ({ tokens: ground.tokens, session: c.get('session').id });

  /** The text is another than was read: nothing is done, and nothing of what was chosen is lost. */
  const readAnew = (c: PageContext, { about, all }: Opened, read: string, open: readonly string[]) =>
    show(c, <AllPage {...about} open={open} changes={changesSince(all, read)} />, 409);

  const confirm = (
    c: PageContext,
    { about, all }: Opened,
    difference: Difference,
    state?: FormState,
    isProved = false,
  ) =>
    show(
      c,
      <ConfirmAllPage {...about} difference={difference} state={state} read={marksOfAll(all)}>
        {isProved && <Proved act={words.all.change} />}
      </ConfirmAllPage>,
      state && Object.keys(state.errors).length > 0 ? 400 : 200,
    );

  site.get('/of/:person/consents/all', async (c) => {
    const { about, all } = await open(c);
    return show(c, <AllPage {...about} open={all.matrix.cells.filter((one) => one.allowed).map(keyOf)} />);
  });

  site.post('/of/:person/consents/all', async (c) => {
    const read = await readForm(c.req.raw, { schema: marked, ...session(c) });
    if (!read.ok) return stale(c);
    const opened = await open(c);
    const { textVersion, read: before, open: boxes } = read.value;
    if (textVersion !== opened.all.matrix.textVersion) return readAnew(c, opened, before, boxes);
    const difference = differenceOf(opened.all, boxes);
    if (difference.give.length + difference.close.length > 0) return confirm(c, opened, difference);
    return show(c, <AllPage {...opened.about} open={boxes} error={words.all.same} />, 400);
  });

  // Back from the proof: where they were, with what they had chosen.
  site.get('/of/:person/consents/all/confirm', async (c) => {
    const opened = await open(c);
    const kept = await c.get('fresh').kept(c);
    const said = kept && changing.safeParse(kept.values);
    if (!said?.success) return c.redirect(pathOf(opened.whose, '/consents/all'), 303);
    const difference = stillDifferent(opened.all, said.data);
    if (said.data.textVersion !== opened.all.matrix.textVersion)
      return readAnew(c, opened, said.data.read, markedFor(opened.all, difference));
    return confirm(c, opened, difference, { ...emptyForm, values: kept!.values }, true);
  });

  site.post('/of/:person/consents/all/change', async (c) => {
    const read = await readForm(c.req.raw, { schema: changing, ...session(c) });
    if (!read.form) return stale(c);
    const opened = await open(c);
    const { whose, all } = opened;
    if (!read.ok) {
      const said = different.safeParse(read.form.values);
      return said.success ? confirm(c, opened, stillDifferent(all, said.data), read.form) : stale(c);
    }
    const difference = stillDifferent(all, read.value);
    const { give, close } = difference;
    if (give.length > 0 && read.value.until === undefined)
      return confirm(c, opened, difference, { ...read.form, errors: { until: words.all.untilMissing } });
    if (give.length + close.length === 0) return c.redirect(pathOf(whose, '/consents/all'), 303);
    if (read.value.textVersion !== all.matrix.textVersion)
      return readAnew(c, opened, read.value.read, markedFor(all, difference));
    const ask = () => {
      const back = pathOf(whose, '/consents/all/confirm');
      return c.get('fresh').ask(c, { back, form: read.form, leave: pathOf(whose, '/consents') });
    };
    // To show less never waits for a proof (one.tsx says why).
    if (give.length > 0 && !c.get('fresh').holds) return ask();
    const until = endOfSpan(read.value.until ?? 'open', ground.clock.now());
    const cells = [
      ...give.map((cell) => ({ ...cell, allowed: true })),
      ...close.map((cell) => ({ ...cell, allowed: false })),
    ];
    const body = { textVersion: read.value.textVersion, cells, validUntil: until?.toISOString() ?? null };
    const sent = await c.get('person').send('PUT', consentsPath(whose, '/matrix'), chosen, body);
    if (!sent.ok && sent.refused.code === 'proof_too_old') return ask();
    if (!sent.ok) return changedMeanwhile(c, difference, read.value, sent.refused.text);
    const done = new URLSearchParams({ done: 'all', given: String(give.length), withdrawn: String(close.length) });
    return c.redirect(pathOf(whose, `/consents?${done}`), 303);
  });

  /** Between our look and the exchange's own, the text became another. */
  async function changedMeanwhile(
    c: PageContext,
    { give, close }: Difference,
    read: z.infer<typeof changing>,
    told: string,
  ): Promise<Response> {
    const opened = await open(c);
    if (opened.all.matrix.textVersion === read.textVersion) throw new PageError('refused', told);
    const difference = stillDifferent(opened.all, { ...read, give: give.map(keyOf), close: close.map(keyOf) });
    return readAnew(c, opened, read.read, markedFor(opened.all, difference));
  }
}
