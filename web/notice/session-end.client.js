// Asks before the session ends; goes on when the reader says so. What is being entered is not touched.
const dialog = document.querySelector('dialog.session-end');

if (dialog) {
  const { asks, stay, choose, token, tokenField } = dialog.dataset;
  const asking = dialog.querySelector('[data-asking]');
  const ended = dialog.querySelector('[data-ended]');
  let timers = [];

  const ask = () => dialog.open || dialog.showModal();
  const end = () => {
    ask();
    asking.hidden = true;
    ended.hidden = false;
  };
  const plan = (secondsLeft) => {
    for (const timer of timers) clearTimeout(timer);
    timers = [
      later(ask, Math.max(0, secondsLeft - Number(asks))),
      later(choose ? leave : end, Math.max(secondsLeft, 20)),
    ];
  };

  // A tablet that several share: back to the choice of persons. What is being entered goes along, and is kept for who entered it.
  const leave = async () => {
    ask();
    const body = new URLSearchParams({ [tokenField]: token, entered: JSON.stringify(entered()) });
    const answer = await fetch(choose, { method: 'POST', body, headers: { Accept: 'application/json' } }).catch(
      () => null,
    );
    if (answer?.ok) location.replace((await answer.json()).onward);
    else end();
  };

  const goOn = async () => {
    if (choose) {
      dialog.close();
      return plan(Number(dialog.dataset.secondsLeft));
    }
    const answer = await fetch(stay, { method: 'POST', body: new URLSearchParams({ [tokenField]: token }) }).catch(
      () => null,
    );
    // No answer is no network: the question stays. Another answer is a session that has ended elsewhere.
    if (!answer?.ok) return answer ? end() : undefined;
    const { secondsLeft } = await answer.json();
    dialog.close();
    plan(secondsLeft);
  };

  dialog.querySelector('[data-go-on]').addEventListener('click', goOn);
  // Escape is an answer too: whoever closes the question is there.
  dialog.addEventListener('cancel', (event) => {
    event.preventDefault();
    if (ended.hidden) goOn();
  });
  // What is being entered is sent, late as it is: the server keeps it for who signs in again.
  ended.querySelector('a').addEventListener('click', (event) => {
    if (choose) {
      // Whoever presses it may be another: nothing of the one before is sent in their name, and nobody goes on with their page.
      event.preventDefault();
      return leave();
    }
    const form = [...document.querySelectorAll('main form[method="post"]')].find((one) => isTouched(one));
    if (!form) return;
    event.preventDefault();
    form.submit();
  });
  if (choose)
    for (const touch of ['pointerdown', 'keydown', 'input', 'scroll'])
      addEventListener(touch, () => dialog.open || plan(Number(dialog.dataset.secondsLeft)), { passive: true });
  plan(Number(dialog.dataset.secondsLeft));

  /** The form that somebody was filling in; nothing where nobody was. */
  function entered() {
    const form = [...document.querySelectorAll('main form[method="post"]')].find((one) => isTouched(one));
    if (!form) return null;
    const fields = [...new FormData(form)].filter(([name, value]) => name !== tokenField && typeof value === 'string');
    const { pathname, search } = new URL(form.action);
    return { path: pathname + search, fields };
  }
}

/** A trusted device is signed in for weeks, and a browser's timer that is longer than 24.8 days goes off at once. */
function later(act, seconds) {
  return setTimeout(act, Math.min(seconds * 1000, 2 ** 31 - 1));
}

/** Whether somebody has entered something since the page came. */
function isTouched(form) {
  return [...form.elements].some((field) => {
    if (field.type === 'checkbox' || field.type === 'radio') return field.checked !== field.defaultChecked;
    if (field.tagName === 'SELECT') return [...field.options].some((one) => one.selected !== one.defaultSelected);
    return 'defaultValue' in field && field.type !== 'hidden' && field.value !== field.defaultValue;
  });
}
