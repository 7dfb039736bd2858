export const words = {
  title: '自治体共通',
  home: '業務を選んでください',
  nothing: 'お使いになれる業務がありません',
  nothingAbout: '役割の登録を、所属の管理者にお確かめください。',
} as const;
