import type { Errors } from './state.ts';

/** All that is wrong, before the form, each a link to its field. It takes the focus as the page opens; no script is needed for that. */
export const ErrorSummary = ({ errors }: { readonly errors: Errors }) => {
  const entries = Object.entries(errors);
  if (entries.length === 0) return null;
  return (
    <section class="error-summary" aria-labelledby="error-summary" tabindex={-1} autofocus>
      <h2 id="error-summary">
        {entries.length === 1 ? '次のところを直してください' : `次の${entries.length}か所を直してください`}
      </h2>
      <ul>
        {entries.map(([name, text]) => (
          <li>{name === '' ? text : <a href={`#${name}`}>{text}</a>}</li>
        ))}
      </ul>
    </section>
  );
};
