export const words = {
  write: '新しく書く',
  edit: '書き足す・直す',
  save: '保存する',
  saved: '保存しました',
  none: 'まだ書かれていません',
  version: '版',
  versionOf: (version: number) => `第${version}版`,
  writer: '記入',
  by: (staff: string, when: string) => `${staff}　${when}`,
  item: '項目',
  content: '内容',
} as const;
