// 第3表 by touch or pointer: pressing an empty cell writes its day and hour into the form; drawing downwards writes the end too. The form alone does the same.
for (const table of document.querySelectorAll('.week-touch .week')) {
  const form = document.querySelector('.week-form form');
  if (!form) continue;
  const field = (name) => form.querySelector(`[name="${name}"]`);
  const two = (number) => String(number).padStart(2, '0');
  let from;
  const clear = () => {
    for (const one of table.querySelectorAll('.chosen')) one.classList.remove('chosen');
  };
  const cellAt = (event) => document.elementFromPoint(event.clientX, event.clientY)?.closest('td[data-hour]');

  const mark = (until) => {
    clear();
    const [first, last] = [rowOf(from), rowOf(until)].sort((a, b) => a - b);
    for (const cell of table.querySelectorAll(`td[data-weekday="${from.dataset.weekday}"]`))
      if (rowOf(cell) >= first && rowOf(cell) <= last) cell.classList.add('chosen');
    const hours = [...table.querySelectorAll('td.chosen')].map((cell) => Number(cell.dataset.hour));
    field('start').value = `${two(hours[0])}:00`;
    field('end').value = `${two((hours.at(-1) + 1) % 24)}:00`;
  };
  const rowOf = (cell) => cell.closest('tr').rowIndex;

  table.addEventListener('pointerdown', (event) => {
    const cell = event.target.closest('td[data-hour]');
    if (!cell) return;
    from = cell;
    mark(cell);
    const day = cell.dataset.weekday;
    const kind = form.querySelector(`[name="kind"][value="${day === '' ? 'activity' : 'service'}"]`);
    if (kind) kind.checked = true;
    for (const box of form.querySelectorAll('[name="weekday"]')) box.checked = day !== '' && box.value === day;
  });
  table.addEventListener('pointermove', (event) => {
    const cell = from && event.pointerType === 'mouse' && event.buttons === 1 ? cellAt(event) : undefined;
    if (cell && cell.dataset.weekday === from.dataset.weekday) mark(cell);
  });
  addEventListener('pointerup', () => {
    if (!from) return;
    from = undefined;
    field('text').focus({ preventScroll: false });
  });
}
