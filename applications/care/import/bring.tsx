import { z } from 'zod';
import { Actions, Button, LinkButton } from '../../../web/action/button.tsx';
import type { Ground, PageContext, Site } from '../../../web/application/ground.ts';
import { PageError } from '../../../web/application/page-error.ts';
import { sendBack } from '../../../web/back.ts';
import { files } from '../../../web/form/fields.ts';
import { FileField } from '../../../web/form/file-field.tsx';
import { Form } from '../../../web/form/form.tsx';
import { readForm } from '../../../web/form/read.ts';
import { emptyForm, type FormState } from '../../../web/form/state.ts';
import type { AnyFrame } from '../../../web/frame/frame.ts';
import { Banner } from '../../../web/notice/banner.tsx';
import { Page } from '../../../web/page.tsx';
import { show } from '../../../web/pages.tsx';
import { viewPersons } from '../../../web/viewing/viewing.tsx';
import { readNames } from '../outbox/offices.ts';
import { home } from './paths.ts';
import { PreviewPage } from './preview.tsx';
import { dropBrought, findBrought, isTaken, keepBrought, type Looked, lookAt, takeIn } from './take.ts';
import { limit, type Unread, unpackFiles } from './unpack.ts';
import { words } from './words.ts';

const schema = z.object({ file: files('ファイル', { limit }) });
const shownAtOnce = 500;

/** ファイルを取り込む: chosen, looked at, and only then taken in. */
export function addBring(site: Site, { tokens, clock }: Ground): void {
  const at = (c: PageContext) => ({ member: c.get('member').id, now: clock.now() });

  site.get('/', (c) => {
    const count = Number(c.req.query('done') ?? Number.NaN);
    const done = Number.isSafeInteger(count) && count >= 0 ? words.done.title(count) : undefined;
    const said = done ?? (c.req.query('dropped') === undefined ? undefined : words.done.dropped);
    return show(
      c,
      <ChoosePage frame={c.get('frame')} token={c.get('token')} said={said} isDone={done !== undefined} />,
    );
  });

  site.post('/', async (c) => {
    const read = await readForm(c.req.raw, { schema, tokens, session: c.get('session').id, limit: limit + 1_048_576 });
    const again = (state: FormState, unread: readonly Unread[] = []) =>
      show(c, <ChoosePage frame={c.get('frame')} token={c.get('token')} state={state} unread={unread} />, 400);
    if (!read.ok && read.form) return again(read.form);
    if (!read.ok && read.status === 413)
      return again({ values: {}, errors: { file: 'ファイルが大きすぎます。分けて選んでください。' } });
    if (!read.ok) throw new PageError('not_found');
    const chosen = await Promise.all(
      read.value.file.map(async (one) => ({ name: one.name, bytes: new Uint8Array(await one.arrayBuffer()) })),
    );
    const brought = unpackFiles(chosen);
    if (brought.files.length === 0)
      return again({ values: {}, errors: { file: words.choose.nothing } }, brought.unread);
    const id = await keepBrought(c.get('rows'), { ...at(c), ...brought, staff: c.get('member').staff.id });
    return sendBack(c, `${home}/${id}`, home);
  });

  site.get('/:brought', async (c) => show(c, await preview(c, { added: c.req.query('added') !== undefined })));

  async function preview(c: PageContext, said: { changed?: boolean; added?: boolean }) {
    const id = broughtOf(c);
    const found = await c.get('rows')(async (connection) => {
      const brought = await findBrought(connection, id);
      return brought && { brought, looked: await lookAt(connection, at(c), brought.files) };
    });
    if (!found) throw new PageError('not_found');
    const names = await namesOf(c, found.looked);
    const about = { id, ...found.looked, unread: found.brought.unread, names, nameOf: await readNames(c), ...said };
    return <PreviewPage frame={c.get('frame')} token={c.get('token')} {...about} />;
  }

  site.post('/:brought', async (c) => {
    const answer = z.object({ go: z.enum(['take', 'drop']), seen: z.string().max(100) });
    const read = await readForm(c.req.raw, { schema: answer, tokens, session: c.get('session').id });
    if (!read.ok) throw new PageError('not_found');
    const id = broughtOf(c);
    if (read.value.go === 'drop') {
      await dropBrought(c.get('rows'), id);
      return sendBack(c, `${home}?dropped=1`, home);
    }
    const taken = await takeIn(c.get('rows'), at(c), id, read.value.seen);
    if (taken === 'gone') throw new PageError('not_found');
    if (taken === 'changed') return show(c, await preview(c, { changed: true }), 409);
    return sendBack(c, `${home}?done=${countTaken(taken)}`, home);
  });
}

/** @throws PageError not_found */
export function broughtOf(c: PageContext): string {
  const id = z.uuid().safeParse(c.req.param('brought'));
  if (!id.success) throw new PageError('not_found');
  return id.data;
}

const countTaken = ({ units }: Looked): number =>
  units.flatMap(({ differences }) => differences.filter(({ outcome }) => isTaken(outcome))).length;

/** Names of the persons in the files, recorded as seen. */
async function namesOf(
  c: PageContext,
  { persons }: Looked,
): Promise<ReturnType<typeof viewPersons<{ name: string; kana: string }>>> {
  const about = { purpose: 'care-service', page: 'ファイルの取り込み' };
  const byCode = new Map(persons.map((one) => [one.code, one]));
  const codes = [...byCode.keys()].slice(0, shownAtOnce);
  return viewPersons(c.get('member'), about, codes, async (visible) =>
    visible.map((code) => ({ name: byCode.get(code)!.name, kana: byCode.get(code)!.kana })),
  );
}

type Choose = {
  readonly frame: AnyFrame;
  readonly token: string;
  readonly state?: FormState;
  readonly said?: string | undefined;
  readonly isDone?: boolean;
  readonly unread?: readonly Unread[];
};

const ChoosePage = ({ frame, token, state = emptyForm, said, isDone, unread = [] }: Choose) => (
  <Page frame={frame} title={words.choose.title}>
    {said && (
      <Banner kind={isDone ? 'success' : 'info'} title={said}>
        {isDone && <p>{words.done.about}</p>}
      </Banner>
    )}
    <p>{words.choose.about}</p>
    <Form action={home} token={token} state={state} files>
      {unread.length > 0 && (
        <ul>
          {unread.map(({ name, why }) => (
            <li>
              {name}：{why}
            </li>
          ))}
        </ul>
      )}
      <FileField
        name="file"
        error={state.errors.file}
        label={words.choose.file}
        hint={words.choose.hint}
        accept=".csv,.CSV,.jpg,.zip"
        limit={limit}
        multiple
      />
      <Actions>
        <Button>{words.choose.go}</Button>
      </Actions>
    </Form>
    <h2>{words.choose.export}</h2>
    <Actions>
      <LinkButton kind="second" href="/care/outbox/give">
        {words.choose.export}
      </LinkButton>
      <LinkButton kind="quiet" href="/care/outbox">
        {words.choose.box}
      </LinkButton>
    </Actions>
  </Page>
);
