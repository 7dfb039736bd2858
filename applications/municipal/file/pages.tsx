import { Actions, Button, LinkButton } from '../../../web/action/button.tsx';
import { FileField } from '../../../web/form/file-field.tsx';
import { Form } from '../../../web/form/form.tsx';
import type { FormState } from '../../../web/form/state.ts';
import type { AnyFrame } from '../../../web/frame/frame.ts';
import { Banner } from '../../../web/notice/banner.tsx';
import { Page } from '../../../web/page.tsx';
import { PlainTable } from '../../../web/table/plain-table.tsx';
import type { Looked, Problem, Words } from './take-in.tsx';
import type { Waiting } from './waiting.ts';
import { words as shared } from './words.ts';

type Common = {
  readonly frame: AnyFrame;
  readonly token: string;
  readonly home: string;
  readonly back?: string;
  readonly words: Words;
};
const shownAtMost = 200;
const More = ({ count }: { readonly count: number }) =>
  count > shownAtMost ? <p>{shared.preview.more(count - shownAtMost)}</p> : null;

type Choose = Common & { readonly limit: number; readonly state: FormState; readonly said?: string | undefined };
export const ChoosePage = ({ frame, token, home, back, words, limit, state, said }: Choose) => (
  <Page frame={frame} title={words.title} {...(back && { back })}>
    {said && <Banner kind="success" title={said} />}
    <p>{words.about}</p>
    <Form action={home} token={token} state={state} files>
      <FileField
        name="file"
        error={state.errors.file}
        label={words.file}
        hint={words.hint}
        accept=".csv,.txt"
        limit={limit}
      />
      <Actions>
        <Button>{shared.go}</Button>
      </Actions>
    </Form>
    <p>{words.columns}</p>
  </Page>
);

export const WrongPage = ({ frame, home, words, problems }: Common & { readonly problems: readonly Problem[] }) => (
  <Page frame={frame} title={shared.wrong.title} back={home}>
    <p>{words.wrong}</p>
    <PlainTable
      apart
      caption={shared.wrong.table}
      head={[shared.wrong.line, shared.wrong.what]}
      rows={problems
        .slice(0, shownAtMost)
        .map(({ line, text }) => [line > 0 ? `${line}行目` : shared.wrong.file, text])}
    />
    <More count={problems.length} />
    <LinkButton href={home}>{shared.wrong.again}</LinkButton>
  </Page>
);

type Preview = Common & { readonly file: Waiting<unknown>; readonly looked: Exclude<Looked, { problems: object }> };
export const PreviewPage = ({ frame, token, home, words, file, looked: { before, changed } }: Preview) => (
  <Page frame={frame} title={shared.preview.title} back={home}>
    <p>
      「{file.name}」　{shared.preview.about}
    </p>
    {before}
    <h2>{words.table}</h2>
    {changed.length === 0 ? (
      <p>{words.none}</p>
    ) : (
      <PlainTable
        apart
        caption={words.table}
        head={[shared.wrong.line, words.number, shared.preview.change]}
        rows={changed.slice(0, shownAtMost).map(({ line, number, what }) => [`${line}行目`, number, what])}
      />
    )}
    <More count={changed.length} />
    <Form action={`${home}/${file.id}`} token={token}>
      <Actions>
        <Button name="go" value="take">
          {shared.preview.go}
        </Button>
        <Button kind="second" name="go" value="drop">
          {shared.preview.drop}
        </Button>
      </Actions>
    </Form>
  </Page>
);
