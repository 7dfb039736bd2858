export const words = {
  title: (label: string) => `${label}の画面`,
  unnamed: '端末の画面',
  today: (day: string) => `きょうは、${day}です。`,
  nothing: 'この画面《がめん》で、いまできることはありません',
  nothingAbout:
    '見守りなどが始まると、ここに大きなボタンが出ます。記録や同意を見るときは、ご自分のスマートフォンなどでサインインするか、窓口にお聞きください。',
  choose: '名前《なまえ》を選《えら》ぶ画面《がめん》にもどる',
  still: 'まだ使《つか》いますか',
  stillAbout: '「つづける」を押さないと、30秒ほどで、名前を選ぶ画面にもどります。',
  goOn: 'つづける',
} as const;
