/* Asks the classifier every two seconds and shows what it says, and how old that is. */

import { clockWithSeconds, span } from './charts.js';
import { showFigures, showVerdict } from './sections.js';

const EVERY = 2000;
/** While the classifier is still reading its topics. */
const SOON = 400;
const PATIENCE = 8000;
/** So old figures are not to be believed any more. */
const LOST = 6000;

let overview = null;
let failure = null;
let answeredAt = performance.now();
let next = null;

async function ask() {
  clearTimeout(next);
  try {
    const response = await fetch('api/overview', { cache: 'no-store', signal: AbortSignal.timeout(PATIENCE) });
    if (!response.ok) {
      throw new Error(`it answers with status ${response.status}`);
    }
    overview = await response.json();
    answeredAt = performance.now();
    failure = null;
  } catch (e) {
    failure = e;
  }
  show();
  clearTimeout(next);
  if (document.hidden) {
    return;
  }
  next = setTimeout(ask, overview !== null && overview.drift === null ? SOON : EVERY);
}

function show() {
  if (overview !== null) {
    showVerdict(overview);
    showFigures(overview);
  }
  showAge();
}

function showAge() {
  const age = performance.now() - answeredAt;
  const lost = failure !== null && (age > LOST || overview === null);
  document.body.toggleAttribute('data-lost', lost);
  document.getElementById('lost').hidden = !lost;
  if (lost) {
    document.getElementById('lost-headline').textContent = `No answer for ${span(Math.max(1000, age))}`;
    document.getElementById('lost-since').textContent = overview === null
      ? 'Nothing was heard of the classifier yet.'
      : `What is below is of ${clockWithSeconds(overview.at)}: it may be wrong by now.`;
    document.title = 'No answer';
  }
  if (overview !== null) {
    document.getElementById('freshness').textContent = `Live, as of ${clockWithSeconds(overview.at)}`;
  }
}

setInterval(showAge, 1000);
addEventListener('resize', show);
// A page that nobody sees asks nothing.
document.addEventListener('visibilitychange', () => (document.hidden ? clearTimeout(next) : ask()));
ask();
