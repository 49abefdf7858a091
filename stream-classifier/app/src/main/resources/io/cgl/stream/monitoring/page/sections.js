/* What the page shows of an overview, section by section. */

import { NONE, bar, chart, classRow, clock, count, element, episode, keys, moved, name, number, said, share, span, timeMarks } from './charts.js';

const SIGNS = { GOOD: '✓', WARN: '!', BAD: '✕', WAIT: '…' };
const DAY = 86_400_000;
const EPISODES = 5;
const LETTERS = 4;

function show(id, ...children) {
  document.getElementById(id).replaceChildren(...children.filter((child) => child));
}

export function showVerdict({ health, verdict }) {
  const level = verdict.level.toLowerCase();
  document.getElementById('verdict').dataset.level = level;
  document.getElementById('headline').textContent = verdict.headline;
  document.getElementById('detail').textContent = verdict.detail ?? '';
  show('notices', ...verdict.notices.map((notice) => element('li', { class: notice.level.toLowerCase() },
    element('b', {}, notice.text), notice.detail === null ? '' : element('span', {}, ` ${notice.detail}`))));
  show('model',
    element('strong', {}, name(health.modelName)),
    health.modelId === null ? 'no checkpoint serves' : element('span', {}, 'served by ', id(health.modelId)));
  document.title = `${SIGNS[verdict.level]} ${health.modelName}`;
}

export function showFigures(overview) {
  document.getElementById('figures').hidden = false;
  showTraffic(overview.traffic, overview.quality);
  if (overview.drift === null) {
    const why = overview.problem === null ? 'Reading the topics …' : `The topics cannot be read: ${overview.problem}`;
    ['evidence', 'classes', 'models', 'quality'].forEach((section) => show(section, said(why)));
    show('episodes');
    showLetters(overview.traffic, null);
    return;
  }
  showEvidence(overview.drift);
  showEpisodes(overview.drift);
  showClasses(overview.drift);
  showModels(overview);
  showLetters(overview.traffic, overview.deadLetters);
  showQuality(overview.quality);
}

/* Now, on this instance. */

function showTraffic(traffic, quality) {
  const age = traffic.ageMeanMillis;
  const ahead = age !== null && age < 0;
  show('traffic',
    figure('events', 'Events a second', count(traffic.eventsPerSecond), 'this instance, last half hour', sparkline(traffic)),
    figure('age', 'Age when classified', ahead ? NONE : span(age),
      age === null ? 'no event of late' : ahead ? 'events are stamped ahead of the clock'
        : age > DAY ? 'by the events’ own time' : `${span(traffic.ageMaxMillis)} at most`),
    figure('backlog', 'Waiting', count(traffic.backlog), 'events not read yet'),
    figure('call', 'A call of the model', span(traffic.callMillis),
      traffic.batch === null ? 'none of late' : `for ${count(traffic.batch)} events`),
    figure('deadletters', 'Dead letters', share(traffic.deadLetterShare), 'of the last ten minutes'),
    figure('accuracy', 'Balanced accuracy', number(lastOf(quality?.prequential), 3),
      quality && quality.labelled > 0 ? `on ${count(quality.labelled)} labelled events` : 'no labels'));
}

function figure(key, title, value, small, drawing = null) {
  return element('div', { 'data-figure': key },
    element('dt', {}, title),
    element('dd', {}, element('b', {}, value), drawing, element('small', {}, small)));
}

function sparkline({ rates, everyMillis, lastAt }) {
  if (rates.length < 2) {
    return null;
  }
  const times = rates.map((_, i) => lastAt - (rates.length - 1 - i) * everyMillis);
  return chart({
    key: 'rates', title: 'Events a second over the last half hour', width: 130, height: 30,
    from: times[0], to: lastAt, low: 0, high: Math.max(1, ...rates), at: times, lines: [{ style: 'curve', values: rates }],
  });
}

/* Drift. */

function showEvidence(drift) {
  if (drift.starts.length === 0) {
    show('evidence', said('No window has closed yet.'));
    return;
  }
  const judged = drift.evidence.filter((value) => value !== null);
  const open = drift.episodes.some((episode) => episode.open);
  const last = judged.length === 0 ? null : judged[judged.length - 1];
  const lines = [said(judged.length === 0
    ? 'No window was judged: the checkpoint has no reference.'
    : `After each window of ${span(drift.windowMillis)} the detector says how much speaks for drift, as log R: ${
      number(last, 1)} now, an episode begins at ${number(drift.threshold, 1)}.`)];
  if (judged.length > 0) {
    const threshold = drift.threshold;
    lines.push(chart({
      ...windowed(drift, 'evidence', widthOf('evidence')), title: 'Evidence by window', height: 170,
      marks: timeMarks(drift.starts[0], ending(drift), widthOf('evidence')),
      low: -threshold, high: 1.15 * Math.max(threshold, ...judged),
      bands: bands(drift, () => 'band'),
      levels: [{ style: 'threshold', value: threshold, text: `alarm at ${number(threshold, 1)}` }],
      lines: [{ style: 'curve', values: drift.evidence, gap: gap(drift) }],
      read: (i) => `${clock(drift.starts[i])}  ${number(drift.evidence[i], 1)}`,
    }), keys(['curve', 'log R'], ['band', 'episode'], ['swap', 'swap of the model']));
  }
  if (!open && drift.episodes.length === 0) {
    lines.push(said('No drift episode so far.'));
  }
  show('evidence', ...lines);
}

/** The figures of a chart over the windows. */
function windowed(drift, key, width) {
  return {
    key, width, from: drift.starts[0], to: ending(drift), at: drift.starts.map((start) => start + drift.windowMillis / 2),
    uprights: drift.swaps.map((at) => ({ style: 'swap', at, title: `another checkpoint from ${clock(at)}` })),
  };
}

function ending(drift) {
  return drift.starts[drift.starts.length - 1] + drift.windowMillis;
}

function gap(drift) {
  return 1.5 * drift.windowMillis;
}

function bands(drift, style) {
  const from = drift.starts[0];
  const to = ending(drift);
  return drift.episodes
    .filter((episode) => (episode.endedAt ?? to) > from && episode.openedAt < to)
    .map((episode) => ({
      style: style(episode), from: Math.max(from, episode.openedAt), to: episode.endedAt ?? to,
      title: `${clock(episode.openedAt)}: ${episode.moves.map(moved).join(', ')}`,
    }));
}

function showEpisodes(drift) {
  const shown = drift.episodes.slice(0, EPISODES);
  const rest = drift.episodes.length - shown.length;
  show('episodes', ...shown.map((each) => episode(
    `${each.kind === 'ACCURACY' ? 'Recall' : 'Class frequencies'} · ${each.open ? `open since ${clock(each.openedAt)}`
      : `${clock(each.openedAt)} to ${clock(each.endedAt)}, ended by ${each.closedBy === 'SWAP' ? 'a swap' : 'the stream’s return'}`}`,
    `Evidence from ${clock(each.evidenceFrom)}, ${count(each.windows)} ${each.windows === 1 ? 'window' : 'windows'}. `,
    each.moves, each.open)),
    rest > 0 ? said(`${count(rest)} older ${rest === 1 ? 'one is' : 'ones are'} not shown.`) : null);
}

function showClasses(drift) {
  if (drift.starts.length === 0) {
    show('classes', said('No window has closed yet.'));
    return;
  }
  const rows = drift.classes.map((series) => {
    const high = Math.max(1e-9, series.reference ?? 0, ...series.shares.filter((value) => value !== null));
    const shares = [series.reference === null ? '' : `${share(series.reference)} → `, element('b', {}, share(series.recent))];
    return classRow(series.label, shares, series.moved, chart({
      ...windowed(drift, `class ${series.label}`, plotWidth()),
      title: `Share of ${series.label} by window`, height: 46, low: 0, high: 1.08 * high,
      bands: bands(drift, (episode) =>
        (episode.moves.some((move) => move.label === series.label) ? 'band named' : 'band')),
      levels: series.reference === null ? [] : [{ style: 'reference', value: series.reference }],
      lines: [{ style: 'curve', values: series.shares, gap: gap(drift) }],
      read: (i) => `${clock(drift.starts[i])}  ${share(series.shares[i])}`,
    }));
  });
  show('classes',
    said('Each class’s share of the predictions: on held-out rows → in the last ten windows. Largest movers first.'),
    ...rows,
    keys(['curve', 'share'], ['reference', 'on held-out rows'], ['band named', 'episode that names the class']),
    drift.omitted > 0 ? said(`${count(drift.omitted)} classes that moved less are not shown.`) : null);
}

/* Models. */

const HAPPENED = {
  LOADED: 'came to serve', REJECTED: 'refused', KEPT_CHAMPION: 'retrained, the champion stays',
  RETRAINING_FAILED: 'retraining failed', SHADOWING: 'tried as shadow', CANARY: 'tried as canary', WITHDRAWN: 'trial ended',
};
const GRAVE = new Set(['REJECTED', 'RETRAINING_FAILED']);

function showModels({ models, traffic, quality, health }) {
  if (models.checkpoints.length === 0) {
    show('models', said('No checkpoint is announced. Train one, and announce it with ', element('code', {}, 'cgl publish'), '.'));
    return;
  }
  const all = Object.values(traffic.byModel).reduce((sum, rate) => sum + rate, 0);
  const cards = models.checkpoints.map((checkpoint) => {
    const facts = [
      checkpoint.role === 'registered' ? 'announced' : 'since',
      ` ${clock(checkpoint.since)}`,
      checkpoint.balancedAccuracy === null ? null : `, ${number(checkpoint.balancedAccuracy, 3)} balanced accuracy on held-out rows`,
    ].filter(Boolean).join('');
    const doing = [
      checkpoint.share === null ? null : `takes ${share(checkpoint.share)} of the keys`,
      traffic.byModel[checkpoint.id] > 0 ? `${share(traffic.byModel[checkpoint.id] / all)} of the events now` : null,
      checkpoint.id in quality.byModel ? `${number(quality.byModel[checkpoint.id], 3)} on labels` : null,
      checkpoint.compared === null ? null
        : `agrees on ${share(checkpoint.agreed / checkpoint.compared)} of ${count(checkpoint.compared)} events`,
      checkpoint.role !== 'registered' && checkpoint.instances > 1 ? `on ${count(checkpoint.instances)} instances` : null,
    ].filter(Boolean).join(', ');
    return element('article', { class: 'checkpoint', 'data-role': checkpoint.role },
      element('h3', {}, id(checkpoint.id), element('span', { class: `badge ${checkpoint.role}` }, checkpoint.role),
        checkpoint.id === health.modelId && checkpoint.role !== 'active' ? element('span', { class: 'badge active' }, 'serves') : null),
      element('p', {}, facts),
      doing ? element('p', {}, doing) : null,
      checkpoint.refused === null ? null : element('p', { class: 'refused' }, `Refused: ${checkpoint.refused}`));
  });
  const lately = models.lately.map((event) => element('li', GRAVE.has(event.state) ? { class: 'grave' } : {},
    element('time', {}, clock(event.at)), element('span', {},
      event.id === null ? '' : id(event.id), event.id === null ? '' : ' ',
      HAPPENED[event.state] ?? event.state.toLowerCase(), event.reason === null ? '' : `: ${event.reason}`)));
  show('models', ...cards, lately.length === 0 ? null : element('h3', { class: 'lately' }, 'Lately'),
    lately.length === 0 ? null : element('ul', { class: 'log' }, ...lately));
}

/** A checkpoint's id: its beginning says enough. */
function id(text) {
  return element('code', { title: text }, text.length > 12 ? text.slice(0, 12) : text);
}

/* Dead letters. */

function showLetters(traffic, letters) {
  const most = Math.max(1, ...traffic.deadLetters.map((reason) => reason.count));
  const counts = traffic.deadLetters.map((reason) => element('div', { class: 'row' },
    name(reason.code), bar(reason.count / most, 'bar bad'), element('b', {}, count(reason.count))));
  const last = (letters ?? []).slice(0, LETTERS).map((letter) => element('li', {},
    element('time', {}, clock(letter.at)), element('span', {}, letter.reason || letter.code,
      element('small', {}, ` ${letter.code}, partition ${letter.partition}, offset ${letter.offset}${
        letter.arrival ? '; the time is the letter’s arrival' : ''}`))));
  if (counts.length === 0 && last.length === 0) {
    show('letters', said('Nothing was put aside.'));
    return;
  }
  show('letters',
    counts.length === 0 ? said('None since this instance started.')
      : said('Events put aside since this instance started, by reason.'),
    ...counts,
    last.length === 0 ? null : element('h3', { class: 'lately' }, 'Latest on all instances, with the events’ own times'),
    last.length === 0 ? null : element('ul', { class: 'log' }, ...last));
}

/* Quality. */

function showQuality(quality) {
  if (quality.starts.length === 0) {
    show('quality', quality.watched
      ? said('No window with labels has closed yet. Labels go to the topic of labels, with the events’ keys.')
      : said('Labels are not looked at: start the classifier with ', element('code', {}, '--quality'), '.'));
    return;
  }
  const { starts } = quality;
  const rows = quality.classes.map((recall) => element('div', { class: 'row' },
    name(recall.label), bar(recall.recalled / recall.labelled),
    element('b', {}, share(recall.recalled / recall.labelled)), element('small', {}, `of ${count(recall.labelled)}`)));
  show('quality',
    said('Balanced accuracy on labelled events, by window, and over all windows with older ones forgotten.'),
    starts.length < 2 ? null : chart({
      key: 'quality', title: 'Balanced accuracy by window', width: widthOf('quality'), height: 110,
      from: starts[0], to: starts[starts.length - 1], at: starts, marks: timeMarks(starts[0], starts[starts.length - 1], widthOf('quality')), low: 0, high: 1,
      levels: [{ style: 'axis', value: 0.5 }, { style: 'axis', value: 1 }],
      lines: [{ style: 'faint', values: quality.balanced }, { style: 'curve', values: quality.prequential }],
      read: (i) => `${clock(starts[i])}  ${number(quality.balanced[i], 3)}`,
    }),
    keys(['curve', 'over all windows'], ['faint', 'by window']),
    element('h3', { class: 'lately' }, 'Recall by class, lowest first'), ...rows,
    quality.omitted > 0 ? said(`${count(quality.omitted)} classes with higher recall are not shown.`) : null);
}

function lastOf(values) {
  return values === undefined || values.length === 0 ? null : values[values.length - 1];
}

function widthOf(holder) {
  return Math.max(200, Math.floor(document.getElementById(holder).clientWidth));
}

/** Where there is room a class's name and shares stand beside its chart; the style sheet knows the same width. */
function plotWidth() {
  const width = widthOf('classes');
  return width < 560 ? width : width - 300;
}
