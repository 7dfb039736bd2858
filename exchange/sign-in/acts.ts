/** What is recorded of signing in, as the person reads it: `あなたが、…` done, and tried. */
export const acts = {
  'account-opened': { done: 'この地域のアカウントを作りました', tried: 'アカウントを作ろうとしました' },
  'signed-in-passkey': { done: 'パスキーでサインインしました', tried: 'パスキーでサインインしようとしました' },
  'signed-in-letter': { done: '手紙の番号でサインインしました', tried: '手紙の番号でサインインしようとしました' },
  'signed-in-device': { done: '登録した端末でサインインしました', tried: '登録した端末でサインインしようとしました' },
  'signed-in-external': {
    done: 'ほかの機関の本人確認でサインインしました',
    tried: 'ほかの機関の本人確認でサインインしようとしました',
  },
  'signed-in-development': {
    done: '（架空の地域で）選ばれてサインインしました',
    tried: '選ばれてサインインしようとしました',
  },
  'proved-again': { done: 'もう一度、本人であることを示しました', tried: 'もう一度、本人であることを示そうとしました' },
  'session-ended': { done: 'サインアウトしました', tried: 'サインアウトしようとしました' },
  'passkey-added': { done: 'パスキーを登録しました', tried: 'パスキーを登録しようとしました' },
  'passkey-removed': { done: 'パスキーを削除しました', tried: 'パスキーを削除しようとしました' },
  'letter-given-up': { done: '手紙の番号を使わないことにしました', tried: '手紙の番号をやめようとしました' },
  'device-paired': { done: '端末を登録しました', tried: '端末を登録しようとしました' },
  'device-removed': { done: '端末の登録をやめました', tried: '端末の登録をやめようとしました' },
} as const;
export type Act = keyof typeof acts;

/** What a town hall or a member's administrator does for somebody who is to sign in. */
export const givings = {
  'letter-issued': 'あなたに、サインインの番号の手紙を出しました',
  'letter-ended': 'あなたの、サインインの番号の手紙を無効にしました',
  'device-given': '端末を、あなたのものとして登録しました',
} as const;
export type Giving = keyof typeof givings;
/** Those that open a way in: whoever does them has just proved who they are. */
export const opening: ReadonlySet<Giving> = new Set<Giving>(['letter-issued', 'device-given']);
