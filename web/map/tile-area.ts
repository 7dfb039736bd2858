/** West, south, east, north, in degrees. */
export type Bounds = readonly [west: number, south: number, east: number, north: number];
export type Tile = { readonly z: number; readonly x: number; readonly y: number };
export type TileArea = { readonly bounds: Bounds; readonly zoom: readonly [least: number, most: number] };

/** Whether any of a tile lies in the area: nothing else of the world is asked for, whoever asks us. */
export function isInside(
  { z, x, y }: Tile,
  { bounds: [west, south, east, north], zoom: [least, most] }: TileArea,
): boolean {
  if (![z, x, y].every(Number.isSafeInteger) || z < least || z > most) return false;
  const first = tileAt(west, north, z);
  const last = tileAt(east, south, z);
  return x >= first.x && x <= last.x && y >= first.y && y <= last.y;
}

/** The tile of a point, in the numbering that all web maps share (Web Mercator, XYZ). */
export function tileAt(longitude: number, latitude: number, z: number): Tile {
  const side = 2 ** z;
  const angle = (latitude * Math.PI) / 180;
  const x = Math.floor(((longitude + 180) / 360) * side);
  const y = Math.floor(((1 - Math.asinh(Math.tan(angle)) / Math.PI) / 2) * side);
  return { z, x: Math.min(side - 1, Math.max(0, x)), y: Math.min(side - 1, Math.max(0, y)) };
}
