/**
 * The district (町字) of an address, as its areas are named by: what stands behind the municipality and before the first number. An address that is
 * written otherwise has none, and its person is in no area until somebody says which.
 */
export function districtOf(address: string | null): string | undefined {
  if (address === null) return undefined;
  const [, rest] = /[市町村区]\s*(.+)$/u.exec(address.normalize('NFKC').replace(/^.*?[都道府県]/u, '')) ?? [];
  const [, district] = /^([^\d]+?)(?:\d|$)/u.exec(rest ?? '') ?? [];
  return district?.trim() || undefined;
}
