import { sayDay } from '../japanese/day.ts';
import { findShownOtherwise, sayShownOtherwise, settable } from './glyphs.ts';
import { isCount, isCountColumn, type Letter, type LetterSection, type LetterTable } from './letter.ts';
import { qrRuns } from './qr.ts';

/**
 * A letter on the screen as it lies on A4 paper; printed, it is nothing but the letter (print.css).
 * @param id of its title, where several lie on one page
 */
export const LetterPaper = ({ letter, id = 'letter-title' }: { readonly letter: Letter; readonly id?: string }) => {
  const { number, date, to, from, title, amount, paragraphs, tables = [], sections = [], contact, qr } = letter;
  return (
    <article class={letter.size ? `letter ${letter.size}` : 'letter'} aria-labelledby={id}>
      <p class="letter-number">
        {settable(number)}
        <br />
        <time datetime={date}>{sayDay(date)}</time>
      </p>
      <div class="letter-ends">
        <p class="letter-to">
          {letter.size === 'fax' && (
            <>
              送信先
              <br />
            </>
          )}
          {to.postcode && (
            <>
              〒{to.postcode}
              <br />
            </>
          )}
          {(to.address ?? []).map((line) => (
            <>
              {settable(line)}
              <br />
            </>
          ))}
          <span class="letter-name">
            {settable(to.name)}　{to.honorific ?? '様'}
          </span>
        </p>
        <div class="letter-from">
          <p>
            {settable(from.title)}
            {from.name !== undefined && `　${settable(from.name)}`}
            {from.seal === 'omitted' && <small>（公印省略）</small>}
          </p>
          {from.seal === 'place' && <p class="letter-seal">公印</p>}
        </div>
      </div>
      <h2 class="letter-title" id={id}>
        {settable(title)}
      </h2>
      {amount && (
        <p class="letter-amount">
          {settable(amount.title)}　<span class="whole">{settable(amount.value)}</span>
        </p>
      )}
      {paragraphs.map((text) => (
        <p class="letter-paragraph">{settable(text)}</p>
      ))}
      {tables.map((table) => (
        <Table table={table} />
      ))}
      {sections.map((section) => (
        <Section section={section} />
      ))}
      {(contact || qr) && (
        <div class="letter-closing">
          {contact && (
            <p>
              問い合わせ先
              {contact.map((line) => (
                <>
                  <br />
                  {settable(line)}
                </>
              ))}
            </p>
          )}
          {qr && <Qr text={qr.text} caption={qr.caption} />}
        </div>
      )}
      {findShownOtherwise(letter).map((each) => (
        <p class="letter-note">{settable(sayShownOtherwise(each))}</p>
      ))}
    </article>
  );
};

/** Of more columns than a telephone has room for, the table is moved on the screen, and not squeezed: paper is as wide as it is. */
const Table = ({ table }: { table: LetterTable }) =>
  table.head.length <= 3 ? (
    <Rows table={table} />
  ) : (
    <section
      class={table.head.length > 5 ? 'letter-scroll letter-wide' : 'letter-scroll'}
      aria-label={settable(table.caption)}
      tabindex={0}
    >
      <Rows table={table} />
    </section>
  );

const Rows = ({ table: { caption, head, rows } }: { table: LetterTable }) => (
  <table class="letter-table">
    <caption>{settable(caption)}</caption>
    <thead>
      <tr>
        {head.map((text, i) => (
          <th scope="col" class={isCountColumn(rows, i) ? 'letter-count' : undefined}>
            {settable(text)}
          </th>
        ))}
      </tr>
    </thead>
    <tbody>
      {rows.map((row) => (
        <tr>
          {row.map((text) => (
            <td class={isCount(text) ? 'letter-count' : undefined}>{settable(text)}</td>
          ))}
        </tr>
      ))}
    </tbody>
  </table>
);

const Section = ({ section: { title, about = [], items } }: { section: LetterSection }) => (
  <section class="letter-section">
    <h3>{settable(title)}</h3>
    {about.map((text) => (
      <p>{settable(text)}</p>
    ))}
    <ul>
      {items.map(({ lead, text }) => (
        <li>
          {lead !== undefined && <span class="letter-lead">{settable(lead)}</span>}
          <span>{settable(text)}</span>
        </li>
      ))}
    </ul>
  </section>
);

/** A QR code as one path of vectors. */
export const Qr = ({ text, caption }: { readonly text: string; readonly caption: string }) => {
  const { size, runs } = qrRuns(text);
  return (
    <figure class="letter-qr">
      <svg viewBox={`0 0 ${size} ${size}`} role="img" aria-label={`QRコード：${caption}`}>
        <path d={runs.map(({ x, y, w }) => `M${x} ${y}h${w}v1h${-w}z`).join('')} />
      </svg>
      <figcaption>{settable(caption)}</figcaption>
    </figure>
  );
};
