/** Faults: what the caller or we did wrong before or beside a decision. Thrown; mapped to HTTP in exchange/answer only. */
export const faults = {
  bad_request: { status: 400, text: '要求の形が正しくありません。' },
  unauthenticated: { status: 401, text: '業務システムの認証ができませんでした。' },
  proof_too_old: { status: 401, text: '本人の確認から時間がたっています。もう一度、本人の確認をしてください。' },
  forbidden: { status: 403, text: 'この操作を行う権限がありません。' },
  not_found: { status: 404, text: '見つかりません。' },
  method_not_allowed: { status: 405, text: 'このメソッドは使えません。' },
  not_acceptable: { status: 406, text: '求められた形式では返せません。' },
  conflict: { status: 409, text: 'すでに受け付けた内容と食い違います。' },
  too_large: { status: 413, text: '大きすぎます。' },
  unsupported_media_type: { status: 415, text: 'この形式は受け付けていません。' },
  too_many_requests: { status: 429, text: '要求が多すぎます。時間をおいてください。' },
  internal: { status: 500, text: '処理できませんでした。管理者にお知らせください。' },
  ledger_behind: { status: 503, text: '監査台帳の公開が遅れているため、情報連携を止めています。' },
  not_ready: { status: 503, text: '準備中です。しばらくしてからやり直してください。' },
} as const;
export type FaultCode = keyof typeof faults;

/** @param detail what to mend, in Japanese, for the person who reads it; never a payload value or a person's data */
export class Fault extends Error {
  override readonly name = 'Fault';
  constructor(
    readonly code: FaultCode,
    readonly detail?: string,
    options?: ErrorOptions & { readonly headers?: Readonly<Record<string, string>> },
  ) {
    super(detail ?? faults[code].text, options);
    this.headers = options?.headers ?? {};
  }
  readonly headers: Readonly<Record<string, string>>;
}
