export const words = {
  title: '窓口',
  nothing: 'お使いになれる業務がありません',
  nothingAbout: '役割の登録を、所属の管理者にお確かめください。',
} as const;
