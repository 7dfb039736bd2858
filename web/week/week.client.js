// 第3表 by pointer or touch: pressing an empty cell writes its day and hour into the form, and how far it is drawn its end. The form alone does the same.
for (const table of document.querySelectorAll('.week-touch .week')) {
  const form = document.querySelector('.week-form form');
  if (!form) continue;
  const field = (name) => form.querySelector(`[name="${name}"]`);
  const two = (number) => String(number).padStart(2, '0');
  const rowOf = (cell) => cell.closest('tr').rowIndex;
  let from;
  let by;
  const isBelow = (cell) => from && cell.dataset.weekday === from.dataset.weekday && rowOf(cell) >= rowOf(from);

  const mark = (until) => {
    for (const one of table.querySelectorAll('.chosen')) one.classList.remove('chosen');
    const [first, last] = [rowOf(from), rowOf(until)].sort((a, b) => a - b);
    for (const cell of table.querySelectorAll(`td[data-weekday="${from.dataset.weekday}"]`))
      if (rowOf(cell) >= first && rowOf(cell) <= last) cell.classList.add('chosen');
    const hours = [...table.querySelectorAll('td.chosen')].map((cell) => Number(cell.dataset.hour));
    field('start').value = `${two(hours[0])}:00`;
    field('end').value = `${two((hours.at(-1) + 1) % 24)}:00`;
  };
  const begin = (cell) => {
    from = cell;
    mark(cell);
    const day = cell.dataset.weekday;
    const kind = form.querySelector(`[name="kind"][value="${day === '' ? 'activity' : 'service'}"]`);
    if (kind) kind.checked = true;
    for (const box of form.querySelectorAll('[name="weekday"]')) box.checked = day !== '' && box.value === day;
  };
  const end = () => {
    from = undefined;
    field('text').focus({ preventScroll: false });
  };

  table.addEventListener('pointerdown', (event) => {
    by = event.pointerType;
    const cell = event.target.closest('td[data-hour]');
    if (cell && by === 'mouse') begin(cell);
  });
  table.addEventListener('pointermove', (event) => {
    if (!from || event.pointerType !== 'mouse' || event.buttons !== 1) return;
    const cell = document.elementFromPoint(event.clientX, event.clientY)?.closest('td[data-hour]');
    if (cell && cell.dataset.weekday === from.dataset.weekday) mark(cell);
  });
  addEventListener('pointerup', (event) => {
    if (from && event.pointerType === 'mouse') end();
  });
  // A finger that moves is scrolling, and must not change what was typed: it taps where the time begins, and where it ends.
  table.addEventListener('click', (event) => {
    const cell = event.target.closest('td[data-hour]');
    if (!cell || by === 'mouse') return;
    if (!isBelow(cell)) return begin(cell);
    mark(cell);
    end();
  });
}
