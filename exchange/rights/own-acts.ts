import type { ProxyScope } from '../../contracts/proxy.ts';

/**
 * What a resident, or who stands in for one, does by themselves: what a proxy's scope must hold for it, and how the trail says it. A closed
 * list: the name stands among the items of the record.
 * - `scope` null: the person alone; `legal`: and their legal proxy; `any`: and every proxy, as far as the act itself says
 */
type OwnActRow = {
  readonly changes: boolean;
  readonly scope: readonly ProxyScope[] | 'legal' | 'any' | null;
  /** `本人が、` + this */
  readonly done: string;
  readonly tried: string;
};

const reading = (what: string, ...scope: ProxyScope[]): OwnActRow => ({
  changes: false,
  scope,
  done: `${what}を見ました`,
  tried: `${what}を見ようとしましたが、認められませんでした`,
});

export const ownActs = {
  'own-trail': reading('「わたしの記録」', 'read', 'trail'),
  'own-receipt': reading('記録の証明', 'read', 'trail'),
  'own-consents': reading('同意の一覧', 'read', 'consents'),
  'own-questions': reading('たずねたことの一覧', 'read', 'questions'),
  'own-requests': reading('請求の一覧', 'read', 'requests'),
  'own-proxies': { ...reading('代理人の一覧'), scope: 'legal' },
  'own-monthly-post': reading('毎月のお知らせの郵送の登録', 'read', 'trail'),
  'own-members': reading('関係のある機関の一覧', 'read'),
  // What is asked of a member itself is recorded as an inquiry (record/inquiry.ts): of these, the scope alone is used.
  'own-ask': reading('関係のある機関にある情報', 'read'),
  'own-ask-change': {
    changes: true,
    scope: ['consent'],
    done: '関係のある機関に、答えました',
    tried: '関係のある機関に答えようとしましたが、認められませんでした',
  },
  'own-export': {
    ...reading('', 'read'),
    done: '情報をまとめて取り出しました',
    tried: '情報をまとめて取り出そうとしましたが、認められませんでした',
  },
  'own-consent': {
    changes: true,
    scope: ['consent'],
    done: '同意しました',
    tried: '同意しようとしましたが、認められませんでした',
  },
  'own-consent-withdrawn': {
    changes: true,
    scope: ['consent'],
    done: '同意を取りやめました',
    tried: '同意を取りやめようとしましたが、認められませんでした',
  },
  'own-consents-chosen': {
    changes: true,
    scope: ['consent'],
    done: '同意をまとめて選び直しました',
    tried: '同意をまとめて選び直そうとしましたが、認められませんでした',
  },
  'own-question': {
    changes: true,
    scope: ['ask'],
    done: '理由をたずねました',
    tried: '理由をたずねようとしましたが、認められませんでした',
  },
  'own-question-closed': {
    changes: true,
    scope: ['ask'],
    done: 'たずねたことを終わりにしました',
    tried: 'たずねたことを終わりにしようとしましたが、認められませんでした',
  },
  'own-request': {
    changes: true,
    scope: ['request'],
    done: '開示・訂正・利用停止の請求をしました',
    tried: '開示・訂正・利用停止の請求をしようとしましたが、認められませんでした',
  },
  // It goes to the address that the town hall has: whoever asks is shown nothing by it.
  'own-monthly-post-asked': {
    changes: true,
    scope: ['request'],
    done: '毎月のお知らせを郵便で送るよう、頼みました',
    tried: '毎月のお知らせを郵便で送るよう頼もうとしましたが、認められませんでした',
  },
  'own-monthly-post-ended': {
    changes: true,
    scope: ['request'],
    done: '毎月のお知らせの郵送をやめました',
    tried: '毎月のお知らせの郵送をやめようとしましたが、認められませんでした',
  },
  'own-proxy-invited': {
    changes: true,
    scope: null,
    done: '代理人にする人への招待を作りました',
    tried: '代理人にする人への招待を作ろうとしましたが、認められませんでした',
  },
  'own-proxy-ended': {
    changes: true,
    scope: 'any',
    done: '代理人の登録を終えました',
    tried: '代理人の登録を終えようとしましたが、認められませんでした',
  },
} as const satisfies Record<string, OwnActRow>;
export type OwnAct = keyof typeof ownActs;

/**
 * Before these the person proves anew who they are, if it was too long ago: others come to rely on them. To choose consents all at once is such an act
 * where it opens anything. To withdraw is none: it must never be harder than it was to give, and whoever does it with a session that is not theirs opens
 * nothing.
 */
export const freshActs: ReadonlySet<OwnAct> = new Set<OwnAct>(['own-consent', 'own-proxy-invited', 'own-proxy-ended']);

/** What an account does for no page in particular; said of its own person. */
export const accountActs = {
  'own-pages': {
    done: '開けるページの一覧を見ました',
    tried: '開けるページの一覧を見ようとしましたが、認められませんでした',
  },
  'own-sign-ins': {
    done: 'サインインの記録を見ました',
    tried: 'サインインの記録を見ようとしましたが、認められませんでした',
  },
  'own-keys': {
    done: 'パスキーまたは端末の一覧を見ました',
    tried: 'パスキーまたは端末の一覧を見ようとしましたが、認められませんでした',
  },
  'own-invitation': {
    done: '代理人になる招待を受けました',
    tried: '代理人になる招待を受けようとしましたが、認められませんでした',
  },
  'own-proxy-accepted': { done: '代理人になりました', tried: '代理人になろうとしましたが、認められませんでした' },
} as const;
export type AccountAct = keyof typeof accountActs;
