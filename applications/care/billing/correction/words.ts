import type { RequestState } from './store.ts';

export const words = {
  過誤: {
    link: '過誤を申し立てる',
    title: '過誤の申立て（請求の取下げ）',
    about:
      '決定した請求を取り下げます。保険者が受け付けて国保連合会に伝え、次の審査で取り消されると、支払われた額が差し引かれます。取り消されたあとで、請求を出し直せます。',
    textHint: 'どこが誤っていたかを、保険者に分かるように書いてください。',
    go: '保険者に申し立てる',
  },
  取下げ: {
    link: '審査の前に取り下げる',
    title: '審査前の請求の取下げ',
    about:
      '審査を待っている請求を、国保連合会から取り下げます。取り下げられたあとで、請求を出し直せます。審査がすんでいたときは、過誤の申立てになります。',
    textHint: 'どこが誤っていたかを、国保連合会に分かるように書いてください。',
    go: '国保連合会から取り下げる',
  },
  viewing: '請求の取下げ',
  names: { person: '利用者', month: 'サービス提供年月', units: '単位数', benefit: '保険請求額', sent: '送った日' },
  insurer: '申し立てる保険者',
  insurerHint: '被保険者証の保険者です。',
  reason: '取り下げる理由',
  unseen: '（未確認のコード）',
  text: 'くわしい理由',
  asked: '申し立てました',
  askedAbout: '答えが届くと、この画面に出ます。',
  busy: 'すでに申し立ててあります。画面を開き直してください。',
} as const;

export const requestStates: Readonly<Record<RequestState, string>> = {
  asked: '申し立てています。答えを待っています。',
  forwarded: '保険者が受け付け、国保連合会に伝えました。次の審査で取り消されます。',
  refused: '受け付けられませんでした。',
  done: '取り消されました。',
  missing: '国保連合会に、決定した請求が見つかりませんでした。',
};
