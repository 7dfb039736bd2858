import type { Picture } from '../../contracts/tablet.ts';

const circle = (x: number, y: number, r: number) =>
  `M${x - r} ${y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0z`;
const petals = [0, 1, 2, 3, 4].map((i) => {
  const turn = (i * 2 * Math.PI) / 5 - Math.PI / 2;
  return circle(Math.round(32 + 18 * Math.cos(turn)), Math.round(33 + 18 * Math.sin(turn)), 11);
});

/** Few, large forms: told apart without reading and without colour. */
const paths: Readonly<Record<Picture, string>> = {
  flower: [...petals, circle(32, 33, 6)].join(''),
  bird: [circle(30, 39, 16), circle(45, 22, 9), 'M52 17l11 5-11 5zM18 36L2 27l3 19z'].join(''),
  mountain: 'M2 56L24 12l13 24 7-10 18 30z',
  boat: 'M4 42h56c-3 9-9 14-17 14H21c-8 0-14-5-17-14zM29 6v32H9zM34 14l18 24H34z',
};

/** A picture by which a person finds themselves. What it shows is said beside it, or by its name alone. */
export const PersonPicture = ({ picture }: { readonly picture: Picture }) => (
  <svg class={`person-picture ${picture}`} viewBox="0 0 64 64" aria-hidden="true">
    <path d={paths[picture]} />
  </svg>
);
