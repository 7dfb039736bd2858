/*
 * What a resident is told of besides by the page where it was done: whoever does it in their name tells them by it.
 */

/** What was done to how they sign in, as a sentence. */
export const accountNotices = {
  'passkey-added': '新しいパスキーが登録されました',
  'passkey-removed': 'パスキーが一つ、削除されました',
  'device-paired': '端末が、あなたのものとして登録されました',
  'device-given': '窓口で、端末があなたのものとして登録されました',
  'letter-issued': '手紙の番号が、新しく作られました',
} as const;
export type AccountNotice = keyof typeof accountNotices;

/** So many days it stands on the person's page. Nobody puts it away: whoever did it would. */
export const noticeDays = 30;
