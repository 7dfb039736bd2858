/** Where the reader is on a way of several pages. */
export const Steps = ({ steps, current }: { readonly steps: readonly string[]; readonly current: number }) => (
  <ol class="steps" aria-label={`${steps.length}つのうち${current + 1}つ目`}>
    {steps.map((step, i) => (
      <li
        class={i < current ? 'past' : i === current ? 'now' : 'later'}
        aria-current={i === current ? 'step' : undefined}
      >
        <span class="steps-number">{i + 1}</span>
        <span>
          {step}
          {i < current && <span class="unseen">（済み）</span>}
        </span>
      </li>
    ))}
  </ol>
);
