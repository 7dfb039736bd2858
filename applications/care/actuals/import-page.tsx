import { z } from 'zod';
import { memberCode } from '../../../contracts/member.ts';
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
import { sayMonth } from '../../../web/japanese/day.ts';
import { Name } from '../../../web/japanese/name.tsx';
import { Banner } from '../../../web/notice/banner.tsx';
import { Page } from '../../../web/page.tsx';
import { show } from '../../../web/pages.tsx';
import { PlainTable } from '../../../web/table/plain-table.tsx';
import { type Shown, ShownPerson } from '../../../web/viewing/viewing.tsx';
import { sayChange } from '../files/compare/changes.ts';
import { sayDifference } from '../files/compare/difference.ts';
import { holdsBack } from '../files/problem/problem.ts';
import { byOf, checkLeading, type Known, showPersons } from '../visits/desk.ts';
import { type LookedInto, lookInto, takeFile } from './file.ts';
import { home, monthOf } from './read.ts';
import { words } from './words.ts';

const { importing: say } = words;
const limit = 2 * 1024 * 1024;
const shownAtMost = 200;
const chosen = z.object({ file: file(say.file, { limit, extensions: ['.csv'] }) });
/** The file goes through the reader's own browser to the second page: nothing of it lies here before it is taken in. */
const carried = z.object({ name: z.string().max(300), content: z.base64(), version: z.string().max(100) });

/** Actuals of the office's own software: looked at first, then taken in. */
export function addImport(site: Site, { tokens, clock }: Ground): void {
  const path = '/:month{\\d{6}}/import';
  const pathIn = (c: PageContext) => `${home}/${monthOf(c)}/import`;
  const session = (c: PageContext) => c.get('session').id;
  const choosePage = (c: PageContext, state: FormState) => (
    <ChoosePage
      frame={c.get('frame')}
      token={c.get('token')}
      action={pathIn(c)}
      back={`${home}/${monthOf(c)}`}
      state={state}
    />
  );

  const preview = async (c: PageContext, looked: LookedInto, kept: Kept, stale = false) => {
    const shown = await showPersons(c, [...looked.codes.values()], words.viewing);
    return show(
      c,
      <PreviewPage
        frame={c.get('frame')}
        token={c.get('token')}
        action={`${pathIn(c)}/take`}
        back={pathIn(c)}
        month={monthOf(c)}
        {...{ looked, shown, kept, stale }}
      />,
      stale ? 409 : looked.wrong === undefined ? 200 : 400,
    );
  };

  site.get(path, (c) => {
    checkLeading(c);
    return show(c, choosePage(c, emptyForm));
  });

  site.post(path, async (c) => {
    checkLeading(c);
    const read = await readForm(c.req.raw, { schema: chosen, tokens, session: session(c), limit: limit + 65_536 });
    if (!read.ok) {
      if (!read.form) throw new PageError('refused', read.status === 413 ? 'ファイルが大きすぎます。' : undefined);
      return show(c, choosePage(c, read.form), 400);
    }
    const bytes = Buffer.from(await read.value.file.arrayBuffer());
    const { name } = read.value.file;
    const looked = await c.get('rows')((connection) =>
      lookInto(connection, memberCode(c.get('member').id), { name, bytes }),
    );
    return preview(c, looked, { name, content: bytes.toString('base64') });
  });

  site.post(`${path}/take`, async (c) => {
    checkLeading(c);
    const read = await readForm(c.req.raw, { schema: carried, tokens, session: session(c), limit: 2 * limit });
    if (!read.ok) throw new PageError('not_found');
    const { name, content, version } = read.value;
    const at = { office: memberCode(c.get('member').id), by: byOf(c, clock.now()), version };
    const taken = await c.get('rows')((connection) =>
      takeFile(connection, at, { name, bytes: Buffer.from(content, 'base64') }),
    );
    if (!('changed' in taken)) return preview(c, taken, { name, content }, true);
    const { changed, months } = taken;
    const month = months.includes(monthOf(c)) ? monthOf(c) : months[0];
    return sendBack(c, `${home}/${month}?told=imported&count=${changed}`, home);
  });
}

type Common = { readonly frame: AnyFrame; readonly token: string; readonly action: string; readonly back: string };

const ChoosePage = ({ frame, token, action, back, state }: Common & { readonly state: FormState }) => (
  <Page frame={frame} title={say.title} back={back}>
    <p>{say.about}</p>
    <Form action={action} token={token} state={state} files>
      <FileField name="file" label={say.file} accept=".csv" limit={limit} error={state.errors.file} />
      <Actions>
        <Button>{say.look}</Button>
      </Actions>
    </Form>
  </Page>
);

type Kept = { readonly name: string; readonly content: string };
type PreviewProps = Common & {
  readonly month: string;
  readonly looked: LookedInto;
  readonly shown: ReadonlyMap<string, Shown<Known>>;
  readonly kept: Kept;
  /** it was looked at before, and means another thing now */
  readonly stale: boolean;
};

const PreviewPage = ({ frame, token, action, back, month, looked, shown, kept, stale }: PreviewProps) => {
  const { problems, differences, codes, wrong, months, version } = looked;
  const others = months.filter((one) => one !== month);
  const nameOf = (key: { readonly insurer: string; readonly insured: string }) => {
    const one = shown.get(codes.get(`${key.insurer} ${key.insured}`) ?? '');
    return one ? (
      <ShownPerson person={one}>{({ name }) => <Name name={name} />}</ShownPerson>
    ) : (
      `${say.unknownName}（${key.insured}）`
    );
  };
  return (
    <Page frame={frame} title={say.preview} back={back} wrong={wrong !== undefined}>
      <p>
        「{kept.name}」　{say.notYet}
      </p>
      {stale && <Banner kind="warning" title={say.stale} />}
      {wrong && (
        <p>
          <strong>{wrong}</strong>
        </p>
      )}
      {wrong === undefined && others.length > 0 && (
        <Banner kind="warning" title={say.otherMonth(others.map(sayMonth).join('、'))}>
          <p>{say.otherMonthAbout(sayMonth(month))}</p>
        </Banner>
      )}
      {problems.length > 0 && (
        <PlainTable
          apart
          caption={say.problems}
          head={say.problemHead}
          rows={problems
            .slice(0, shownAtMost)
            .map(({ file: name, row, column, what, mend }) => [say.place(name, row, column), `${what}${mend}`])}
        />
      )}
      {differences.length > 0 && (
        <PlainTable
          apart
          caption={say.differences}
          head={say.head}
          rows={differences.slice(0, shownAtMost).map((one) => [
            nameOf(one.key),
            <>
              {sayDifference(one)}
              {one.changes.length > 0 && (
                <ul>
                  {one.changes.slice(0, 40).map((change) => (
                    <li>{sayChange(change)}</li>
                  ))}
                </ul>
              )}
            </>,
          ])}
        />
      )}
      {wrong === undefined && !holdsBack(problems) ? (
        <Form action={action} token={token} kept={{ ...kept, version }}>
          <Actions>
            <Button>{say.go}</Button>
            <LinkButton kind="second" href={back}>
              {say.drop}
            </LinkButton>
          </Actions>
        </Form>
      ) : (
        <LinkButton href={back}>{say.again}</LinkButton>
      )}
    </Page>
  );
};
