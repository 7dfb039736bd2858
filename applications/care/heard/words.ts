/** What is said of an answer of the person, wherever it is shown. */
export const words = {
  titles: { agreement: '計画への返事の知らせ', absence: '休みの知らせ', undone: '休みの取り消しの知らせ' },
  states: { waiting: '同意待ち', agreed: '同意済み', declined: '同意されていない' },
  onPaper: '（書面）',
  off: '休み（本人から）',
} as const;
