import { describe, Field, FieldGroup, type FieldProps } from './field.tsx';
import type { FormState } from './state.ts';

type Props = Omit<FieldProps, 'error'> & { readonly state: FormState };
const parts = [
  { part: 'year', label: '年', width: 'wide-8' },
  { part: 'month', label: '月', width: 'wide-2' },
  { part: 'day', label: '日', width: 'wide-2' },
] as const;
const text = (state: FormState, name: string): string => {
  const value = state.values[name];
  return typeof value === 'string' ? value : '';
};

/** A day in three parts, for residents; the year in 和暦 or 西暦. `readForm` joins the parts under the field's own name. */
export const DateField = ({ state, hint = '年は「昭和15」でも「1940」でもかまいません。', ...rest }: Props) => {
  const about = { ...rest, hint, error: state.errors[rest.name] };
  return (
    <FieldGroup {...about}>
      <div class="date">
        {parts.map(({ part, label, width }, i) => {
          const id = i === 0 ? rest.name : `${rest.name}-${part}`;
          return (
            <span class="date-part">
              <input
                class={`input ${width}`}
                type="text"
                id={id}
                name={`${rest.name}.${part}`}
                value={text(state, `${rest.name}.${part}`)}
                inputmode={part === 'year' ? 'text' : 'numeric'}
                autocomplete="off"
                aria-invalid={about.error ? 'true' : undefined}
              />
              <label for={id}>{label}</label>
            </span>
          );
        })}
      </div>
    </FieldGroup>
  );
};

/** A birthday is written in the years of another era than what happens today. */
export const birthHint = '例 S15.3.7、昭和15年3月7日、1940-3-7';

/** A day in one line, for staff: S15.3.7, 昭和15年3月7日, 1940-3-7, 19400307. */
export const DayField = ({ state, hint = '例 R8.4.1、令和8年4月1日、2026-4-1', ...rest }: Props) => {
  const about = { ...rest, hint, error: state.errors[rest.name] };
  return (
    <Field {...about}>
      <input
        class="input wide-12"
        type="text"
        id={rest.name}
        name={rest.name}
        value={text(state, rest.name)}
        autocomplete="off"
        {...describe(about)}
      />
    </Field>
  );
};
