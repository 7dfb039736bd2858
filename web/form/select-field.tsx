import { describe, Field, type FieldProps } from './field.tsx';

export type Option = { readonly value: string; readonly label: string };
type Props = FieldProps & { readonly options: readonly Option[]; readonly value?: string };

/** For staff, and where the options are many; residents choose from cards. */
export const SelectField = ({ options, value = '', ...about }: Props) => (
  <Field {...about}>
    <select class="input select" id={about.name} name={about.name} {...describe(about)}>
      <option value="">選んでください</option>
      {options.map((option) => (
        <option value={option.value} selected={option.value === value}>
          {option.label}
        </option>
      ))}
    </select>
  </Field>
);
