const selector = /(.)([\u{E0100}-\u{E01EF}])/gu;

type Piece = { readonly text: string; readonly variant: boolean };

/** A name cut where a character is told apart by a variation selector. The texts joined are the name, unchanged. */
export function splitVariants(name: string): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  for (const match of name.matchAll(selector)) {
    if (match.index > at) pieces.push({ text: name.slice(at, match.index), variant: false });
    pieces.push({ text: match[0], variant: true });
    at = match.index + match[0].length;
  }
  if (at < name.length) pieces.push({ text: name.slice(at), variant: false });
  return pieces;
}

/**
 * A person's name. No web font of ours has the glyphs of variants, so the base glyph is seen and the variant is said; what is copied from the
 * page keeps the sequence, or the register would lose it.
 */
export const Name = ({ name, kana }: { readonly name: string; readonly kana?: string }) => {
  const pieces = splitVariants(name);
  return (
    <span class="name">
      {pieces.map(({ text, variant }) => (variant ? <span class="variant">{text}</span> : text))}
      {pieces.some(({ variant }) => variant) && <span class="variant-note">異体字</span>}
      {kana && <span class="kana">{kana}</span>}
    </span>
  );
};
