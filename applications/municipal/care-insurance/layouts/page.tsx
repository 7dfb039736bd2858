import { z } from 'zod';
import { getLayouts, type RecordLayout } from '../../../../contracts/care/records/layout.ts';
import { type Problem, readRecords } from '../../../../contracts/care/records/read.ts';
import { Actions, Button, LinkButton } from '../../../../web/action/button.tsx';
import type { Ground, PageContext, Site } from '../../../../web/application/ground.ts';
import { PageError } from '../../../../web/application/page-error.ts';
import { file } from '../../../../web/form/fields.ts';
import { FileField } from '../../../../web/form/file-field.tsx';
import { Form } from '../../../../web/form/form.tsx';
import { readForm } from '../../../../web/form/read.ts';
import { emptyForm, type FormState } from '../../../../web/form/state.ts';
import type { AnyFrame } from '../../../../web/frame/frame.ts';
import { Answers } from '../../../../web/list/answers.tsx';
import { Tag } from '../../../../web/list/tag.tsx';
import { Banner } from '../../../../web/notice/banner.tsx';
import { Page } from '../../../../web/page.tsx';
import { show } from '../../../../web/pages.tsx';
import { PlainTable } from '../../../../web/table/plain-table.tsx';
import { home } from '../paths.ts';
import { type Shapes, shapesOf } from './shapes.ts';
import { words } from './words.ts';

const here = `${home}/layouts`;
const limit = 20 * 1024 * 1024;
const shownAtMost = 200;
const schema = z.object({ file: file(words.read.file, { limit, extensions: ['.csv', '.txt'] }) });

/** Every layout of records to and from the 国保連合会: whether it was confirmed, its items, and whether a file is laid out so. */
export function addLayouts(site: Site, { tokens }: Ground): void {
  const showList = (c: PageContext, state: FormState) => {
    const { layouts, problem } = getLayouts();
    return show(
      c,
      <Page frame={c.get('frame')} title={words.title} back={home}>
        <p>{words.about}</p>
        {problem && (
          <Banner kind="warning" title={words.problem}>
            <p>{problem}</p>
          </Banner>
        )}
        <PlainTable
          caption={words.table}
          head={words.head}
          rows={byNumber(layouts).map((one) => [
            sayNumber(one),
            <Seen seen={one.seen} />,
            <a href={`${here}/${one.id}`}>{one.title}</a>,
            sayFrom(one),
          ])}
        />
        <h2>{words.write}</h2>
        <ul>
          <li>
            <a href={`${home}/changes`}>{words.changes.title}</a>
          </li>
          <li>
            <a href={`${home}/payments#files`}>{words.benefits}</a>
          </li>
        </ul>
        <h2>{words.read.title}</h2>
        <p>{words.read.about}</p>
        <Form action={here} token={c.get('token')} state={state} files>
          <FileField
            name="file"
            error={state.errors.file}
            label={words.read.file}
            hint={words.read.hint}
            accept=".csv,.txt"
            limit={limit}
          />
          <Actions>
            <Button>{words.read.go}</Button>
          </Actions>
        </Form>
      </Page>,
      Object.keys(state.errors).length > 0 ? 400 : 200,
    );
  };
  site.get('/layouts', (c) => showList(c, emptyForm));

  site.post('/layouts', async (c) => {
    const read = await readForm(c.req.raw, { schema, tokens, session: c.get('session').id, limit: limit + 65_536 });
    if (!read.ok) {
      if (!read.form) throw new PageError('refused', read.status === 413 ? 'ファイルが大きすぎます。' : undefined);
      return showList(c, read.form);
    }
    const bytes = new Uint8Array(await read.value.file.arrayBuffer());
    const { problems } = readRecords(bytes);
    const shapes = shapesOf(bytes, getLayouts());
    return show(c, <Result frame={c.get('frame')} {...{ problems, shapes }} />, problems.length > 0 ? 400 : 200);
  });

  site.get('/layouts/:id', (c) => {
    const one = getLayouts().layouts.find(({ id }) => id === c.req.param('id'));
    if (!one) throw new PageError('not_found');
    return show(c, <One frame={c.get('frame')} layout={one} />);
  });
}

const byNumber = (layouts: readonly RecordLayout[]): RecordLayout[] =>
  layouts.toSorted((a, b) => (a.exchange[0]! + a.record < b.exchange[0]! + b.record ? -1 : 1));
const sayNumber = ({ exchange, record }: RecordLayout): string =>
  [exchange[0]!, ...(exchange.length > 1 ? [words.others] : []), record].join(' ').trim();
const sayFrom = ({ own }: RecordLayout): string => (own === undefined ? words.ours : words.own(own));
const Seen = ({ seen }: { readonly seen: boolean | undefined }) => (
  <Tag kind={seen ? 'done' : 'wait'}>{seen ? words.seen : words.unseen}</Tag>
);

const One = ({ frame, layout }: { readonly frame: AnyFrame; readonly layout: RecordLayout }) => (
  <Page frame={frame} title={layout.title} back={here}>
    {!layout.seen && <Banner kind="warning" title={words.warning} />}
    <Answers
      answers={[
        { name: words.one.exchange, value: layout.exchange.join('・') },
        ...(layout.record === '' ? [] : [{ name: words.one.record, value: layout.record }]),
        { name: words.one.from, value: sayFrom(layout) },
        { name: words.one.source, value: layout.source },
      ]}
    />
    <PlainTable
      caption={words.one.items}
      head={words.one.head}
      rows={layout.items.map(({ title, type, bytes, seen }, i) => [
        `${i + 1} ${title}`,
        words.one.types[type],
        String(bytes),
        <Seen seen={seen} />,
      ])}
    />
    {layout.codes && (
      <PlainTable
        caption={words.one.codes}
        head={words.one.codeHead}
        rows={Object.entries(layout.codes).flatMap(([key, codes]) =>
          Object.entries(codes).map(([word, code]) => [
            layout.items.find((item) => item.key === key)?.title ?? key,
            word,
            code,
          ]),
        )}
      />
    )}
  </Page>
);

type ResultProps = {
  readonly frame: AnyFrame;
  readonly problems: readonly Problem[];
  readonly shapes: readonly Shapes[];
};
const Result = ({ frame, problems, shapes }: ResultProps) => (
  <Page frame={frame} title={words.read.result} back={here}>
    {problems.length === 0 ? (
      <Banner kind="success" title={words.read.good} />
    ) : (
      <>
        <Banner kind="warning" title={words.read.wrong(problems.length)} />
        <PlainTable
          caption={words.read.problems}
          head={words.read.problemHead}
          rows={problems
            .slice(0, shownAtMost)
            .map(({ row, column, text }) => [words.read.row(row), words.read.column(column), text])}
        />
        {problems.length > shownAtMost && <p>{words.read.more(problems.length - shownAtMost)}</p>}
      </>
    )}
    {shapes.some(({ layout }) => !layout.seen) && <Banner kind="warning" title={words.warning} />}
    {shapes.map(({ layout, count, columns }) => (
      <PlainTable
        caption={words.read.shapes(layout.title, count)}
        head={words.read.shapeHead}
        rows={Array.from({ length: Math.max(columns.length, layout.items.length) }, (_, i) => {
          const item = layout.items[i];
          return [
            item ? `${i + 1} ${item.title}` : words.read.extra(i + 1),
            item ? `${words.one.types[item.type]} ${item.bytes}` : '',
            columns[i] ?? '',
          ];
        })}
      />
    ))}
    <LinkButton kind="second" href={here}>
      {words.read.again}
    </LinkButton>
  </Page>
);
