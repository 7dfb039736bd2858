import { z } from 'zod';
import { staffAdministratorRole } from '../../../../contracts/settings.ts';
import { Actions, LinkButton } from '../../../../web/action/button.tsx';
import type { Ground, Site } from '../../../../web/application/ground.ts';
import { PageError } from '../../../../web/application/page-error.ts';
import { download } from '../../../../web/export/download.ts';
import { ExportForm, LostReport } from '../../../../web/export/export-form.tsx';
import { sheetOf } from '../../../../web/export/sheet.ts';
import { writeCsv } from '../../../../web/export/write-csv.ts';
import { writeXlsx } from '../../../../web/export/write-xlsx.ts';
import { readForm } from '../../../../web/form/read.ts';
import { Banner } from '../../../../web/notice/banner.tsx';
import { Page } from '../../../../web/page.tsx';
import { show } from '../../../../web/pages.tsx';
import { arrange, filterRows } from '../../../../web/table/arrange.ts';
import { readTableState } from '../../../../web/table/state.ts';
import { DataTable } from '../../../../web/table/table.tsx';
import { columnsAt, heldBy, here, readStaff, stateOf } from './entries.tsx';
import { words } from './words.ts';

const file = z.object({
  view: z.string().max(2000).default(''),
  form: z.enum(['xlsx', 'utf-8', 'cp932']).default('xlsx'),
  unwritable: z.enum(['utf-8', 'replace', 'stop']).optional(),
});

/** Who acts for the member: the list, and the same as a file. */
export function addList(site: Site, { clock, tokens }: Ground): void {
  site.get('/staff', async (c) => {
    const now = clock.now();
    const staff = await readStaff(c);
    const columns = columnsAt(now);
    const query = new URL(c.req.url).searchParams;
    const state = readTableState(query, columns);
    const administrators = staff.filter(
      (one) => stateOf(one, now) === 'now' && heldBy(one, now).roles.includes(staffAdministratorRole),
    );
    const done = Number(query.get('done'));
    return show(
      c,
      <Page frame={c.get('frame')} title={words.title} back="/municipal" scripts={['table']}>
        {Number.isSafeInteger(done) && done > 0 && <Banner kind="success" title={words.done(done)} />}
        {administrators.length === 1 && (
          <Banner kind="warning" title={words.alone}>
            <p>{words.aloneAbout}</p>
          </Banner>
        )}
        <Actions>
          <LinkButton href={`${here}/new`}>{words.acts.new}</LinkButton>
          <LinkButton kind="second" href={`${here}/transfer`}>
            {words.acts.transfer}
          </LinkButton>
          <LinkButton kind="quiet" href={`${here}/jobs`}>
            {words.acts.jobs}
          </LinkButton>
          <LinkButton kind="quiet" href={`${here}/settings`}>
            {words.acts.settings}
          </LinkButton>
        </Actions>
        <DataTable
          caption={words.list}
          columns={columns}
          state={state}
          arranged={arrange(staff, columns, state)}
          id={({ id }) => id}
          empty={words.none}
        />
        <ExportForm
          action={`${here}/file`}
          token={c.get('token')}
          view={new URL(c.req.url).search}
          total={filterRows(staff, columns, state.filter).length}
        />
      </Page>,
    );
  });

  site.post('/staff/file', async (c) => {
    const read = await readForm(c.req.raw, { schema: file, tokens, session: c.get('session').id });
    if (!read.ok) throw new PageError('not_found');
    const { view, form, unwritable } = read.value;
    const columns = columnsAt(clock.now());
    const rows = filterRows(await readStaff(c), columns, readTableState(new URLSearchParams(view), columns).filter);
    const sheet = sheetOf(words.list, columns, rows);
    if (form === 'xlsx') return download(words.list, 'xlsx', await writeXlsx(sheet));
    const written = writeCsv(
      sheet,
      form === 'cp932' && unwritable !== 'utf-8' ? 'cp932' : 'utf-8',
      unwritable === 'replace' ? 'replace' : 'stop',
    );
    if (written.outcome === 'written') return download(words.list, 'csv', written.bytes);
    return show(
      c,
      <Page frame={c.get('frame')} title={words.acts.file} back={here}>
        <LostReport lost={written.lost} action={`${here}/file`} token={c.get('token')} kept={{ view, form }} />
      </Page>,
    );
  });
}
