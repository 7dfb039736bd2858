import { Button } from '../action/button.tsx';
import { Form } from '../form/form.tsx';
import { sayDuration } from '../japanese/say.ts';

type Props = {
  /** what was done: 「予定を削除しました」 */
  readonly done: string;
  readonly action: string;
  readonly token: string;
  readonly secondsLeft: number;
};

/** Says what was done, and takes it back for a while. */
export const Undo = ({ done, action, token, secondsLeft }: Props) => (
  <section class="banner success undo" role="status">
    <p class="banner-title">{done}</p>
    {secondsLeft > 0 && (
      <Form action={action} token={token}>
        <Button kind="quiet">元に戻す</Button>
        <span>あと{sayDuration(secondsLeft)}のあいだ、元に戻せます。</span>
      </Form>
    )}
  </section>
);
