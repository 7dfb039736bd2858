import type { Picture } from '../../contracts/tablet.ts';

/** Few, large forms: told apart without reading and without colour. */
const paths: Readonly<Record<Picture, string>> = {
  flower:
    'M32 26a6 6 0 1 0 .1 0zM32 24c-7-5-6-16 0-18 6 2 7 13 0 18zM38 30c2-8 13-9 16-4-1 6-9 9-16 4zM36 37c8 1 11 10 7 14-6 1-11-6-7-14zM28 37c4 8-1 15-7 14-4-4-1-13 7-14zM26 30c-7 5-15 2-16-4 3-5 14-4 16 4z',
  bird: 'M8 26l10-4c3-9 13-11 19-5l19-6-10 16c0 15-14 22-28 16l-12 5 7-10c-3-3-5-7-5-12zM23 22a2.500 2.500 0 1 0 .1 0z',
  mountain: 'M4 54L24 16l10 18 7-11 19 31zM24 16l-6 12 6-3 5 5 1-3z',
  boat: 'M6 40h52c-3 9-9 14-16 14H22c-7 0-13-5-16-14zM30 8v28H12zM34 14l16 22H34z',
};

/** A picture by which a person finds themselves. What it shows is said beside it, or by its name alone. */
export const PersonPicture = ({ picture }: { readonly picture: Picture }) => (
  <svg class={`person-picture ${picture}`} viewBox="0 0 64 64" aria-hidden="true">
    <path d={paths[picture]} fill-rule="evenodd" />
  </svg>
);
