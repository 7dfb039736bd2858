import { z } from 'zod';
import { Actions, Button } from '../../../web/action/button.tsx';
import type { Ground, Site } from '../../../web/application/ground.ts';
import { PageError } from '../../../web/application/page-error.ts';
import { sendBack } from '../../../web/back.ts';
import { Form } from '../../../web/form/form.tsx';
import { readForm } from '../../../web/form/read.ts';
import { TextField } from '../../../web/form/text-field.tsx';
import { Empty } from '../../../web/list/empty.tsx';
import { Banner } from '../../../web/notice/banner.tsx';
import { Page } from '../../../web/page.tsx';
import { show } from '../../../web/pages.tsx';
import { listPersons } from '../store/persons.ts';
import { districtOf } from './district.ts';
import { keepAreas, readAreas } from './store.ts';
import { words } from './words.ts';

const path = '/care/centre/areas';
const form = z.record(z.string(), z.any()).transform((sent) =>
  Object.entries(sent).flatMap(([name, area]): [string, string][] => {
    const district: unknown = name.startsWith('area-') && sent[`district-${name.slice(5)}`];
    return typeof district === 'string' && typeof area === 'string' ? [[district, area.trim().slice(0, 40)]] : [];
  }),
);

/** 圏域: the centre says which district belongs to which. */
export function addAreas(site: Site, { tokens }: Ground): void {
  site.get('/areas', async (c) => {
    const { districts, areas } = await c.get('rows')(async (connection) => ({
      districts: new Set((await listPersons(connection)).flatMap(({ address }) => districtOf(address) ?? [])),
      areas: await readAreas(connection),
    }));
    const all = [...new Set([...districts, ...areas.keys()])].sort((a, b) => a.localeCompare(b, 'ja'));
    return show(
      c,
      <Page frame={c.get('frame')} title={words.area.title} back="/care/centre">
        {c.req.query('done') && <Banner kind="success" title={words.area.kept} />}
        <p>{words.area.about}</p>
        {all.length === 0 ? (
          <Empty title={words.area.none} />
        ) : (
          <Form action={path} token={c.get('token')}>
            {all.map((district, i) => (
              <>
                <input type="hidden" name={`district-${i}`} value={district} />
                <TextField
                  label={district}
                  name={`area-${i}`}
                  value={areas.get(district) ?? ''}
                  width={20}
                  maxlength={40}
                  optional="quietly"
                />
              </>
            ))}
            <Actions>
              <Button>{words.area.go}</Button>
            </Actions>
          </Form>
        )}
      </Page>,
    );
  });
  site.post('/areas', async (c) => {
    const read = await readForm(c.req.raw, { schema: form, tokens, session: c.get('session').id });
    if (!read.ok) throw new PageError('not_found');
    await c.get('rows')((connection) => keepAreas(connection, c.get('member').id, new Map(read.value)));
    return sendBack(c, `${path}?done=1`, path);
  });
}
