/** What a resident may demand of a member that holds data about them (個人情報保護法76条、90条、98条; 33条、34条、35条). */
export const demandKinds = { disclosure: '開示', correction: '訂正', suspension: '利用停止' } as const;
export type DemandKind = keyof typeof demandKinds;

export const demandDecisions = { granted: '応じる', partly: '一部に応じる', refused: '応じない' } as const;
export type DemandDecision = keyof typeof demandDecisions;

/** The role of staff that read and answer what residents ask, where a member names no other (`privacyRoles` of its attributes). */
export const privacyRole = '個人情報保護責任者';
/** The role of a town hall's staff that drafts answers, and approves another's in the officer's absence (代決; `privacyDeputies` names others). */
export const privacyDeputyRole = '個人情報保護の担当';
