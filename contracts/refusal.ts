/**
 * Refusal codes (不許可): the reasons that a decision can have. A refusal is a value, not an exception.
 * A caller is told the codes of `told`; all others reach it as `not_available`, by one code path (DESIGN §6).
 */
export const refusals = {
  // Faults in the caller's own file, rights or configuration: told plainly.
  contract_unknown: 'この連携契約定義は登録されていません。',
  purpose_unknown: 'この利用目的は登録されていません。',
  purpose_not_served: 'この連携契約定義は、その利用目的には使えません。',
  sender_not_entitled: 'この機関は、その利用目的でこの種類の情報を送ることができません。',
  receiver_not_entitled: '受け取る側の機関は、その利用目的でこの種類の情報を受け取ることができません。',
  receiver_unknown: '送付先の機関、または受け取る業務システムが登録されていません。',
  receiver_full: '送付先の受信箱がいっぱいです。送付先が受け取ってから、同じ番号で送り直してください。',
  qualification_missing: 'この照会には、資格（介護支援専門員証など）の提示が必要です。',
  form_missing: 'この照会には、所定の様式が必要です。',
  actor_missing: 'この利用目的には、操作する職員の申告が必要です。',
  actor_unknown: '操作する職員の申告が正しくないか、その職員がこの役割で登録されていません。',
  actor_not_entitled: 'この役割の職員は、この利用目的では操作できません。',
  access_not_open:
    '緊急時照会または本人開示が開かれていないか、終わっています。開いたときと同じ業務システム・対象者・利用目的・職員で照会してください。',
  run_mode_not_enrolled:
    '業務システムが、この実行区分（訓練・試験など）に使うものとして登録されていません。運営者に登録を頼んでください。',
  subjects_differ: '添えられた対象者と、ファイルの中の対象者が一致しません。',
  content_invalid: 'ファイルの内容が、連携契約定義に合いません。',
  my_number_found: '個人番号（マイナンバー）と思われる12桁の数字が含まれています。',
  whole_not_permitted: 'このファイルの一部の項目は渡すことが認められないため、全体を渡せません。',
  not_yet_approved: 'この連携サービスの新しい項目や使い方を、自治体がまだ承認していません。',
  unit_refused: '同じ送信単位の別のファイルが不許可となったため、渡していません。',
  key_revoked: '送付先の鍵が失効しました。新しい鍵で封をするため、送り直してください。',
  sender_revoked: '送付元の業務システムが失効しています。',
  same_id_other_content: '同じ番号で、内容の違う送付がすでに受け付けられています。',
  same_person: '一人目と二人目は、別の職員でなければなりません。',
  release_not_open: 'この災害時提供は、承認されていないか、期限が過ぎたか、終わっています。',
  not_confirmed: '24時間以内に、二人目の職員による確認がありませんでした。',
  found_improper: '二人目の職員が、適正でなかったと判断しました。',
  // How the provider of an inquiry answered, or did not.
  service_unknown: 'この業務システムに、その名前の照会先はありません。',
  method_not_allowed: 'この照会先では、その呼び方（メソッドとパス）は使えません。',
  subject_missing: '対象者の符号（Engawa-Subject）がありません。',
  provider_closed: '提供元は業務時間外です。',
  provider_unreachable: '提供元の業務システムに接続できませんでした。',
  provider_silent: '提供元から時間内に回答がありませんでした。提供元で処理されたかどうかは分かりません。',
  provider_failed: '提供元が、照会に答えられないことを返しました。',
  answer_invalid: '提供元の回答が、連携契約定義に合いません。提供していません。',
  // Anything that would tell something about a person: never told apart.
  subject_unknown: '対象者が見つかりません。',
  subject_closed: '対象者の登録は終了しています。',
  no_relation: '必要な関係が登録されていません。',
  no_consent: '必要な同意がありません。',
  protected: '支援措置の対象者です。',
  town_forbids: '自治体の定めにより提供できません。',
  result_not_notified: '認定結果がまだ本人に届いていません。',
  // Signing in: one answer, whatever was wrong.
  sign_in_failed: 'サインインの番号または生まれた日が合いませんでした。',
  sign_in_locked: '続けて間違えたため、しばらくの間サインインを止めていました。',
  // Before an act that needs it: whoever holds the device may be another by now.
  proof_too_old: '本人の確認から時間がたっていました。',
  // The engine did not give a clean answer.
  no_clean_answer: '判定できませんでした。',
} as const;
export type RefusalCode = keyof typeof refusals;
export const isRefusalCode = (value: unknown): value is RefusalCode =>
  typeof value === 'string' && Object.hasOwn(refusals, value);

export const told: ReadonlySet<RefusalCode> = new Set([
  'contract_unknown',
  'purpose_unknown',
  'purpose_not_served',
  'sender_not_entitled',
  'receiver_not_entitled',
  'receiver_unknown',
  'receiver_full',
  'qualification_missing',
  'form_missing',
  'actor_missing',
  'actor_unknown',
  'actor_not_entitled',
  'access_not_open',
  'same_person',
  'release_not_open',
  'not_confirmed',
  'found_improper',
  'run_mode_not_enrolled',
  'subjects_differ',
  'content_invalid',
  'my_number_found',
  'whole_not_permitted',
  'not_yet_approved',
  'unit_refused',
  'key_revoked',
  'sender_revoked',
  'same_id_other_content',
  'service_unknown',
  'method_not_allowed',
  'subject_missing',
  'provider_closed',
  'provider_unreachable',
  'provider_silent',
  'provider_failed',
  'answer_invalid',
]);

/** What a caller reads when the reason is not for it: every cause that there may be, never which. */
export const notAvailable =
  '提供できません。対象者の登録がない、必要な関係や同意の登録がない、または提供が制限されている場合があります。どれに当たるかはお答えできません。心当たりがないときは、自治体の窓口へお問い合わせください。';
