// A form that is on its way is not sent again by whoever presses once more because nothing seems to happen. Another button of it still acts: going
// back must always be possible. A file that is saved leaves the page standing, and so it may be sent again after a while.
const again = 20_000;
const nameOf = ({ submitter }) => `${submitter?.name ?? ''}=${submitter?.value ?? ''} ${submitter?.formAction ?? ''}`;
const forget = (form) => delete form.dataset.sent;

addEventListener('submit', (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== 'post') return;
  if (form.dataset.sent === nameOf(event)) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = nameOf(event);
  setTimeout(forget, again, form);
});
// Who comes back by the browser's own button finds the page as it was left.
addEventListener('pageshow', () => [...document.forms].forEach(forget));
