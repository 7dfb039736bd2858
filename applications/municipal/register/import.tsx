import { z } from 'zod';
import { type ImportAnswer, type ResidentChange, residentChanges } from '../../../contracts/residents.ts';
import { Actions, Button, LinkButton } from '../../../web/action/button.tsx';
import type { Ground, PageContext, Site } from '../../../web/application/ground.ts';
import { PageError } from '../../../web/application/page-error.ts';
import { sendBack } from '../../../web/back.ts';
import { file } from '../../../web/form/fields.ts';
import { FileField } from '../../../web/form/file-field.tsx';
import { Form } from '../../../web/form/form.tsx';
import { readForm } from '../../../web/form/read.ts';
import { emptyForm, type FormState } from '../../../web/form/state.ts';
import type { AnyFrame } from '../../../web/frame/frame.ts';
import { Answers } from '../../../web/list/answers.tsx';
import { Banner } from '../../../web/notice/banner.tsx';
import { Page } from '../../../web/page.tsx';
import { show } from '../../../web/pages.tsx';
import { PlainTable } from '../../../web/table/plain-table.tsx';
import type { Difference } from './difference.ts';
import { differences, dropFile, findFile, keepFile, takeIn, tellExchange, type Waiting } from './file.ts';
import { type Problem, readFile } from './read-file.ts';
import { words } from './words.ts';

const home = '/municipal/register';
const limit = 20 * 1024 * 1024;
const shownAtMost = 200;
const schema = z.object({ file: file(words.choose.file, { limit, extensions: ['.csv', '.txt'] }) });

/** 名簿の取り込み: chosen, looked at, and only then taken in. */
export function addImport(site: Site, { tokens, clock }: Ground): void {
  const session = (c: PageContext) => c.get('session').id;
  const wanted = async (c: PageContext): Promise<Waiting> => {
    const id = z.uuid().safeParse(c.req.param('file'));
    const found = id.success ? await findFile(c.get('rows'), id.data) : undefined;
    if (!found) throw new PageError('not_found');
    return found;
  };

  site.get('/', (c) => {
    const count = Number(c.req.query('done') ?? Number.NaN);
    const done = Number.isSafeInteger(count) ? words.done.about(count) : undefined;
    const said = done ?? (c.req.query('dropped') === undefined ? undefined : words.dropped);
    return show(c, <ChoosePage frame={c.get('frame')} token={c.get('token')} said={said} state={emptyForm} />);
  });

  site.post('/', async (c) => {
    const read = await readForm(c.req.raw, { schema, tokens, session: session(c), limit: limit + 65_536 });
    if (!read.ok) {
      if (!read.form) throw new PageError('refused', read.status === 413 ? 'ファイルが大きすぎます。' : undefined);
      return show(c, <ChoosePage frame={c.get('frame')} token={c.get('token')} state={read.form} />, 400);
    }
    const { rows, problems } = readFile(new Uint8Array(await read.value.file.arrayBuffer()));
    if (problems.length > 0) return show(c, <WrongPage frame={c.get('frame')} problems={problems} />, 400);
    const { id: member, staff } = c.get('member');
    const kept = { member, staff: staff.id, name: read.value.file.name.slice(0, 200), content: rows, now: clock.now() };
    return sendBack(c, `${home}/${await keepFile(c.get('rows'), kept)}`, home);
  });

  site.get('/:file', async (c) => {
    const found = await wanted(c);
    const told = await tellExchange(c.get('member'), found, true);
    if (!told.ok) throw new PageError('refused', told.refused.text);
    if (told.value.problems.length > 0)
      return show(c, <WrongPage frame={c.get('frame')} problems={told.value.problems} />);
    const changed = await differences(c.get('rows'), found);
    const about = { file: found, answer: told.value, changed };
    return show(c, <PreviewPage frame={c.get('frame')} token={c.get('token')} {...about} />);
  });

  site.post('/:file', async (c) => {
    const answer = z.object({ go: z.enum(['take', 'drop']) });
    const read = await readForm(c.req.raw, { schema: answer, tokens, session: session(c) });
    if (!read.ok) throw new PageError('not_found');
    const found = await wanted(c);
    if (read.value.go === 'drop') {
      await dropFile(c.get('rows'), found.id);
      return sendBack(c, `${home}?dropped=1`, home);
    }
    const taken = await takeIn(c.get('rows'), c.get('member'), found);
    if (taken.refused !== undefined) throw new PageError('refused', taken.refused);
    if (taken.problems) return show(c, <WrongPage frame={c.get('frame')} problems={taken.problems} />, 409);
    return sendBack(c, `${home}?done=${taken.put}`, home);
  });
}

type Common = { readonly frame: AnyFrame };

const ChoosePage = ({
  frame,
  token,
  state,
  said,
}: Common & { readonly token: string; readonly state: FormState; readonly said?: string | undefined }) => (
  <Page frame={frame} title={words.choose.title}>
    {said && <Banner kind="success" title={said} />}
    <p>{words.about}</p>
    <Form action={home} token={token} state={state} files>
      <FileField
        name="file"
        error={state.errors.file}
        label={words.choose.file}
        hint={words.choose.hint}
        accept=".csv,.txt"
        limit={limit}
      />
      <Actions>
        <Button>{words.choose.go}</Button>
      </Actions>
    </Form>
    <p>{words.choose.columns}</p>
  </Page>
);

const WrongPage = ({ frame, problems }: Common & { readonly problems: readonly Problem[] }) => (
  <Page frame={frame} title={words.wrong.title} back={home}>
    <p>{words.wrong.about}</p>
    <PlainTable
      caption={words.wrong.table}
      head={[words.wrong.line, words.wrong.what]}
      rows={problems.slice(0, shownAtMost).map(({ line, text }) => [line > 0 ? `${line}行目` : words.wrong.file, text])}
    />
    {problems.length > shownAtMost && <p>{words.preview.more(problems.length - shownAtMost)}</p>}
    <LinkButton href={home}>{words.wrong.again}</LinkButton>
  </Page>
);

type Preview = Common & {
  readonly token: string;
  readonly file: Waiting;
  readonly answer: ImportAnswer;
  readonly changed: readonly Difference[];
};

const PreviewPage = ({ frame, token, file: { id, name }, answer, changed }: Preview) => {
  const counts = Map.groupBy(answer.lines, ({ change }) => change);
  const hasCandidates = answer.lines.some(({ candidates }) => candidates.length > 0);
  return (
    <Page frame={frame} title={words.preview.title} back={home}>
      <p>
        「{name}」　{words.preview.about}
      </p>
      <h2>{words.preview.counts}</h2>
      <Answers
        answers={(Object.keys(residentChanges) as ResidentChange[]).flatMap((change) => {
          const count = counts.get(change)?.length ?? 0;
          return count === 0 ? [] : [{ name: residentChanges[change], value: `${count.toLocaleString('ja-JP')}行` }];
        })}
      />
      {hasCandidates && <Banner kind="warning" title={words.preview.candidates} />}
      <h2>{words.preview.table}</h2>
      {changed.length === 0 ? (
        <p>{words.preview.none}</p>
      ) : (
        <PlainTable
          caption={words.preview.table}
          head={[words.wrong.line, words.preview.number, words.preview.change]}
          rows={changed.slice(0, shownAtMost).map(({ line, number, what }) => [`${line}行目`, number, what])}
        />
      )}
      {changed.length > shownAtMost && <p>{words.preview.more(changed.length - shownAtMost)}</p>}
      <Form action={`${home}/${id}`} token={token}>
        <Actions>
          <Button name="go" value="take">
            {words.preview.go}
          </Button>
          <Button kind="second" name="go" value="drop">
            {words.preview.drop}
          </Button>
        </Actions>
      </Form>
    </Page>
  );
};
