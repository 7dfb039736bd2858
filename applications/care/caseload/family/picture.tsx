import type { Relative } from './family.ts';
import { drawTree, type Node, type Shape } from './tree.ts';
import { words } from './words.ts';

type Props = {
  readonly self: { readonly sex: Shape; readonly age: number | null };
  readonly family: readonly Relative[];
};

/** 家族構成図: what it shows stands beside it in words. */
export const FamilyPicture = ({ self, family }: Props) => {
  const { width, height, nodes, lines } = drawTree(self, family);
  const said = nodes
    .map(({ lines: of, isGone }) => `${of.join(' ')}${isGone ? `（${words.abouts.gone}）` : ''}`)
    .join('、');
  return (
    <figure>
      <svg
        viewBox={`0 0 ${width} ${height}`}
        width={width}
        height={height}
        role="img"
        aria-label={`${words.picture}：${said}`}
        font-size="13"
        text-anchor="middle"
      >
        {lines.map(([x1, y1, x2, y2]) => (
          <line x1={x1} y1={y1} x2={x2} y2={y2} stroke="currentColor" />
        ))}
        {nodes.map((node) => (
          <Person {...node} />
        ))}
      </svg>
      <figcaption>{words.legend}</figcaption>
    </figure>
  );
};

const Person = ({ x, y, shape, isSelf, isGone, isTogether, lines }: Node) => (
  <g>
    {isTogether && (
      <rect x={x - 27} y={y - 27} width={54} height={54} fill="none" stroke="currentColor" stroke-dasharray="3 3" />
    )}
    <Sign {...{ x, y, shape }} size={20} />
    {isSelf && <Sign {...{ x, y, shape }} size={15} />}
    {isGone && (
      <path
        d={`M${x - 14} ${y - 14}L${x + 14} ${y + 14}M${x + 14} ${y - 14}L${x - 14} ${y + 14}`}
        stroke="currentColor"
      />
    )}
    {lines.map((line, i) => (
      <text x={x} y={y + 44 + i * 16} fill="currentColor" stroke="white" stroke-width="5" paint-order="stroke">
        {line}
      </text>
    ))}
  </g>
);

const Sign = ({ x, y, shape, size }: Pick<Node, 'x' | 'y' | 'shape'> & { readonly size: number }) => {
  if (shape === 'female') return <circle cx={x} cy={y} r={size} fill="white" stroke="currentColor" />;
  if (shape === 'male')
    return <rect x={x - size} y={y - size} width={size * 2} height={size * 2} fill="white" stroke="currentColor" />;
  return (
    <path
      d={`M${x} ${y - size}l${size} ${size}l${-size} ${size}l${-size} ${-size}z`}
      fill="white"
      stroke="currentColor"
    />
  );
};
