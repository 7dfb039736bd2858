// 練習: what a press would do is shown, and nothing leaves the page.
const form = document.querySelector('[data-practice]');
form?.addEventListener('submit', (event) => {
  const act = event.submitter?.value;
  if (act !== 'start' && act !== 'end') return;
  event.preventDefault();
  const now = new Date();
  const hour = [now.getHours(), now.getMinutes()].map((n) => String(n).padStart(2, '0')).join(':');
  form.querySelector(act === 'start' ? '#started' : '#ended').value = hour;
  form.querySelector('[data-said]').textContent =
    act === 'start'
      ? `${hour}にはじめました。次は、したことを押してみましょう。`
      : `${hour}におわりました。最後に「記録する」を押してみましょう。`;
});
