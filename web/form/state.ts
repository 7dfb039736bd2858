/** What was entered, by the name of the field, as it was entered. Files are not kept: a browser does not let them be put back. */
export type Values = Readonly<Record<string, string | readonly string[]>>;
/** What is wrong, by the name of the field, in words that say how to mend it. */
export type Errors = Readonly<Record<string, string>>;
export type FormState = { readonly values: Values; readonly errors: Errors };

export const emptyForm: FormState = { values: {}, errors: {} };

/** What a field of this form shows: `<TextField label="お名前" {...field(form, 'name')} />`. */
export function field({ values, errors }: FormState, name: string) {
  const value = values[name];
  return { name, value: typeof value === 'string' ? value : undefined, error: errors[name] };
}

/** The same for a field of which several can be chosen. */
export function fieldOfMany({ values, errors }: FormState, name: string) {
  const value = values[name] ?? [];
  return { name, value: typeof value === 'string' ? [value] : value, error: errors[name] };
}
