import type { Page, Response } from 'playwright-core';

/** A form of a page that sends: where to, what can be filled in, and whether a file is brought by it. */
export type FormSeen = {
  readonly action: string;
  readonly names: readonly string[];
  readonly open: number;
  readonly brings: boolean;
};

/**
 * How a form is filled: with nothing; with text that answers nothing; with what no page offers and no keyboard writes; or as somebody would who has an
 * answer for each field.
 */
export type Filling = 'empty' | 'rubbish' | 'forged' | { readonly [name: string]: string };

/**
 * Every form of this page that sends something, those that are tucked away until somebody opens them too; `names` are those of its fields, numbers and
 * ids in them left out, `open` how many a person fills in.
 */
export const findForms = (page: Page): Promise<FormSeen[]> =>
  page.evaluate(() =>
    [...document.forms]
      .filter((form) => form.method === 'post')
      .filter((form) => form.checkVisibility() || form.closest('details:not([open])')?.checkVisibility())
      .map((form) => {
        const fields = [...form.elements] as HTMLInputElement[];
        const shown = fields.filter(({ type }) => !['hidden', 'submit', 'button', 'fieldset'].includes(type));
        const names = fields
          .filter(({ type }) => type !== 'submit')
          .map(({ name }) => name.replace(/[0-9a-f]{8}-[0-9a-f-]{27}|(?=[a-f]*\d)[0-9a-f]{8,}|\d+/g, '#'));
        return {
          action: new URL(form.getAttribute('action') ?? '', location.href).href,
          names: [...new Set(names)].filter(Boolean).sort(),
          open: shown.length,
          brings: shown.some(({ type }) => type === 'file'),
        };
      }),
  );

/** What pressing led to: a page and whether it is the answer itself, or a file to save. */
type Pressed = { readonly status: number; readonly isAnswer: boolean } | 'file';

/** Fills in the form of the page that is open and sends it by its first button. */
export async function press(page: Page, { action, names }: FormSeen, filling: Filling): Promise<Pressed> {
  const saved = page.waitForEvent('download', { timeout: 30_000 }).then(
    async (download) => {
      const folder = process.env.ENGAWA_PICTURES;
      if (folder) await download.saveAs(`${folder}/${download.suggestedFilename()}`);
      return 'file' as const;
    },
    () => undefined,
  );
  // A page that is left for a file stands where it stood.
  const came = page.waitForNavigation({ timeout: 30_000 }).catch((error) => {
    if (/ERR_ABORTED/.test(String(error))) return saved;
    throw error;
  });
  const [led] = await Promise.all([
    Promise.race([came, saved.then((file) => file ?? came)]),
    page.evaluate(fill, { action, names, filling, send: true }),
  ]);
  if (led === 'file') return led;
  const response = led as Response | null;
  return { status: response?.status() ?? 200, isAnswer: response?.request().method() === 'POST' };
}

/**
 * What the form of the page that is open would send, filled in so: the page itself stays as it is, and nothing is sent.
 * @returns each field by its name; `typed` is what stands in a field of text
 */
export const fillUnseen = (page: Page, { action, names }: FormSeen, filling: Filling): Promise<readonly Field[]> =>
  page.evaluate(fill, { action, names, filling, send: false });

export type Field = { readonly name: string; readonly value: string; readonly typed: boolean };

type Fill = { action: string; names: readonly string[]; filling: Filling; send: boolean };

/** Runs in the page. */
function fill({ action, names, filling, send }: Fill): Field[] {
  const nameOf = (name: string) => name.replace(/[0-9a-f]{8}-[0-9a-f-]{27}|(?=[a-f]*\d)[0-9a-f]{8,}|\d+/g, '#');
  const forms = [...document.querySelectorAll('form')].filter(
    (form) => new URL(form.getAttribute('action') ?? '', location.href).href === action,
  );
  const own = (form: HTMLFormElement) =>
    new Set(
      ([...form.elements] as HTMLInputElement[])
        .filter(({ type }) => type !== 'submit')
        .map(({ name }) => nameOf(name)),
    );
  const shown = forms.find((one) => names.every((name) => own(one).has(name))) ?? forms[0]!;
  const form = send ? shown : (shown.cloneNode(true) as HTMLFormElement);
  const sayOf = (field: HTMLInputElement) =>
    [...(field.labels ?? [])].map((label) => label.innerText).join(' ') || field.getAttribute('aria-label') || '';
  const guess = (field: HTMLInputElement): string => {
    const label = sayOf(field);
    if (field.type === 'time') return '10:00';
    if (field.inputMode === 'numeric' || field.type === 'number') return '1';
    if (/カナ|ふりがな|フリガナ/.test(label)) return 'ミホン　ハナ';
    if (/生年月日/.test(label)) return '昭和15年4月12日';
    if (/期限|まで|終わ/.test(label)) return '令和9年3月31日';
    if (/日$|日[（(]|日付|いつ/.test(label.trim().split('\n')[0]!)) return '令和8年11月24日';
    return 'みほん';
  };
  const rubbish = filling === 'empty' ? '' : `</b>"あ'&𠮷😀\\ %00${filling === 'forged' ? '\u0000' : ''}`;
  const typed = new Set<string>();
  const groups = new Set<string>();
  for (const field of [...form.elements] as HTMLInputElement[]) {
    const { name, type } = field;
    if (['hidden', 'submit', 'button', 'file', 'fieldset'].includes(type)) continue;
    const answers = typeof filling === 'string' ? {} : filling;
    const known = answers[name] ?? answers[nameOf(name)];
    if (type === 'radio' || type === 'checkbox') {
      if (filling === 'empty') field.checked = false;
      else if (filling === 'forged') [field.checked, field.value] = [!groups.has(name), rubbish];
      else if (known !== undefined) field.checked = field.value === known;
      else if (!groups.has(name)) {
        const all = ([...form.elements] as HTMLInputElement[]).filter((one) => one.name === name);
        if (!all.some(({ checked }) => checked)) field.checked = true;
      }
      groups.add(name);
    } else if (field instanceof HTMLSelectElement) {
      if (filling === 'forged') field.add(new Option(rubbish));
      const given = known ?? (field.value || ([...field.options].find(({ value }) => value)?.value ?? ''));
      const value = filling === 'empty' || filling === 'forged' ? rubbish : given;
      if ([...field.options].some((one) => one.value === value)) field.value = value;
    } else {
      typed.add(name);
      if (typeof filling === 'string') field.value = rubbish;
      else if (known !== undefined) field.value = known;
      else if (field.value === '') field.value = guess(field);
    }
  }
  form.noValidate = true;
  const buttons = [...form.elements].filter(
    (one): one is HTMLButtonElement => (one as HTMLButtonElement).type === 'submit',
  );
  const first = buttons.find((one) => one.matches('.primary,.danger')) ?? buttons[0];
  if (send) {
    form.requestSubmit(first);
    return [];
  }
  return [...new FormData(form, first)].flatMap(([name, value]) =>
    typeof value === 'string' ? [{ name, value, typed: typed.has(name) }] : [],
  );
}
