import { Actions, LinkButton } from '../../../web/action/button.tsx';
import { tokenField } from '../../../web/form/token.ts';
import type { AnyFrame } from '../../../web/frame/frame.ts';
import { Ruby } from '../../../web/japanese/ruby.tsx';
import { Page } from '../../../web/page.tsx';
import { PersonPicture } from '../../../web/picture/person-picture.tsx';
import type { DevicePerson } from '../device/devices.ts';

/** A tablet shows its code until somebody has confirmed it; looks again by itself. */
export const PairingPage = ({ frame, code }: { readonly frame: AnyFrame; readonly code: string }) => (
  <Page
    frame={frame}
    title="この番号《ばんごう》を、ご家族《かぞく》か窓口《まどぐち》に伝《つた》えてください"
    refresh={5}
    scripts={['progress']}
  >
    {/* Looked at anew: when it is gone, the tablet goes on. */}
    <div class="progress">
      <p class="pairing-code">{code}</p>
    </div>
    <p>
      <Ruby text="10分《ぷん》のうちに 登録《とうろく》してもらうと、この 画面《がめん》が 変《か》わります。" />
    </p>
    <p>
      <Ruby text="登録《とうろく》するのは、スマートフォンなどの「わたしのページ」の「サインインと 端末《たんまつ》」か、市役所《しやくしょ》・町役場《まちやくば》の 窓口《まどぐち》です。" />
    </p>
  </Page>
);

/** Confirmed: it goes on by a touch. */
export const PairedPage = ({ frame, home }: { readonly frame: AnyFrame; readonly home: string }) => (
  <Page frame={frame} title="この端末《たんまつ》を登録《とうろく》しました">
    <Actions>
      <LinkButton href={home}>
        <Ruby text="名前《なまえ》を 選《えら》ぶ 画面《がめん》へ" />
      </LinkButton>
    </Actions>
  </Page>
);

type Props = {
  readonly frame: AnyFrame;
  readonly action: string;
  readonly token: string;
  readonly persons: readonly DevicePerson[];
  /** where another person is added; null where there is no more room */
  readonly more: string | null;
};

/** Who takes the tablet in hand chooses themselves: by name and picture, as large as the screen allows. */
export const WhoPage = ({ frame, action, token, persons, more }: Props) => (
  <Page frame={frame} title="どなたですか">
    <div class="persons">
      {persons.map(({ account, label, picture }) => (
        <form method="post" action={action}>
          <input type="hidden" name={tokenField} value={token} />
          <input type="hidden" name="who" value={account} />
          <button type="submit" class="person-card" data-primary>
            <PersonPicture picture={picture} />
            <span>{label}</span>
          </button>
        </form>
      ))}
    </div>
    {more !== null && (
      <Actions>
        <LinkButton kind="quiet" href={more}>
          <Ruby text="もう 一人《ひとり》を、この 端末《たんまつ》に 足《た》す" />
        </LinkButton>
      </Actions>
    )}
  </Page>
);
