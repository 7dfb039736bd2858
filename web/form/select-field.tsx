import { describe, Field, type FieldProps } from './field.tsx';

export type Option = { readonly value: string; readonly label: string };
type Props = FieldProps & {
  readonly options: readonly Option[];
  readonly value?: string /** what choosing none means */;
  readonly none?: string;
};

/** For staff, and where the options are many; residents choose from cards. */
export const SelectField = ({ options, value = '', none = '選んでください', ...about }: Props) => (
  <Field {...about}>
    <select class="input select" id={about.name} name={about.name} {...describe(about)}>
      <option value="">{none}</option>
      {options.map((option) => (
        <option value={option.value} selected={option.value === value}>
          {option.label}
        </option>
      ))}
    </select>
  </Field>
);
