import { z } from 'zod';
import { memberSettings, mostLockMinutes, staffAdministratorRole } from '../../../../contracts/settings.ts';
import { Actions, Button } from '../../../../web/action/button.tsx';
import type { Ground, PageContext, Site } from '../../../../web/application/ground.ts';
import { PageError } from '../../../../web/application/page-error.ts';
import { ChoiceCards } from '../../../../web/form/choice-cards.tsx';
import { choice } from '../../../../web/form/fields.ts';
import { Form } from '../../../../web/form/form.tsx';
import { readForm } from '../../../../web/form/read.ts';
import { SelectField } from '../../../../web/form/select-field.tsx';
import { emptyForm, type FormState, field } from '../../../../web/form/state.ts';
import { Banner } from '../../../../web/notice/banner.tsx';
import { Page } from '../../../../web/page.tsx';
import { show } from '../../../../web/pages.tsx';
import { taken } from '../taken.ts';
import { here, readSettings } from './entries.tsx';
import { words } from './words.ts';

const minutes = Array.from({ length: mostLockMinutes }, (_, i) => String(i + 1));
const hours = ['1', '4', '8', '24', '48', '72', '168'] as const;
const schema = z.object({
  lockMinutes: choice(words.lockLabel, minutes as [string, ...string[]]),
  protectionHours: choice(words.protectionLabel, hours),
  staffSignIn: choice(words.signInLabel, ['yes', 'no']),
});

/** 設定: what the member decides for its own staff. */
export function addSettings(site: Site, { tokens }: Ground): void {
  site.get('/staff/settings', async (c) => {
    const { lockMinutes, protectionHours, staffSignIn } = await readSettings(c);
    const known = { lockMinutes: String(lockMinutes), protectionHours: String(protectionHours) };
    const values = { ...known, staffSignIn: staffSignIn ? 'yes' : 'no' };
    return show(c, <SettingsPage c={c} state={{ ...emptyForm, values }} />);
  });
  site.post('/staff/settings', async (c) => {
    const read = await readForm(c.req.raw, { schema, tokens, session: c.get('session').id });
    if (!read.ok) {
      if (!read.form) throw new PageError('not_found');
      return show(c, <SettingsPage c={c} state={read.form} />, 400);
    }
    const { lockMinutes, protectionHours, staffSignIn } = read.value;
    const body = {
      lockMinutes: Number(lockMinutes),
      protectionHours: Number(protectionHours),
      staffSignIn: staffSignIn === 'yes',
    };
    taken(await c.get('member').act('/v1/settings', body, memberSettings, staffAdministratorRole));
    return c.redirect(`${here}/settings?done=yes`, 303);
  });
}

const SettingsPage = ({ c, state }: { readonly c: PageContext; readonly state: FormState }) => (
  <Page frame={c.get('frame')} title={words.settingsTitle} back={here}>
    {c.req.query('done') === 'yes' && <Banner kind="success" title={words.settled} />}
    <Form action={`${here}/settings`} token={c.get('token')} state={state}>
      <SelectField
        {...field(state, 'lockMinutes')}
        label={words.lockLabel}
        options={minutes.map((value) => ({ value, label: `${value}分` }))}
      />
      <SelectField
        {...field(state, 'protectionHours')}
        label={words.protectionLabel}
        hint={words.protectionHint}
        options={hours.map((value) => ({ value, label: `${value}時間` }))}
      />
      <ChoiceCards
        {...field(state, 'staffSignIn')}
        label={words.signInLabel}
        hint={words.signInHint}
        choices={[
          { value: 'yes', label: 'はい' },
          { value: 'no', label: 'いいえ' },
        ]}
      />
      <Actions>
        <Button>{words.settingsSave}</Button>
      </Actions>
    </Form>
  </Page>
);
