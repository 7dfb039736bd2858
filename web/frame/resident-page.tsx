import type { Child } from 'hono/jsx';
import { LinkButton } from '../action/button.tsx';
import { Ruby } from '../japanese/ruby.tsx';
import { SaidTime } from '../japanese/time.tsx';
import { Document, type PageHead } from './document.tsx';
import type { ResidentFrame, Telephone } from './frame.ts';

type Props = PageHead & {
  readonly frame: ResidentFrame;
  /** heading where it is not the title */
  readonly heading?: Child;
  /** the page before this one */
  readonly back?: string;
  /** a question page brings its heading with it */
  readonly ownHeading?: boolean;
  readonly children?: Child;
};

/** The frame of residents' pages: one column, large, somebody to call and a way out on each. */
export const ResidentPage = ({ frame, title, heading, back, ownHeading, scripts = [], children, ...head }: Props) => (
  <Document {...head} frame={frame} title={title} scripts={['read-aloud', ...scripts]}>
    <header class="head">
      <p class="head-name">{frame.region}</p>
      <div class="head-tools">
        <ReadAloud />
        {frame.path !== null && <FuriganaSwitch on={frame.furigana} path={frame.path} />}
        {frame.leave !== null && (
          <LinkButton kind="quiet" href={frame.leave}>
            やめる
          </LinkButton>
        )}
      </div>
    </header>
    <main id="main" tabindex={-1}>
      {back !== undefined && (
        <a class="back" href={back}>
          <Ruby text="前《まえ》に もどる" />
        </a>
      )}
      {!ownHeading && <h1>{heading ?? <Ruby text={title} />}</h1>}
      {children}
    </main>
    <footer class="foot">
      {frame.telephone && <Help telephone={frame.telephone} />}
      <p class="as-of">
        <SaidTime at={frame.asOf} /> <Ruby text="現在《げんざい》" />
      </p>
    </footer>
  </Document>
);

/** Hidden until its script finds that this browser can speak. */
const ReadAloud = () => (
  <button type="button" class="button quiet read-aloud" data-read-aloud hidden>
    <span data-read-aloud-start>
      <Ruby text="声《こえ》で聞《き》く" />
    </span>
    <span data-read-aloud-stop hidden>
      <Ruby text="声《こえ》を止《と》める" />
    </span>
  </button>
);

const FuriganaSwitch = ({ on, path }: { on: boolean; path: string }) => (
  <LinkButton kind="quiet" href={`/furigana?${new URLSearchParams({ show: on ? 'no' : 'yes', back: path })}`}>
    ふりがな<span class="unseen">を{on ? 'けす' : 'つける'}</span>
  </LinkButton>
);

const Help = ({ telephone: { who, number, hours } }: { telephone: Telephone }) => (
  <section class="help" aria-label="電話で聞く">
    <p>
      <Ruby text="わからないときは、電話《でんわ》してください。" />
    </p>
    <a class="button telephone" href={`tel:${number.replaceAll('-', '')}`}>
      <span class="telephone-number">{number}</span>
      <span>{who}</span>
    </a>
    {hours && <p>{hours}</p>}
  </section>
);
