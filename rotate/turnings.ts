import { openLinkage } from '../exchange/identify/digests.ts';
import { rotateIssuerKeys } from '../exchange/identify/issuer-keys.ts';
import { renewLinkage } from './linkage.ts';
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
};
