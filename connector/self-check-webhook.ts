import { type Client, ExchangeError } from './client.ts';
import { bad, type Finding, good } from './self-check-setup.ts';

type Tried = {
  readonly url: string;
  readonly state: 'asked' | 'confirmed' | 'retired';
  readonly failures: number;
  readonly lastFailure: string | null;
  readonly reached: 'allowed' | 'no-leave' | 'unreachable' | 'forbidden' | 'silent' | null;
  readonly why: string | null;
};

/** Where the system is pushed to: the exchange knocks there now, by a question for leave, which brings nothing and changes nothing. */
export async function checkWebhook(client: Client): Promise<Finding> {
  const tried = await client.call<Tried>('POST', '/v1/webhook/try').catch((error: unknown) => {
    if (error instanceof ExchangeError && error.status === 404) return undefined;
    throw error;
  });
  if (!tried) return good('受信口（webhook）: 登録していません。届くものは、/inbox に取りに来たときに渡されます');
  const { url, state, failures, lastFailure, reached, why } = tried;
  if (state === 'retired')
    return bad(
      `受信口（webhook）: ${url} が 410 を返したため、送るのをやめています。届くものは /inbox にあります`,
      'また受け取るときは、受信口を登録し直してください（POST /v1/webhook）',
    );
  if (reached !== 'allowed' && reached !== 'no-leave')
    return bad(
      `受信口（webhook）: 連携基盤から ${url} に届きません。${why}`,
      '受信するプログラムが動いているか、住所、証明書、途中の通信を確かめてください。届くものは、それまで /inbox でも受け取れます',
    );
  if (state === 'asked')
    return reached === 'allowed'
      ? bad(
          `受信口（webhook）: ${url} は、登録したときに許可を返しませんでした。いまは返します`,
          '受信口を登録し直してください（POST /v1/webhook）',
        )
      : bad(
          `受信口（webhook）: ${url} に届きましたが、許可がないため、何も送っていません。${why}`,
          '受信するプログラムを直してから、受信口を登録し直してください（POST /v1/webhook）',
        );
  if (failures > 0)
    return bad(
      `受信口（webhook）: ${url} に届きましたが、送ったものが続けて${failures}回、受け取られていません。${lastFailure ?? ''}`,
      '受信するプログラムの記録を確かめてください。engawa conformance（receiver）で、手もとで確かめられます',
    );
  return good(
    reached === 'allowed'
      ? `受信口（webhook）: ${url} に届き、許可が返りました`
      : `受信口（webhook）: ${url} に届きました（許可は、先に得ています）`,
  );
}
