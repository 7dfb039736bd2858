import { raw } from 'hono/html';
import type { Look } from '../frame/frame.ts';
import { type ChartData, sayChart, sayValue, shown } from './data.ts';
import { type ChartKind, drawChart, type Size } from './draw.ts';
import { drawSample, mostSeries } from './ink.ts';

type Props = {
  /** unique on its page, ASCII */
  readonly id: string;
  readonly kind: ChartKind;
  readonly data: ChartData;
  readonly look: Look;
};

/** Twice drawn, for a phone and for a desk: one drawing that shrinks would have letters that nobody reads. */
const sizes: Record<Look, Record<'narrow' | 'wide', Size>> = {
  resident: { narrow: { width: 280, font: 20 }, wide: { width: 640, font: 20 } },
  staff: { narrow: { width: 280, font: 14 }, wide: { width: 640, font: 14 } },
};

/**
 * A chart, the same in words, and the same as a table: always all three.
 * @throws for more series than can be told apart without colour
 */
export const Chart = ({ id, kind, data, look }: Props) => {
  if (data.series.length > mostSeries) throw new Error(`a chart tells at most ${mostSeries} series apart`);
  const asLine = kind === 'line';
  return (
    <figure class="chart" aria-labelledby={`${id}-caption`}>
      <figcaption id={`${id}-caption`}>
        {data.title}（{data.unit}）
      </figcaption>
      {(kind === 'stacked' || asLine) && (
        <ul class="chart-legend">
          {data.series.map(({ name }, i) => (
            <li>
              {raw(drawSample(i, asLine, `${id}-sample-${i}`))}
              {name}
            </li>
          ))}
        </ul>
      )}
      {(['wide', 'narrow'] as const).map((size) => (
        <div class={`chart-${size}`}>{raw(drawChart(kind, data, sizes[look][size], `${id}-${size}`))}</div>
      ))}
      <p class="chart-words">{sayChart(data, asLine || kind === 'multiples')}</p>
      <ChartTable id={id} data={data} />
    </figure>
  );
};

const ChartTable = ({ id, data }: { id: string; data: ChartData }) => (
  <section class="chart-scroll" aria-labelledby={`${id}-table`} tabindex={0}>
    <table class="chart-table">
      <caption id={`${id}-table`}>{data.title}の表</caption>
      <thead>
        <tr>
          <td></td>
          {data.series.map(({ name }) => (
            <th scope="col">
              {name}（{data.unit}）
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {data.categories.map((category, i) => (
          <tr>
            <th scope="row">{category}</th>
            {data.series.map(({ values }) => (
              <td>{sayValue(shown(values[i], data), data)}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  </section>
);
