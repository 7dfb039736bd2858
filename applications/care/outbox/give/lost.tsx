import { Actions, Button } from '../../../../web/action/button.tsx';
import { Form } from '../../../../web/form/form.tsx';
import type { FormState } from '../../../../web/form/state.ts';
import type { AnyFrame } from '../../../../web/frame/frame.ts';
import { Page } from '../../../../web/page.tsx';
import { PlainTable } from '../../../../web/table/plain-table.tsx';
import { currentTable } from '../../files/table/tables.ts';
import type { Lost } from '../../files/write/csv.ts';
import { words } from '../words.ts';

const w = words.give;

type LostProps = {
  readonly frame: AnyFrame;
  readonly token: string;
  readonly path: string;
  readonly lost: readonly Lost[];
  readonly form: FormState;
};
/** Characters that the files cannot hold: each is named, and replaced only after somebody has said so. */
export const LostPage = ({ frame, token, path, lost, form }: LostProps) => {
  const { id = '', persons = [], way = 'file', contact = '', version = currentTable.version } = form.values;
  return (
    <Page frame={frame} title={w.lost} back={path}>
      <p>{w.lostAbout}</p>
      <PlainTable
        caption={w.lost}
        head={[w.character, w.instead, w.place]}
        rows={lost.map(({ character, code, instead, file, row, name }) => [
          `${character}（${code}）`,
          instead === '' ? '除く' : instead,
          `${file} ${row}行目「${name}」`,
        ])}
      />
      <Form
        action={path}
        token={token}
        kept={{ id: String(id), way: String(way), contact: String(contact), version: String(version), replace: 'yes' }}
      >
        {[persons].flat().map((code) => (
          <input type="hidden" name="persons" value={code} />
        ))}
        <Actions>
          <Button>{w.lostGo}</Button>
        </Actions>
      </Form>
    </Page>
  );
};
