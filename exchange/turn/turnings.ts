import { carryKeyDays } from '../../contracts/carry/turn.ts';
import type { TurnableKey, TurnedElsewhere } from '../../contracts/turnable.ts';
import { rotateIssuerKeys, webhookFamily } from '../identify/caller/issuer-keys.ts';
import { writeKeyTurn } from '../record/tree/key-turns.ts';
import { hasMlDsa } from '../record/tree/ledger-keys.ts';
import { signInKey } from '../sign-in/secrets.ts';
import { turnCarryKeys } from './carry.ts';
import { type Turning, turnKeys } from './turn.ts';

/** How the exchange turns each kind of key while the region runs. What is returned is for the operator. */
export const turnings: Readonly<Record<Exclude<TurnableKey, TurnedElsewhere>, (turning: Turning) => Promise<string>>> =
  {
    async issuer({ keys, tellAll, clock }) {
      const number = await rotateIssuerKeys(keys, clock.now());
      if (number === undefined)
        return '前に新しくしてから15分たっていません。使われているトークンが無効になるため、何もしていません。';
      await tellAll();
      return `トークンの署名は ${number} 番の鍵に替わりました。前の鍵で署名したトークンは、期限（5分）まで使えます。`;
    },
    async webhook({ keys, tellAll, clock }) {
      const number = await rotateIssuerKeys(keys, clock.now(), webhookFamily);
      if (number === undefined)
        return '前に新しくしてから15分たっていません。受け取る側が新しい鍵をまだ知らないことがあるため、何もしていません。';
      await tellAll();
      return `Webhookの署名は ${number} 番の鍵に替わりました。受け取る側は、公開している鍵（/webhook/jwks）を読み直すだけで確かめられます。`;
    },
    async subjects({ keys, tellAll }) {
      const persons = await keys.makeNextSubjectKeys();
      // Known to every process before the first record stands under it: nobody's trail has a gap.
      await tellAll();
      await keys.turnSubjectKeys();
      await tellAll();
      return `${persons}人の鍵を新しくしました。前の鍵は、それまでの記録を本人に見せるために残ります。`;
    },
    async digest(turning) {
      const number = await turnKeys([['digest', 'secret']], turning);
      return `内容の要約値の鍵は ${number} 番に替わりました。前の鍵は、それまでの受領証と重複の確認のために残ります。`;
    },
    async checkpoint(turning) {
      const { keys, region, clock } = turning;
      const cosigner = hasMlDsa ? ([['cosigner', 'ml-dsa-44']] as const) : [];
      // The note comes when nothing more is signed by the old key alone.
      const number = await turnKeys([...cosigner, ['checkpoint', 'ed25519']], turning, () =>
        writeKeyTurn(keys, region.origin, clock.now()),
      );
      return `チェックポイントの署名は ${number} 番の鍵に替わりました。90日のあいだ、前の鍵でも署名します。検証鍵（/ledger/vkey）が変わったことを、立会人、監査人、参加機関に知らせてください。engawa verify は、前の鍵の署名した引き継ぎ（/ledger/turns）をたどって確かめます。`;
    },
    async witness(turning) {
      const cosigner = hasMlDsa ? ([['witness-cosigner', 'ml-dsa-44']] as const) : [];
      const number = await turnKeys([...cosigner, ['witness', 'ed25519']], turning);
      return `連署の鍵は ${number} 番に替わりました。90日のあいだ、前の鍵でも連署します。そのあいだに、連署を頼んでいる地域に新しい検証鍵（/ledger/witness/vkey）を知らせてください。`;
    },
    async 'sign-in'(turning) {
      const number = await turnKeys([[signInKey, 'secret']], turning);
      return `サインインの照合の鍵は ${number} 番に替わりました。前の鍵は、それで作った手紙の番号と端末のために残ります。漏れたおそれがあるときは、手紙と端末も作り直してください。`;
    },
    async carry(turning) {
      const number = await turnCarryKeys(turning);
      return `包みの鍵は ${number} 番に替わりました。前の鍵で封をした包みは、${carryKeyDays}日のあいだ開けます。事業所は、次の返事の包みで新しい鍵を受け取ります（前の鍵と新しい鍵の両方が署名した引き継ぎで確かめます）。${carryKeyDays}日より長く包みを出さない事業所には、engawa carry keys をやり直すように知らせてください。`;
    },
    async questions(turning) {
      const number = await turnKeys([['questions', 'secret']], turning);
      return `待っている照会の封の鍵は ${number} 番に替わりました。前の鍵は、それで封をした照会のために残ります。`;
    },
    async pseudonyms(turning) {
      const number = await turnKeys([['pseudonyms', 'secret']], turning);
      return `仮名の鍵は ${number} 番に替わりました。これからの仮名は、同じ人でも前のものとつながりません。仮名を受け取る機関に知らせてください。`;
    },
    async statistics(turning) {
      const number = await turnKeys([['statistics', 'secret']], turning);
      return `統計の丸めの鍵は ${number} 番に替わりました。同じ月の統計をもう一度求めると、丸めた値が前と違うことがあります。`;
    },
    async breadth(turning) {
      const number = await turnKeys([['breadth', 'secret']], turning);
      return `照会の広さを数える鍵は ${number} 番に替わりました。その1時間だけ、同じ人を2人と数えることがあります。`;
    },
  };
