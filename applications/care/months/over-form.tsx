import { Button } from '../../../web/action/button.tsx';
import { Form } from '../../../web/form/form.tsx';
import type { FormState } from '../../../web/form/state.ts';
import { TextField } from '../../../web/form/text-field.tsx';
import { PlainTable } from '../../../web/table/plain-table.tsx';
import type { PersonMonth } from './load.ts';
import { words } from './words.ts';

/** The field of what one office's kind of service takes over of the units beyond the limit. */
export const shareName = ({ provider, service }: { readonly provider: string; readonly service: string }): string =>
  `over.${provider}.${service}`;

type Props = {
  readonly of: PersonMonth;
  readonly here: string;
  readonly token: string;
  readonly kept: Readonly<Record<string, string>>;
  readonly state: FormState;
  readonly nameOf: (office: string) => string;
};
/** 超える分の割り振り: which office's units are beyond the limit is for the planner to say. */
export const OverForm = ({ of: { figures, slip }, here, token, kept, state, nameOf }: Props) => {
  const chosen = slip?.content.over;
  return (
    <Form action={`${here}/over`} token={token} kept={kept} state={state}>
      <h3>{words.slip.over}</h3>
      <p>{words.slip.overAbout}</p>
      <PlainTable
        caption={words.slip.over}
        head={['事業所', '限度額管理の単位数', 'いまの割り振り', '割り振る単位数']}
        rows={figures
          .sheet!.parts.filter(({ limited }) => limited > 0)
          .map(({ provider, service, limited, over }) => {
            const name = shareName({ provider, service });
            const own = chosen?.find((one) => one.provider === provider && one.service === service)?.units;
            const value = state.values[name] ?? own;
            return [
              nameOf(provider),
              limited.toLocaleString('ja-JP'),
              over.toLocaleString('ja-JP'),
              <TextField
                label={<span class="unseen">{nameOf(provider)}に割り振る単位数</span>}
                name={name}
                value={value === undefined ? '' : String(value)}
                error={state.errors[name]}
                keyboard="numeric"
                width={8}
                optional="quietly"
              />,
            ];
          })}
      />
      <Button kind="second">{words.slip.overGo}</Button>
    </Form>
  );
};
