// Reads the page's main part aloud, in order, with the reading of each word that has one. Without speechSynthesis the button stays hidden.
const button = document.querySelector('[data-read-aloud]');
const main = document.querySelector('main');

if (button && main && 'speechSynthesis' in window) {
  const start = button.querySelector('[data-read-aloud-start]');
  const stop = button.querySelector('[data-read-aloud-stop]');
  let reading = false;

  const show = (on) => {
    reading = on;
    start.hidden = on;
    stop.hidden = !on;
  };
  const end = () => {
    speechSynthesis.cancel();
    show(false);
  };
  const say = (pieces) => {
    const [first, ...rest] = pieces;
    if (!reading || first === undefined) return show(false);
    const words = new SpeechSynthesisUtterance(first);
    words.lang = 'ja-JP';
    words.rate = 0.9;
    words.onend = () => say(rest);
    words.onerror = () => show(false);
    speechSynthesis.speak(words);
  };

  button.hidden = false;
  button.addEventListener('click', () => {
    if (reading) return end();
    show(true);
    speechSynthesis.cancel();
    say(piecesOf(main));
  });
  window.addEventListener('pagehide', end);
}

/** What is said, a piece for each block: a voice pauses between them, and long texts are cut off by some browsers. */
function piecesOf(root) {
  const pieces = [''];
  const blocks = 'address,article,button,dd,div,dt,fieldset,h1,h2,h3,h4,label,legend,li,option,p,section,td,th,tr';
  const walk = (node) => {
    if (node.nodeType === Node.TEXT_NODE) {
      pieces[pieces.length - 1] += node.data.replace(/\s+/g, ' ');
      return;
    }
    if (node.nodeType !== Node.ELEMENT_NODE) return;
    if (node.matches('[hidden],[aria-hidden=true],script,svg,rp')) return;
    if (node.matches('ruby')) {
      const reading = [...node.querySelectorAll('rt')].map((rt) => rt.textContent).join('');
      pieces[pieces.length - 1] += reading || node.textContent;
      return;
    }
    if (node.matches('img')) pieces[pieces.length - 1] += node.alt;
    if (node.matches('input:not([type=hidden],[type=radio],[type=checkbox]),textarea') && node.value)
      pieces.push(node.value);
    const block = node.matches(blocks);
    if (block) pieces.push('');
    for (const child of node.childNodes) walk(child);
    if (block) pieces.push('');
  };
  walk(root);
  return pieces.map((piece) => piece.trim()).filter(Boolean);
}
