const words: Readonly<Record<string, string>> = {
  ECONNREFUSED: '接続を断られました。サーバーが動いているか、ポートの番号が正しいかを確かめてください',
  ENOTFOUND: 'その名前のサーバーが見つかりません。つづりを確かめてください',
  EAI_AGAIN: 'サーバーの名前を引けません。ネットワークにつながっているかを確かめてください',
  EHOSTUNREACH: 'サーバーまで届きません。ネットワークを確かめてください',
  ENETUNREACH: 'サーバーまで届きません。ネットワークを確かめてください',
  ECONNRESET: '途中で接続が切れました',
  EPIPE: '途中で接続が切れました',
  UND_ERR_SOCKET: '途中で接続が切れました',
  ETIMEDOUT: '時間内に返事がありません',
  UND_ERR_CONNECT_TIMEOUT: '時間内に返事がありません',
  UND_ERR_HEADERS_TIMEOUT: '時間内に返事がありません',
  UND_ERR_BODY_TIMEOUT: '時間内に返事がありません',
};

/** Why nothing could be fetched, for whoever typed the address: `fetch` itself says nothing but that it failed. */
export function whyUnreachable(error: unknown): string {
  const { name, cause } = error as Error;
  if (name === 'TimeoutError') return '時間内に返事がありません';
  const { code = '', message, name: kind } = (cause ?? error) as NodeJS.ErrnoException;
  if (words[code] !== undefined) return words[code];
  if (/CERT|SELF_SIGNED|UNABLE_TO_VERIFY/.test(code)) return `サーバーの証明書を確かめられません: ${code}`;
  if (/SSL|EPROTO/.test(code)) return `TLS でつながりません。http と https の別を確かめてください: ${code}`;
  if (kind === 'HTTPParserError') return 'サーバーの返事を HTTP として読めません';
  return `接続できません: ${code || message}`;
}
