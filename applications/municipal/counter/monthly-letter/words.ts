export const words = {
  title: '月のお知らせ',
  about:
    '画面を使わない住民に、ひと月の間に本人の情報がどのように使われたかを、手紙でお知らせします。作ったことは、本人の記録に残ります。',
  code: '住民の符号',
  codeHint: 'この自治体の機関別符号',
  month: '何月分',
  monthHint: '例：令和8年10月、2026-10',
  delivery: '渡し方',
  deliveryHint:
    '支援措置の対象者には、登録された住所へ郵送するお知らせは作れません。窓口で渡すか、送り先を確かめてください。',
  number: '文書番号',
  numberHint: '例：縁窓第12号',
  name: '宛名',
  postcode: '郵便番号',
  address: '住所',
  addressHint: '窓あき封筒を使わないときは、空けておきます。一行に一つ書きます。',
  go: 'お知らせ（PDF）を作る',
  wrongMonth: '何月分かを、令和8年10月、または 2026-10 のように書いてください。',
  future: 'まだ始まっていない月です。',
  refused:
    'この方へのお知らせは作れませんでした。符号、住民登録、渡し方を確かめてください（どれに当たるかは表示しません）。',
  file: (month: string) => `月のお知らせ ${month}`,
  mayor: (town: string) => `${town}長`,
} as const;
