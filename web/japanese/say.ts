/** e.g. 12,300円 */
export const sayMoney = (yen: number | bigint): string => `${yen.toLocaleString('ja-JP')}円`;

/** e.g. 〒000-0101, of seven digits with or without hyphen */
export const sayPostcode = (code: string): string => `〒${code.replace('-', '').replace(/^(\d{3})/, '$1-')}`;

const units = ['バイト', 'KB', 'MB', 'GB', 'TB'] as const;
/** e.g. 3.4 MB; in thousands, as an office PC's Explorer does nearly */
export function sayFileSize(bytes: number): string {
  let size = bytes;
  let unit = 0;
  while (size >= 999.5 && unit < units.length - 1) {
    size /= 1000;
    unit++;
  }
  return `${unit === 0 || size >= 99.95 ? Math.round(size) : Number(size.toFixed(1))} ${units[unit]}`;
}

/** e.g. 3分, 1時間5分, 2日: of what has to be waited for, never less than it is */
export function sayDuration(seconds: number): string {
  if (seconds < 60) return `${Math.ceil(seconds)}秒`;
  const minutes = Math.ceil(seconds / 60);
  if (minutes < 60) return `${minutes}分`;
  if (minutes < 60 * 48) return `${Math.floor(minutes / 60)}時間${minutes % 60 === 0 ? '' : `${minutes % 60}分`}`;
  return `${Math.ceil(minutes / 1440)}日`;
}
