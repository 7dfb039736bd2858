import { Actions, Button } from '../../../web/action/button.tsx';
import type { Ground, PageContext, Site } from '../../../web/application/ground.ts';
import { PageError } from '../../../web/application/page-error.ts';
import { sendBack } from '../../../web/back.ts';
import { Form } from '../../../web/form/form.tsx';
import { readForm } from '../../../web/form/read.ts';
import { emptyForm, type FormState } from '../../../web/form/state.ts';
import { Banner } from '../../../web/notice/banner.tsx';
import { Page } from '../../../web/page.tsx';
import { show } from '../../../web/pages.tsx';
import { open } from '../../../web/viewing/viewing.tsx';
import { findPerson, type Person } from '../store/persons.ts';
import { certificationContract } from './certification/contract.ts';
import { findLastInquiry, listCertifications } from './certification/store.ts';
import { along, arrive } from './from-consultation.ts';
import { asPerson, ParticularsFields, particulars, valuesOf } from './particulars.tsx';
import { codeOf, here, showPersons, stale, todayOf } from './place.ts';
import { keepCase, listStaff } from './store.ts';
import { findLastReceived } from './succession/store.ts';
import { words } from './words.ts';

type Known = {
  /** the numbers that were asked by: what the form says of them is not believed */
  readonly numbers: Pick<Person, 'code' | 'insurer' | 'insured'>;
  readonly filled: Partial<Person>;
  readonly isFromInsurer: boolean;
  readonly told: string | null;
  readonly wasKnown: boolean;
  readonly staff: readonly string[];
};

/** 利用者の登録: what the insurer said is filled in, and can be completed. */
export function addRegistering(site: Site, ground: Ground): void {
  site.get('/new/of/:code', async (c) => {
    const known = await readKnown(c);
    const { code } = known.numbers;
    const [shown] = await showPersons(c, words.add.viewing, new Map([[code, known]]));
    if (!shown) throw new PageError('not_found');
    const filled = { since: todayOf(ground), ...open(shown).filled, staff: c.get('member').staff.id };
    return show(c, <RegisterPage c={c} known={known} state={{ ...emptyForm, values: valuesOf(filled) }} />);
  });
  site.post('/new/of/:code', async (c) => {
    const { tokens } = ground;
    const read = await readForm(c.req.raw, { schema: particulars, tokens, session: c.get('session').id });
    const known = await readKnown(c);
    if (!read.ok) return read.form ? show(c, <RegisterPage c={c} known={known} state={read.form} />, 400) : stale(c);
    const person = asPerson(read.value, { ...known.numbers, until: null });
    const { id } = c.get('member');
    await c.get('rows')((connection) => keepCase(connection, id, person, read.value.staff || null, ground.clock.now()));
    return sendBack(c, arrive(c, person.code, 'added'), here);
  });
}

/** @throws PageError not_found: nobody whom this office has just asked about */
async function readKnown(c: PageContext): Promise<Known> {
  const code = codeOf(c);
  return c.get('rows')(async (connection) => {
    const asked = await findLastInquiry(connection, code, certificationContract);
    const person = await findPerson(connection, code);
    if (!asked || person?.until === null) throw new PageError('not_found');
    const [newest] = await listCertifications(connection, code);
    const { name, kana, birthDate, sex } = newest?.answer ?? {};
    const told = {
      ...(name && { name }),
      ...(kana && { kana }),
      ...(birthDate && { birth: birthDate }),
      ...(sex && { sex }),
    };
    const handed = (await findLastReceived(connection, code))?.content.basics;
    const { address, telephone } = person ?? handed ?? {};
    return {
      numbers: { code, insurer: asked.insurer, insured: asked.insured },
      filled: { ...handed, ...(person && { ...person, since: undefined }), address, telephone, ...told },
      isFromInsurer: newest?.answer != null,
      told: asked.told,
      wasKnown: person !== undefined,
      staff: await listStaff(connection),
    };
  });
}

type Props = { readonly c: PageContext; readonly known: Known; readonly state: FormState };
const RegisterPage = ({ c, known: { numbers, isFromInsurer, told, wasKnown, staff }, state }: Props) => (
  <Page
    frame={c.get('frame')}
    title={words.add.fill}
    back={along(c, `${here}/new`)}
    wrong={Object.keys(state.errors).length > 0}
  >
    {wasKnown && <p>{words.add.again}</p>}
    {isFromInsurer ? (
      <p>{words.add.fromInsurer}</p>
    ) : (
      <Banner kind="info" title={words.add.byHand}>
        {told && <p>{told}</p>}
      </Banner>
    )}
    <p>
      {words.add.insurer} {numbers.insurer}　{words.add.insured} {numbers.insured}
    </p>
    <Form action={along(c, `${here}/new/of/${encodeURIComponent(numbers.code)}`)} token={c.get('token')} state={state}>
      <ParticularsFields state={state} known={staff} />
      <Actions>
        <Button>{words.add.save}</Button>
      </Actions>
    </Form>
  </Page>
);
