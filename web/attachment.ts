/**
 * `Content-Disposition` of a file to save under `name`. The name may come from anybody: what could end the header or the file's folder is
 * replaced; the second form carries Japanese (RFC 6266, RFC 8187).
 */
export function attachment(name: string): string {
  const safe = name.replace(/[\x00-\x1f\x7f/\\:*?"<>|]/g, '_').toWellFormed() || '_';
  const ascii = safe.replace(/[^\x20-\x7e]/g, '_');
  const encoded = encodeURIComponent(safe).replace(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
  return `attachment; filename="${ascii}"; filename*=UTF-8''${encoded}`;
}
