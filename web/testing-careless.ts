import type { Page } from 'playwright-core';
import { type FormSeen, fillUnseen } from './testing-press.ts';

type Careless = {
  /** what is wrong with an answer, a line each */
  readonly problems: readonly string[];
  /** something was taken at all */
  readonly taken: boolean;
  /** something was taken since the page that is open came */
  readonly isOld: boolean;
};

/**
 * Sends the form of the page that is open as nobody should: with nothing in it, with text that answers nothing, and with what no page offers. It is
 * taken, or refused in words that somebody can act on with everything typed still there; it is never a fault. Nothing of it is seen in the window.
 * @param reopen opens the page anew. @returns false where the form is there no more
 */
export async function pressCarelessly(page: Page, form: FormSeen, reopen: () => Promise<boolean>): Promise<Careless> {
  const problems: string[] = [];
  let [taken, isOld] = [false, true];
  for (const filling of ['empty', 'rubbish', 'forged'] as const) {
    if (isOld && !(await reopen())) break;
    const fields = await fillUnseen(page, form, filling);
    const sent = new FormData();
    for (const { name, value } of fields) sent.append(name, value);
    const answer = await page.request.post(form.action, {
      headers: { 'Sec-Fetch-Site': 'same-origin' },
      maxRedirects: 0,
      ...(form.brings ? { multipart: sent } : { form: sent }),
    });
    const status = answer.status();
    isOld = status < 400;
    taken ||= isOld;
    const wrong =
      status >= 500
        ? [`answers ${status}`]
        : status >= 400 && filling !== 'forged'
          ? await page.evaluate(findLost, { html: await answer.text(), action: form.action, fields })
          : [];
    problems.push(...wrong.map((one) => `(${filling}) ${status}: ${one}`));
  }
  return { problems, taken, isOld };
}

/** Runs in the page: what an answer that refuses does not say, or does not hold any more. */
function findLost({
  html,
  action,
  fields,
}: {
  html: string;
  action: string;
  fields: readonly { name: string; value: string; typed: boolean }[];
}): string[] {
  const answer = new DOMParser().parseFromString(html, 'text/html');
  const said = answer.querySelector('.error-summary, main .banner')?.textContent ?? '';
  if (!/[ぁ-ん]/.test(said)) return [`says nothing of what is wrong: ${answer.querySelector('main')?.textContent}`];
  if (/\b(?:invalid|expected|received|required|too|must|string|option)\b/i.test(said))
    return [`says it in English: ${said}`];
  const forms = [...answer.forms].filter((form) => new URL(form.getAttribute('action') ?? '', action).href === action);
  const shown = forms.flatMap((form) => [...form.elements]) as HTMLInputElement[];
  // What no page can show is no part of it.
  const visible = (text: string) => text.replace(/[\0\ufffd\r]/g, '');
  const held = new Set(shown.map(({ name, value }) => `${name} ${visible(value ?? '')}`));
  const lost = fields.filter(
    ({ name, value, typed }) => typed && value !== '' && !held.has(`${name} ${visible(value)}`),
  );
  return lost.length > 0 ? [`loses what was typed: ${lost.map(({ name }) => name).join(', ')}`] : [];
}
