import { carryKeyDays } from '../contracts/carry/turn.ts';
import { rotateIssuerKeys, webhookFamily } from '../exchange/identify/caller/issuer-keys.ts';
import { openLinkage } from '../exchange/identify/person/digests.ts';
import { writeKeyTurn } from '../exchange/record/tree/key-turns.ts';
import { hasMlDsa } from '../exchange/record/tree/ledger-keys.ts';
import { signInKey } from '../exchange/sign-in/secrets.ts';
import { turnApplicationKeys } from './applications.ts';
import { turnCarryKeys } from './carry.ts';
import { renewLinkage } from './linkage.ts';
import { turnOperatorKey } from './operator.ts';
import { turnPassphrase } from './passphrase.ts';
import { type Turning, turnKeys } from './turn.ts';

/** One kind of key: what it is for, and how it is turned while the region runs. What `turn` says is for the operator. */
type Kind = { readonly about: string; turn(turning: Turning): Promise<string> };

export const turnings: Readonly<Record<string, Kind>> = {
  issuer: {
    about: 'トークンに署名する鍵',
    async turn({ keys, tellAll, clock }) {
      const number = await rotateIssuerKeys(keys, clock.now());
      if (number === undefined)
        return '前に新しくしてから15分たっていません。使われているトークンが無効になるため、何もしていません。';
      await tellAll();
      return `トークンの署名は ${number} 番の鍵に替わりました。前の鍵で署名したトークンは、期限（5分）まで使えます。`;
    },
  },
  webhook: {
    about: 'Webhookの要求に署名する鍵',
    async turn({ keys, tellAll, clock }) {
      const number = await rotateIssuerKeys(keys, clock.now(), webhookFamily);
      if (number === undefined)
        return '前に新しくしてから15分たっていません。受け取る側が新しい鍵をまだ知らないことがあるため、何もしていません。';
      await tellAll();
      return `Webhookの署名は ${number} 番の鍵に替わりました。受け取る側は、公開している鍵（/webhook/jwks）を読み直すだけで確かめられます。`;
    },
  },
  operator: { about: '運営者のコマンドの鍵', turn: turnOperatorKey },
  passphrase: { about: '鍵のファイルを包む合言葉（--new で新しいものを渡します）', turn: turnPassphrase },
  subjects: {
    about: '住民ひとりひとりの鍵（記録の印と、封をした氏名）',
    async turn({ keys, tellAll }) {
      const persons = await keys.makeNextSubjectKeys();
      // Known to every process before the first record stands under it: nobody's trail has a gap.
      await tellAll();
      await keys.turnSubjectKeys();
      await tellAll();
      return `${persons}人の鍵を新しくしました。前の鍵は、それまでの記録を本人に見せるために残ります。`;
    },
  },
  linkage: {
    about: '住民と、番号・機関別符号とを結び付ける鍵',
    async turn(turning) {
      let renewed = 0;
      const number = await turnKeys([['linkage', 'secret']], turning, async () => {
        renewed = await renewLinkage(turning.admin, await openLinkage(turning.keys));
      });
      return `結び付けの鍵は ${number} 番に替わり、データベースの${renewed}行を新しい鍵のものにしました。機関別符号そのものは変わりません。前の鍵も、新しい鍵の一部として要るので残してください。`;
    },
  },
  digest: {
    about: '送った内容の要約値の鍵',
    async turn(turning) {
      const number = await turnKeys([['digest', 'secret']], turning);
      return `内容の要約値の鍵は ${number} 番に替わりました。前の鍵は、それまでの受領証と重複の確認のために残ります。`;
    },
  },
  checkpoint: {
    about: '監査台帳のチェックポイントに署名する鍵',
    async turn(turning) {
      const { keys, configuration, clock } = turning;
      const cosigner = hasMlDsa ? ([['cosigner', 'ml-dsa-44']] as const) : [];
      // The note comes when nothing more is signed by the old key alone.
      const number = await turnKeys([...cosigner, ['checkpoint', 'ed25519']], turning, () =>
        writeKeyTurn(keys, configuration.region.origin, clock.now()),
      );
      return `チェックポイントの署名は ${number} 番の鍵に替わりました。90日のあいだ、前の鍵でも署名します。検証鍵（/ledger/vkey）が変わったことを、立会人、監査人、参加機関に知らせてください。engawa verify は、前の鍵の署名した引き継ぎ（/ledger/turns）をたどって確かめます。`;
    },
  },
  witness: {
    about: 'ほかの地域の監査台帳に連署する鍵',
    async turn(turning) {
      const cosigner = hasMlDsa ? ([['witness-cosigner', 'ml-dsa-44']] as const) : [];
      const number = await turnKeys([...cosigner, ['witness', 'ed25519']], turning);
      return `連署の鍵は ${number} 番に替わりました。90日のあいだ、前の鍵でも連署します。そのあいだに、連署を頼んでいる地域に新しい検証鍵（/ledger/witness/vkey）を知らせてください。`;
    },
  },
  'sign-in': {
    about: 'サインインの番号・生年月日・端末の照合に使う鍵',
    async turn(turning) {
      const number = await turnKeys([[signInKey, 'secret']], turning);
      return `サインインの照合の鍵は ${number} 番に替わりました。前の鍵は、それで作った手紙の番号と端末のために残ります。漏れたおそれがあるときは、手紙と端末も作り直してください。`;
    },
  },
  applications: {
    about: 'アプリケーションの鍵（発行者への署名と、データベースに置くものの封）',
    turn: turnApplicationKeys,
  },
  carry: {
    about: 'つながっていないところとの包みの鍵（署名と封）',
    async turn(turning) {
      const number = await turnCarryKeys(turning);
      return `包みの鍵は ${number} 番に替わりました。前の鍵で封をした包みは、${carryKeyDays}日のあいだ開けます。事業所は、次の返事の包みで新しい鍵を受け取ります（前の鍵と新しい鍵の両方が署名した引き継ぎで確かめます）。${carryKeyDays}日より長く包みを出さない事業所には、engawa carry keys をやり直すように知らせてください。`;
    },
  },
  questions: {
    about: '回答を待つ照会に封をする鍵',
    async turn(turning) {
      const number = await turnKeys([['questions', 'secret']], turning);
      return `待っている照会の封の鍵は ${number} 番に替わりました。前の鍵は、それで封をした照会のために残ります。`;
    },
  },
  pseudonyms: {
    about: '仮名を作る鍵',
    async turn(turning) {
      const number = await turnKeys([['pseudonyms', 'secret']], turning);
      return `仮名の鍵は ${number} 番に替わりました。これからの仮名は、同じ人でも前のものとつながりません。仮名を受け取る機関に知らせてください。`;
    },
  },
  statistics: {
    about: '統計の丸めを決める鍵',
    async turn(turning) {
      const number = await turnKeys([['statistics', 'secret']], turning);
      return `統計の丸めの鍵は ${number} 番に替わりました。同じ月の統計をもう一度求めると、丸めた値が前と違うことがあります。`;
    },
  },
  breadth: {
    about: '照会の広さを数える印の鍵',
    async turn(turning) {
      const number = await turnKeys([['breadth', 'secret']], turning);
      return `照会の広さを数える鍵は ${number} 番に替わりました。その1時間だけ、同じ人を2人と数えることがあります。`;
    },
  },
};
