/** A number to call by pressing it. */
export const Phone = ({ number, who }: { readonly number: string; readonly who?: string }) => (
  <a class="phone" href={`tel:${number.replaceAll('-', '')}`}>
    {who && <span>{who} </span>}
    {number}
  </a>
);
