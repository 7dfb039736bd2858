import type { RunMode } from '../../contracts/kind.ts';

const words: Readonly<Record<RunMode, string | null>> = {
  通常: null,
  訓練: 'これは訓練です。実際のことではありません。',
  試験: 'これは試験です。実際のことではありません。',
};

/** Says on every page that nothing on it is real. A real page has none: what is always there is not seen. */
export const Ribbon = ({ runMode }: { readonly runMode: RunMode }) =>
  words[runMode] === null ? null : (
    <p class="ribbon" role="note" aria-label={runMode}>
      <strong>{runMode}</strong> <span>{words[runMode]}</span>
    </p>
  );
