// In a month's grid the arrow keys go from box to box, as in a spreadsheet, and up and down by a week where it is drawn as a calendar (month-weeks.css);
// without this every box is reached by Tab.
const sheet = document.querySelector('.month-sheet');
const step = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

sheet?.addEventListener('keydown', (event) => {
  const [down, right] = step[event.key] ?? [];
  if (down === undefined || event.target.type !== 'checkbox') return;
  const rows = [...sheet.querySelectorAll('tr')]
    .map((row) => [...row.querySelectorAll('input')])
    .filter((row) => row.length > 0);
  const at = rows.findIndex((row) => row.includes(event.target));
  const column = rows[at].indexOf(event.target);
  const byWeeks = getComputedStyle(event.target.closest('tbody')).display === 'grid';
  const next = byWeeks ? rows[at][column + right + 7 * down] : rows[at + down]?.[column + right];
  if (!next) return;
  event.preventDefault();
  next.focus();
});
