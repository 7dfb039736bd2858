// Improves a bulk form: a box for all rows of the page, a range with Shift, arrow keys from box to box, and the number chosen.
for (const form of document.querySelectorAll('[data-table-bulk]')) {
  const boxes = [...form.querySelectorAll('input[name="select"]')];
  const chosen = form.querySelector('[data-table-chosen]');
  const place = form.querySelector('[data-table-all]');
  if (boxes.length === 0 || !place) continue;

  const all = document.createElement('input');
  all.type = 'checkbox';
  all.setAttribute('aria-label', 'このページの行をすべて選ぶ');
  const around = document.createElement('label');
  around.append(all);
  place.append(around);

  const tell = () => {
    const count = boxes.filter((box) => box.checked).length;
    all.checked = count === boxes.length;
    all.indeterminate = count > 0 && count < boxes.length;
    if (chosen) chosen.textContent = count === 0 ? '' : `${count}件を選んでいます`;
  };
  all.addEventListener('change', () => {
    for (const box of boxes) box.checked = all.checked;
    tell();
  });

  let last = -1;
  boxes.forEach((box, at) => {
    box.addEventListener('click', (event) => {
      if (event.shiftKey && last >= 0)
        for (let i = Math.min(last, at); i <= Math.max(last, at); i++) boxes[i].checked = box.checked;
      last = at;
      tell();
    });
    box.addEventListener('keydown', (event) => {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step === undefined || !boxes[at + step]) return;
      event.preventDefault();
      boxes[at + step].focus();
    });
  });
  tell();
}
