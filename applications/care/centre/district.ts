import { type AreaTable, behindMunicipality, isSplit, openAreas } from '../../../contracts/care/living-area.ts';

/**
 * The district (町字) of an address, as its areas are named by: what stands behind the municipality and before the first number. An address that is
 * written otherwise has none, and its person is in no area until somebody says which.
 */
export function districtOf(address: string | null): string | undefined {
  if (address === null) return undefined;
  // A town that stands without its prefecture looks like a 町字; here it is one that is a town's.
  const rest = behindMunicipality(address) ?? /^\D+?[町村]\s*(\D.*)$/u.exec(address.normalize('NFKC').trim())?.[1];
  const [, district] = /^([^\d]+?)(?:\d|$)/u.exec(rest ?? '') ?? [];
  return district?.trim() || undefined;
}

/** What finds the area of an address: a part of its own district before the district as a whole. */
export function openAreasOf(areas: AreaTable): (address: string | null) => string | undefined {
  const parts = [...areas].filter(([key]) => isSplit(key));
  return (address) => {
    const district = districtOf(address);
    if (address === null || district === undefined) return undefined;
    const word = district.replace(/[一二三四五六七八九十]+丁目$/u, '');
    const own = parts.filter(([key]) => key.startsWith(word));
    return (own.length > 0 ? openAreas(new Map(own))(address) : undefined) ?? areas.get(district);
  };
}
