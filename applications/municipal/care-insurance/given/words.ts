export const words = {
  title: '認定の情報を渡した記録',
  about: 'いつ、どの事業所に、何が渡ったか。断ったものも出ます',
  viewing: '介護保険：渡した記録',
  explained:
    '要介護認定の情報と資料について、連携基盤の監査台帳にある記録です。本人も、自分の記録として見ることができます。内容の「あなた」は、この人のことです。',
  /** titles of purposes under which anything of the certification goes to somebody else */
  purposes: [
    '認定資料の提供（居宅サービス計画等の作成）',
    '要介護認定の変更通知',
    '要介護認定情報の確認',
    '命の危険がある人の救助',
  ] as readonly string[],
  none: '渡した記録も、断った記録もありません。',
  head: ['日', '相手', '結果', '内容'],
  answered: '応じた',
  refused: '断った',
  older: 'もっと前の記録',
} as const;
