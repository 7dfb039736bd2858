import { Actions, Button } from '../../../../web/action/button.tsx';
import type { PageContext } from '../../../../web/application/ground.ts';
import { FileField } from '../../../../web/form/file-field.tsx';
import { Form } from '../../../../web/form/form.tsx';
import { emptyForm, type FormState } from '../../../../web/form/state.ts';
import { dayIn } from '../../../../web/japanese/day.ts';
import { Tag } from '../../../../web/list/tag.tsx';
import { Banner } from '../../../../web/notice/banner.tsx';
import { Page } from '../../../../web/page.tsx';
import { PlainTable } from '../../../../web/table/plain-table.tsx';
import { ShownPerson } from '../../../../web/viewing/viewing.tsx';
import { listOf } from '../ledger/certification.ts';
import { findPapers, partTitle } from '../ledger/papers.ts';
import { readNames } from '../names.ts';
import { pathOf } from '../paths.ts';
import { Particulars } from '../person/particulars.tsx';
import { showOne } from '../person/shown.ts';
import { listConsents } from './consents.ts';
import { DoctorForm } from './doctor-form.tsx';
import { type Paper, papersFor } from './giving.ts';
import { words } from './words.ts';

type At = {
  readonly now: Date;
  readonly said?: string | undefined;
  /** what was wrong, in which of the two forms */
  readonly doctor?: FormState;
  readonly file?: FormState;
};
export const fileLimit = 2 * 1024 * 1024;

/** The four papers, for each office whom the person has let have them: what can be given, and in words why something cannot. */
export async function papersPage(c: PageContext, { now, said, doctor, file }: At) {
  const person = await showOne(c, words.viewing);
  const { code } = person;
  const { decided, papers } = await c.get('rows')(async (connection) => {
    const decided = (await listOf(connection, [code])).find(({ level }) => level !== null);
    return { decided, papers: decided && (await findPapers(connection, decided.id)) };
  });
  const consents = await listConsents(c, code, now);
  const nameOf = await readNames(c);
  const recipients = [...new Set(consents.map(({ recipient }) => recipient))];
  const about = { decided, papers, consents, today: dayIn(now) };
  const path = pathOf(code, '/papers');
  const token = c.get('token');
  return (
    <Page frame={c.get('frame')} title={words.title} back={pathOf(code)}>
      {said && <Banner kind="success" title={said} />}
      <ShownPerson person={person}>{(one) => <Particulars one={one} />}</ShownPerson>
      <p>{words.explained}</p>
      {recipients.length === 0 && <p>{words.nobody}</p>}
      {recipients.map((recipient) => (
        <PaperTable office={nameOf(recipient)} papers={papersFor(recipient, about)} />
      ))}
      <p>{words.rule}</p>
      {recipients.length > 0 && (
        <DoctorForm
          path={path}
          token={token}
          state={doctor ?? emptyForm}
          recipients={recipients.map((value) => ({ value, label: nameOf(value) }))}
          given={consents.filter(({ giver }) => giver === 'doctor')}
          nameOf={nameOf}
        />
      )}
      <h2>{words.file.title}</h2>
      <Form action={`${path}/file`} token={token} state={file ?? emptyForm} files>
        <FileField
          name="file"
          error={file?.errors.file}
          label={words.file.label}
          hint={words.file.hint}
          accept=".json"
          limit={fileLimit}
        />
        <Actions>
          <Button kind="second">{words.file.go}</Button>
        </Actions>
      </Form>
    </Page>
  );
}

const PaperTable = ({ office, papers }: { readonly office: string; readonly papers: readonly Paper[] }) => (
  <PlainTable
    apart
    caption={words.table(office)}
    head={words.head}
    rows={papers.map(({ part, against }) => [
      partTitle(part),
      <Tag kind={against ? 'stop' : 'done'}>{against ? words.no : words.yes}</Tag>,
      against ? words.against[against] : part === 'doctorsOpinion' ? words.becauseDoctor : words.because,
    ])}
  />
);
