// Entries of visits: kept on this device first, sent when there is a network, each once (its id is made here; the server takes one id once). The
// pages work without this script too, as long as there is a network.
const place = document.querySelector('[data-visit-waiting]');
const { vault } = globalThis;

const part = (name) => place.querySelector(`[data-${name}]`);
const two = (n) => String(n).padStart(2, '0');
const hour = (at) => `${two(at.getHours())}:${two(at.getMinutes())}`;
const fieldsOf = (form) =>
  [...new FormData(form)].filter(
    ([name, value]) => typeof value === 'string' && !['form_token', 'entry', 'visit', 'act'].includes(name),
  );

const clockMs = 5 * 60_000;
const span = (ms) => {
  const minutes = Math.round(ms / 60_000);
  return minutes < 60
    ? `${minutes}分`
    : minutes < 48 * 60
      ? `${Math.round(minutes / 60)}時間`
      : `${Math.round(minutes / 1440)}日`;
};
/** The hours of a visit are read off this device: what it shows here is held against what a clock in Japan shows as the server answers. */
function compareClock(said) {
  const server = Date.parse(said ?? '');
  if (Number.isNaN(server)) return;
  const now = new Date();
  const ahead = now.getTime() - now.getTimezoneOffset() * 60_000 - (server + 9 * 3_600_000);
  part('clock').hidden = Math.abs(ahead) <= clockMs;
  part('clock-by').textContent = `${span(Math.abs(ahead))}${ahead > 0 ? '進んで' : '遅れて'}`;
}

/** Who is signed in now, as the server says; undefined: nobody, null: nobody can be asked. */
async function askToken() {
  const answer = await fetch(place.dataset.tokenPath, {
    redirect: 'manual',
    headers: { Accept: 'application/json' },
  }).catch(() => null);
  if (answer === null) return null;
  compareClock(answer.headers.get('Date'));
  return answer.ok && answer.headers.get('Content-Type')?.includes('json') ? answer.json() : undefined;
}

function bodyOf(entry, token) {
  const body = new FormData();
  body.set('form_token', token);
  body.set('entry', entry.id);
  body.set('visit', entry.visit);
  body.set('act', entry.act);
  body.set('at', entry.at);
  // A clock that is wrong is wrong by as much now: the server reckons with it.
  body.set('sent', new Date().toISOString());
  for (const [name, value] of entry.fields) body.append(name, value);
  if (entry.photo) {
    const bytes = Uint8Array.from(atob(entry.photo.base64), (sign) => sign.charCodeAt(0));
    body.set('photo', new File([bytes], entry.photo.name, { type: entry.photo.type }));
  }
  return body;
}

/** What the server says of an entry; undefined where it could not be asked, or says nothing of it. */
async function bring(entry, token) {
  const answer = await fetch(place.dataset.entries, {
    method: 'POST',
    body: bodyOf(entry, token),
    headers: { Accept: 'application/json' },
  }).catch(() => null);
  if (!answer?.headers.get('Content-Type')?.includes('json')) return undefined;
  return { isTaken: answer.ok, ...(await answer.json()) };
}

/** Sends what waits, the oldest first. One page of this browser at a time. */
const send = () => (navigator.locks ? navigator.locks.request('engawa-visits', sendAll) : sendAll());
async function sendAll() {
  const entries = (await vault.listEntries()).filter(({ refused }) => !refused);
  if (entries.length === 0) return show();
  const who = await askToken();
  if (who)
    for (const entry of entries) {
      if (entry.owner && entry.owner !== who.owner) continue;
      const said = await bring(entry, who.token);
      if (said?.isTaken) await vault.dropEntry(entry.id);
      else if (said?.outcome === 'refused') await vault.putEntry({ ...entry, refused: said.text });
      else break; // a session that has ended, a server that is not well: it stays, and is sent later
    }
  return show(who);
}

async function show(who) {
  const entries = await vault.listEntries();
  const waiting = entries.filter(({ refused }) => !refused);
  const refused = entries.find((entry) => entry.refused);
  part('waiting').hidden = waiting.length === 0;
  part('waiting-count').textContent = `${waiting.length}件`;
  part('waiting-sign-in').hidden = who !== undefined || !navigator.onLine;
  part('waiting-other').hidden = !who || !waiting.some(({ owner }) => owner && owner !== who.owner);
  part('refused').hidden = !refused;
  part('refused-text').textContent = refused?.refused ?? '';
  part('discard').dataset.id = refused?.id ?? '';
  for (const { visit } of waiting)
    document.querySelector(`[data-visit="${CSS.escape(visit)}"]`)?.classList.add('visit-kept');
}

/** What was entered last on this device stands in the form, whether it was sent or not. */
async function fill(form) {
  const last = (await vault.listEntries()).findLast(({ visit }) => visit === form.dataset.visitForm);
  if (!last) return;
  for (const input of form.querySelectorAll('input[type=checkbox],input[type=radio]'))
    input.checked = last.fields.some(([name, value]) => name === input.name && value === input.value);
  for (const name of ['started', 'ended', 'note'])
    form.elements[name].value = last.fields.find(([one]) => one === name)?.[1] ?? '';
}

/** A picture that is larger than the server takes, as a new phone makes them, is made smaller here: nobody has to take it again. */
async function shrink(photo, limit) {
  if (photo.size <= limit) return photo;
  const picture = await createImageBitmap(photo).catch(() => undefined);
  if (!picture) return photo; // no picture: the server says so
  const by = Math.min(1, 2400 / Math.max(picture.width, picture.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(picture.width * by);
  canvas.height = Math.round(picture.height * by);
  canvas.getContext('2d').drawImage(picture, 0, 0, canvas.width, canvas.height);
  const smaller = await new Promise((done) => canvas.toBlob(done, 'image/jpeg', 0.85));
  return smaller && smaller.size < photo.size
    ? new File([smaller], photo.name.replace(/\.\w+$/, '.jpg'), { type: 'image/jpeg' })
    : photo;
}

async function readPhoto(form) {
  const [taken] = form.elements.photo?.files ?? [];
  if (!taken) return undefined;
  const photo = await shrink(taken, Number(form.dataset.photoLimit));
  const bytes = new Uint8Array(await photo.arrayBuffer());
  let text = '';
  for (let at = 0; at < bytes.length; at += 32768) text += String.fromCharCode(...bytes.subarray(at, at + 32768));
  return { name: photo.name, type: photo.type, base64: btoa(text) };
}

async function entryOf(form, act, now) {
  const photo = act === 'save' || act === 'not-done' ? await readPhoto(form) : undefined;
  return {
    id: crypto.randomUUID(),
    order: now.getTime(),
    owner: place.dataset.owner,
    visit: form.dataset.visitForm,
    at: now.toISOString(),
    act,
    fields: fieldsOf(form),
    ...(photo && { photo }),
  };
}

/** The device has no room: the entry is sent as it is, and what was written stays in the form where that cannot be done. @returns whether it is there */
async function sendDirectly(form, entry) {
  const who = await askToken();
  const said = who?.owner === entry.owner ? await bring(entry, who.token) : undefined;
  if (said?.isTaken) return true;
  say(form, said?.text ?? form.dataset.noRoom);
  return false;
}

function say(form, text) {
  const said = form.querySelector('[data-said]');
  said.textContent = text;
  said.scrollIntoView({ block: 'center' });
}

async function keep(form, act) {
  const now = new Date();
  if (act === 'start') form.elements.started.value = hour(now);
  if (act === 'end') form.elements.ended.value = hour(now);
  const entry = await entryOf(form, act, now);
  const isKept = await vault.putEntry(entry).then(
    () => true,
    () => false,
  );
  if (!isKept && !(await sendDirectly(form, entry))) return;
  const said = form.querySelector('[data-said]');
  if (act === 'start') said.textContent = `${hour(now)}にはじめました。`;
  if (act === 'end') said.textContent = `${hour(now)}におわりました。終わりに「記録する」を押してください。`;
  await show();
  await send();
  if (act === 'save' || act === 'not-done') {
    const left = (await vault.listEntries()).some(({ visit }) => visit === form.dataset.visitForm);
    location.assign(left ? form.dataset.done.split('?')[0] : form.dataset.done);
  }
}

async function copyDay(path) {
  const answer = await fetch(path, { redirect: 'manual', headers: { Accept: 'application/json' } }).catch(() => null);
  if (!answer?.ok || !answer.headers.get('Content-Type')?.includes('json')) return false;
  const { leftMs, ...day } = await answer.json();
  await vault.putDay({
    ...day,
    until: Date.now() + leftMs,
    policy: answer.headers.get('Content-Security-Policy') ?? "default-src 'none'",
  });
  return true;
}

async function begin() {
  if (!vault || !(await vault.works())) {
    part('cannot').hidden = false;
    return;
  }
  const form = document.querySelector('[data-visit-form]');
  if (form) {
    await fill(form);
    // A file that is too large, or no picture, is said by the server, before anything is lost: small errors are left to it.
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      const act = event.submitter?.value ?? 'save';
      const missing = act === 'not-done' && !new FormData(form).has('reason');
      if (missing) say(form, 'できなかったわけを一つ選んでください。');
      else keep(form, act);
    });
  }
  part('send-now').addEventListener('click', send);
  part('discard').addEventListener('click', async (event) => {
    if (!confirm('この記録を、端末から消します。よろしいですか。')) return;
    await vault.dropEntry(event.currentTarget.dataset.id);
    await show();
  });
  addEventListener('online', send);
  askToken(); // for its clock
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && send());
  setInterval(send, 30_000);
  await show();

  const { worker } = place.dataset;
  const registered = await navigator.serviceWorker?.register(worker, { scope: '/care/' }).catch(() => undefined);
  const copies = document.querySelector('[data-visits]')?.dataset.visits;
  const copied = copies && (await copyDay(copies).catch(() => false));
  if (!navigator.serviceWorker) part('cannot').hidden = false;
  else if (copied && registered) {
    await navigator.serviceWorker.ready;
    part('ready').hidden = false;
  }
  await send();
}

if (place) begin();
