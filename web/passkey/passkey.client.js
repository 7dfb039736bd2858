// Passkeys: asks the browser to make one or to show one, and sends its answer with the form. Where a browser knows none, the button stays hidden and the
// page offers what else there is.
(() => {
  const form = document.querySelector('form[data-passkey]');
  if (!form || !window.PublicKeyCredential) return;

  const toBytes = (text) => {
    const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
    return Uint8Array.from(binary, (letter) => letter.charCodeAt(0));
  };
  const toText = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer)))
      .replaceAll('+', '-')
      .replaceAll('/', '_')
      .replaceAll('=', '');
  const withBytes = (credentials = []) => credentials.map((one) => ({ ...one, id: toBytes(one.id) }));

  async function make(options) {
    const publicKey = {
      ...options,
      challenge: toBytes(options.challenge),
      user: { ...options.user, id: toBytes(options.user.id) },
      excludeCredentials: withBytes(options.excludeCredentials),
    };
    const { id, rawId, type, response } = await navigator.credentials.create({ publicKey });
    return {
      ...{ id, rawId: toText(rawId), type, clientExtensionResults: {} },
      response: {
        clientDataJSON: toText(response.clientDataJSON),
        attestationObject: toText(response.attestationObject),
        transports: response.getTransports ? response.getTransports() : [],
      },
    };
  }

  async function show(options) {
    const publicKey = {
      ...options,
      challenge: toBytes(options.challenge),
      allowCredentials: withBytes(options.allowCredentials),
    };
    const { id, rawId, type, response } = await navigator.credentials.get({ publicKey });
    return {
      ...{ id, rawId: toText(rawId), type, clientExtensionResults: {} },
      response: {
        clientDataJSON: toText(response.clientDataJSON),
        authenticatorData: toText(response.authenticatorData),
        signature: toText(response.signature),
        userHandle: response.userHandle ? toText(response.userHandle) : undefined,
      },
    };
  }

  const problem = form.querySelector('[data-passkey-problem]');
  const say = (hidden) => {
    if (problem) problem.hidden = hidden;
  };
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    say(true);
    try {
      const options = JSON.parse(form.dataset.options);
      const answer = await (form.dataset.passkey === 'make' ? make(options) : show(options));
      form.elements.namedItem('passkey').value = JSON.stringify(answer);
      form.submit();
    } catch {
      say(false);
      problem?.focus();
    }
  });
  for (const one of form.querySelectorAll('[data-passkey-only]')) one.hidden = false;
})();
