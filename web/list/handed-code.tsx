/** A code that somebody writes down, or says on the telephone: large, in groups, every letter apart from its neighbours. */
export const HandedCode = ({ code }: { readonly code: string }) => (
  <p class="handed-code">
    <strong>{code}</strong>
  </p>
);
