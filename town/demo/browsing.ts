type Values = Readonly<Record<string, string | readonly string[] | readonly File[]>>;
export type Browsing = ReturnType<typeof openBrowsing>;

/**
 * Somebody who reads pages and fills in forms as a browser without JavaScript does: cookies, links, buttons by what they say.
 * @param origin where the applications are addressed
 */
export function openBrowsing(origin: string) {
  const cookies = new Map<string, { readonly name: string; readonly value: string; readonly path: string }>();
  let url = new URL(origin);
  let html = '';

  async function load(target: URL, send: RequestInit = {}): Promise<void> {
    let [next, how] = [target, send];
    for (let hops = 0; hops < 20; hops++) {
      const cookie = [...cookies.values()]
        .filter(({ path }) => next.pathname.startsWith(path))
        .map(({ name, value }) => `${name}=${value}`)
        .join('; ');
      const response = await fetch(next, {
        ...how,
        redirect: 'manual',
        headers: { Cookie: cookie, Origin: next.origin },
      });
      for (const line of response.headers.getSetCookie()) keep(line);
      const location = response.headers.get('Location');
      if (location === null || response.status < 300 || response.status > 399) {
        [url, html] = [next, await response.text()];
        if (response.status >= 500) throw new Error(`${next.pathname} が ${response.status} を返しました。`);
        return;
      }
      await response.body?.cancel();
      [next, how] = [new URL(location, next), {}];
    }
    throw new Error(`${target.pathname} の転送が終わりません。`);
  }
  function keep(line: string): void {
    const [pair = '', ...attributes] = line.split(/;\s*/);
    const [name = '', value = ''] = [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)];
    const of = (key: string) =>
      attributes.find((one) => one.toLowerCase().startsWith(`${key}=`))?.slice(key.length + 1);
    const path = of('path') ?? '/';
    const expires = of('expires');
    const isGone = of('max-age') === '0' || (expires !== undefined && Date.parse(expires) < 86_400_000);
    if (isGone || value === '') cookies.delete(`${name} ${path}`);
    else cookies.set(`${name} ${path}`, { name, value, path });
  }

  const forms = () =>
    [...html.matchAll(/<form\b([^>]*)>([\s\S]*?)<\/form>/g)].map(([, own = '', body = '']) => ({ own, body }));
  return {
    url: () => url,
    html: () => html,
    /** what the page says, in one line */
    text: () => plain(/<main\b[\s\S]*<\/main>/.exec(html)?.[0] ?? html),
    go: (target: string) => load(new URL(target, url)),
    async follow(label: string): Promise<void> {
      const found = [...html.matchAll(/<a\b([^>]*)>([\s\S]*?)<\/a>/g)].find(([, , body = '']) =>
        plain(body).includes(label),
      );
      if (!found) throw new Error(`${url.pathname} に「${label}」がありません。`);
      await load(new URL(attributeOf(found[1]!, 'href')!, url));
    },
    /** Sends the last form that has a button with this label. @param values beside what the form holds already */
    async press(label: string | RegExp, values: Values = {}, holding = ''): Promise<void> {
      const says = (text: string) => (typeof label === 'string' ? text.startsWith(label) : label.test(text));
      const found = forms()
        .flatMap(({ own, body }) =>
          [...body.matchAll(/<button\b([^>]*)>([\s\S]*?)<\/button>/g)].map(([, button = '', said = '']) => ({
            own,
            body,
            button,
            said,
          })),
        )
        .findLast(({ body, said }) => says(plain(said)) && body.includes(holding));
      if (!found) throw new Error(`${url.pathname} に「${label}」のボタンがありません。\n${plain(html).slice(0, 600)}`);
      const form = fieldsOf(found.body);
      for (const [name, value] of Object.entries(values)) {
        form.delete(name);
        for (const one of [value].flat()) form.append(name, one as string);
      }
      const name = attributeOf(found.button, 'name');
      if (name !== undefined) form.set(name, attributeOf(found.button, 'value') ?? '');
      const isMultipart = attributeOf(found.own, 'enctype') === 'multipart/form-data';
      const body = isMultipart ? form : new URLSearchParams([...form].map(([key, value]) => [key, String(value)]));
      await load(new URL(attributeOf(found.own, 'action') ?? url.href, url), { method: 'POST', body });
    },
  };
}

/** What a form would send as it stands. */
function fieldsOf(body: string): FormData {
  const form = new FormData();
  for (const [, own = ''] of body.matchAll(/<input\b([^>]*)>/g)) {
    const [name, type = 'text'] = [attributeOf(own, 'name'), attributeOf(own, 'type')];
    const isChosen = /\schecked(?:[\s=/]|$)/.test(own);
    if (name !== undefined && type !== 'file' && ((type !== 'checkbox' && type !== 'radio') || isChosen))
      form.append(name, attributeOf(own, 'value') ?? '');
  }
  for (const [, own = '', text = ''] of body.matchAll(/<textarea\b([^>]*)>([\s\S]*?)<\/textarea>/g)) {
    const name = attributeOf(own, 'name');
    if (name !== undefined) form.append(name, decode(text).replace(/^\n/, ''));
  }
  for (const [, own = '', options = ''] of body.matchAll(/<select\b([^>]*)>([\s\S]*?)<\/select>/g)) {
    const all = [...options.matchAll(/<option\b([^>]*)>/g)].map(([, one = '']) => one);
    const chosen = all.find((one) => /\sselected(?:[\s=/]|$)/.test(one)) ?? all[0];
    const name = attributeOf(own, 'name');
    if (name !== undefined && chosen !== undefined) form.append(name, attributeOf(chosen, 'value') ?? '');
  }
  return form;
}

const attributeOf = (own: string, name: string): string | undefined => {
  const found = new RegExp(`(?:^|\\s)${name}="([^"]*)"`).exec(own);
  return found ? decode(found[1]!) : undefined;
};
const plain = (text: string): string =>
  decode(text.replace(/<r[tp]\b[\s\S]*?<\/r[tp]>|<\/?ruby\b[^>]*>/g, '').replace(/<[^>]+>/g, ' '))
    .replace(/\s+/g, ' ')
    .trim();
const decode = (text: string): string =>
  text.replace(
    /&(?:#39|quot|lt|gt|amp);/g,
    (one) => ({ '&#39;': "'", '&quot;': '"', '&lt;': '<', '&gt;': '>', '&amp;': '&' })[one]!,
  );
