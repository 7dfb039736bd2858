export const words = {
  title: '介護予防・介護サービス管理',
  home: '業務を選んでください',
  nothing: 'お使いになれる業務がありません',
  nothingAbout: 'この事業所の種別で使う業務は、まだありません。',
} as const;
