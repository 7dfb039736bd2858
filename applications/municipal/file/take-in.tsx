import type { Child } from 'hono/jsx';
import { z } from 'zod';
import type { Ground, PageContext, Site } from '../../../web/application/ground.ts';
import { PageError } from '../../../web/application/page-error.ts';
import { sendBack } from '../../../web/back.ts';
import { file } from '../../../web/form/fields.ts';
import { readForm } from '../../../web/form/read.ts';
import { emptyForm } from '../../../web/form/state.ts';
import { dayIn } from '../../../web/japanese/day.ts';
import { show } from '../../../web/pages.tsx';
import { ChoosePage, PreviewPage, WrongPage } from './pages.tsx';
import type { Waiting, WaitingFiles } from './waiting.ts';
import { words as shared } from './words.ts';

export type Problem = { readonly line: number; readonly text: string };
/** What a file would change, by line; no value of anybody stands in it. */
export type Difference = { readonly line: number; readonly number: string; readonly what: string };
export type Words = {
  readonly title: string;
  readonly about: string;
  readonly file: string;
  readonly hint: string;
  readonly columns: string;
  readonly wrong: string;
  /** over the table of what would change, what a line is called by, and what is said where nothing would */
  readonly table: string;
  readonly number: string;
  readonly none: string;
  readonly done: (count: number) => string;
};
export type Looked =
  | { readonly problems: readonly Problem[] }
  | { readonly problems?: undefined; readonly before?: Child; readonly changed: readonly Difference[] };

type TakingIn<Row> = {
  /** the full path of the page on which a file is chosen, and the same below the department's */
  readonly home: string;
  readonly path: string;
  readonly back?: string;
  readonly words: Words;
  readonly files: WaitingFiles<Row>;
  /** where there is a problem there are no rows. @param today YYYY-MM-DD */
  read(bytes: Uint8Array, today: string): { readonly rows: readonly Row[]; readonly problems: readonly Problem[] };
  /** changes nothing */
  look(c: PageContext, file: Waiting<Row>): Promise<Looked>;
  /** takes the file in and drops it, all or nothing. @returns how many; or what is to be mended */
  take(
    c: PageContext,
    file: Waiting<Row>,
  ): Promise<{ readonly put: number } | { readonly problems: readonly Problem[] }>;
};

const limit = 20 * 1024 * 1024;
const answer = z.object({ go: z.enum(['take', 'drop']) });

/** A file of the town hall's: chosen, looked at, and only then taken in. */
export function addTakeIn<Row>(site: Site, { tokens, clock }: Ground, about: TakingIn<Row>): void {
  const { home, path, words, files } = about;
  const schema = z.object({ file: file(words.file, { limit, extensions: ['.csv', '.txt'] }) });
  const session = (c: PageContext) => c.get('session').id;
  const page = (c: PageContext) => ({ ...about, limit, frame: c.get('frame'), token: c.get('token') });
  const wanted = async (c: PageContext): Promise<Waiting<Row>> => {
    const id = z.uuid().safeParse(c.req.param('file'));
    const found = id.success ? await files.find(c.get('rows'), id.data) : undefined;
    if (!found) throw new PageError('not_found');
    return found;
  };

  site.get(path, (c) => {
    const count = Number(c.req.query('done') ?? Number.NaN);
    const done = Number.isSafeInteger(count) ? words.done(count) : undefined;
    const said = done ?? (c.req.query('dropped') === undefined ? undefined : shared.dropped);
    return show(c, <ChoosePage {...page(c)} said={said} state={emptyForm} />);
  });

  site.post(path, async (c) => {
    const read = await readForm(c.req.raw, { schema, tokens, session: session(c), limit: limit + 65_536 });
    if (!read.ok) {
      if (!read.form) throw new PageError('refused', read.status === 413 ? 'ファイルが大きすぎます。' : undefined);
      return show(c, <ChoosePage {...page(c)} state={read.form} />, 400);
    }
    const { rows, problems } = about.read(new Uint8Array(await read.value.file.arrayBuffer()), dayIn(clock.now()));
    if (problems.length > 0) return show(c, <WrongPage {...page(c)} problems={problems} />, 400);
    const { id: member, staff } = c.get('member');
    const kept = { member, staff: staff.id, name: read.value.file.name.slice(0, 200), content: rows, now: clock.now() };
    return sendBack(c, `${home}/${await files.keep(c.get('rows'), kept)}`, home);
  });

  site.get(`${path === '/' ? '' : path}/:file`, async (c) => {
    const found = await wanted(c);
    const looked = await about.look(c, found);
    if (looked.problems) return show(c, <WrongPage {...page(c)} problems={looked.problems} />);
    return show(c, <PreviewPage {...page(c)} file={found} looked={looked} />);
  });

  site.post(`${path === '/' ? '' : path}/:file`, async (c) => {
    const read = await readForm(c.req.raw, { schema: answer, tokens, session: session(c) });
    if (!read.ok) throw new PageError('not_found');
    const found = await wanted(c);
    if (read.value.go === 'drop') {
      await files.drop(c.get('rows'), found.id);
      return sendBack(c, `${home}?dropped=1`, home);
    }
    const taken = await about.take(c, found);
    if ('problems' in taken) return show(c, <WrongPage {...page(c)} problems={taken.problems} />, 409);
    return sendBack(c, `${home}?done=${taken.put}`, home);
  });
}
