/* What CGL's pages are drawn with: elements, figures as text, and charts as SVG of the size at which they are seen. */

// Elements. Text that comes from data only ever becomes text nodes and attributes, never markup.

/** The name of a language: nothing is requested from there. */
const SVG = ['http', '//www.w3.org/2000/svg'].join(':');

function filled(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value !== null && value !== undefined) {
      node.setAttribute(name, value);
    }
  }
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

export function element(name, attributes, ...children) {
  return filled(document.createElement(name), attributes, children);
}

export function shape(name, attributes, ...children) {
  return filled(document.createElementNS(SVG, name), attributes, children);
}

/** A name that may be long: cut by the layout, whole when it is pointed at. Its writing direction stays its own. */
export function name(text, style = 'name') {
  return element('bdi', { class: style, title: text }, text);
}

export function said(...text) {
  return element('p', { class: 'said' }, ...text);
}

// Figures and times as text.

export const NONE = '–';
const MINUTE = 60_000;
const DAY = 1440 * MINUTE;
const grouped = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const short = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });
const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 2 });
const zone = { timeZone: undefined };

/** For a page that is passed on: its times mean the same everywhere. */
export function showTimesInUtc() {
  zone.timeZone = 'UTC';
}

function when(millis, parts) {
  return new Intl.DateTimeFormat('en-GB', { ...zone, ...parts }).format(millis);
}

/** A share from 0 to 1, with two significant digits at least: rare classes are what matters. */
export function share(value) {
  if (value === null || value === undefined) {
    return NONE;
  }
  const percent = 100 * value;
  const digits = percent === 0 || percent === 100 ? 0 : percent >= 10 ? 1 : percent >= 0.1 ? 2 : 4;
  return `${percent.toFixed(digits)} %`;
}

/** How a class moved. */
export function moved({ label, from, to }) {
  return `${label} ${share(from)} → ${share(to)}`;
}

export function count(value) {
  if (value === null || value === undefined) {
    return NONE;
  }
  return value >= 1e6 ? compact.format(value) : whole(value);
}

/** A number with all its digits. */
export function whole(value) {
  return value < 10 ? short.format(value) : grouped.format(value);
}

export function number(value, digits) {
  return value === null || value === undefined ? NONE : value.toFixed(digits);
}

/** A length of time. */
export function span(millis) {
  if (millis === null || millis === undefined) {
    return NONE;
  }
  const text = (value, below) => (value < below ? short : grouped).format(value);
  const s = millis / 1000;
  return s < 1 ? `${text(millis, 10)} ms`
    : s < 60 ? `${text(s, 10)} s`
      : s < 7200 ? `${text(s / 60, 10)} min`
        : s < 172800 ? `${short.format(s / 3600)} h` : `${short.format(s / 86400)} d`;
}

/** A day, with its year if that is not this one. */
function day(millis, now = Date.now()) {
  const [then, today] = [millis, now].map((at) => when(at, { day: 'numeric', month: 'short', year: 'numeric' }));
  return then.slice(-4) === today.slice(-4) ? then.slice(0, -5) : then;
}

/** A time of day, with its date if that is not today's. */
export function clock(millis, now = Date.now()) {
  const time = when(millis, { hour: '2-digit', minute: '2-digit' });
  return day(millis, now) === day(now, now) ? time : `${day(millis, now)} ${time}`;
}

export function clockWithSeconds(millis) {
  return when(millis, { hour: '2-digit', minute: '2-digit', second: '2-digit' });
}

// Axes: marks are each of {at, text}.

const STEPS = [1 / 6, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1440, 2880, 10080, 43200, 129600, 525600, 5256000];

/** Round times between two. */
export function timeMarks(from, to, width) {
  const most = Math.max(2, Math.floor(width / 110));
  const minutes = STEPS.find((length) => (to - from) / length / MINUTE <= most) ?? STEPS[STEPS.length - 1];
  const step = minutes * MINUTE;
  const text = step < MINUTE ? clockWithSeconds : step < DAY ? (at) => clock(at, to) : day;
  const offset = zone.timeZone ? 0 : new Date(to).getTimezoneOffset() * MINUTE;
  const marks = [];
  for (let at = Math.ceil((from - offset) / step) * step + offset; at <= to; at += step) {
    marks.push({ at, text: text(at) });
  }
  return marks;
}

/** Round numbers between two, about so many. */
export function ticks(low, high, about) {
  const raw = (high - low) / Math.max(1, about);
  if (!(raw > 0)) {
    return [low];
  }
  const unit = 10 ** Math.floor(Math.log10(raw));
  const step = unit * [1, 2, 2.5, 5, 10].find((m) => m * unit >= raw * 0.999);
  const found = [];
  for (let i = Math.ceil(low / step - 1e-9); i * step <= high + step * 1e-9; i++) {
    found.push(Number((i * step).toPrecision(12)));
  }
  return found;
}

export function marks(values, text) {
  return values.map((at) => ({ at, text: text(at) }));
}

// Charts.

/** Where the pointer is: a chart may be drawn again under it, and it stays. */
let pointer = null;

/**
 * Lines over an axis.
 *
 * options: key, a name of its own; title and description, for those who do not see it; width and height in pixels; from and
 * to, positions; low and high, values; log, whether values are drawn on a log scale; margin, {left, right, top, bottom}; at and
 * lines, each of {style, at, values, gap, colour, dash, dot}, interrupted by null and where nothing came for longer than
 * gap; bands, each of {style, from, to, title}; levels, each of {style, value, text}; uprights, each of {style, at, title};
 * marks, written below; values, marks written on the left; read, which makes the text for a position from its index, or
 * point, which is called with index and event.
 */
export function chart(options) {
  const { width, height, from, to, low, high } = options;
  const { left = 0, right = 0, top = 2, bottom: below = options.marks ? 20 : 1 } = options.margin ?? {};
  const [end, bottom] = [width - right, height - below];
  const scaled = options.log ? Math.log : (value) => value;
  const x = (at) => left + ((end - left) * (at - from)) / (to - from || 1);
  const y = (value) => {
    const inside = Math.min(high, Math.max(low, value));
    return bottom - ((bottom - top) * (scaled(inside) - scaled(low))) / (scaled(high) - scaled(low) || 1);
  };
  const across = (style, at) => shape('line', { class: style, x1: left, x2: end, y1: at, y2: at });
  const svg = shape('svg', { class: 'chart', viewBox: `0 0 ${width} ${height}`, width, height, role: 'img' },
    shape('title', {}, options.title), options.description ? shape('desc', {}, options.description) : null);
  for (const band of options.bands ?? []) {
    const start = Math.max(left, x(band.from));
    svg.append(shape('rect', {
      class: band.style, x: start, y: top - 2, width: Math.max(2, Math.min(end, x(band.to)) - start), height: bottom - top + 2,
    }, shape('title', {}, band.title)));
  }
  for (const { at, text } of options.values ?? []) {
    svg.append(across('grid', y(at)), shape('text', { class: 'end', x: left - 7, y: y(at) + 4 }, text));
  }
  svg.append(across('axis', bottom));
  for (const upright of options.uprights ?? []) {
    svg.append(shape('line', {
      class: upright.style, x1: x(upright.at), x2: x(upright.at), y1: top - 2, y2: bottom,
    }, shape('title', {}, upright.title)));
  }
  for (const level of options.levels ?? []) {
    svg.append(across(level.style, y(level.value)));
    if (level.text) {
      svg.append(shape('text', { class: level.style, x: left, y: y(level.value) - 5 }, level.text));
    }
  }
  for (const line of options.lines) {
    const at = line.at ?? options.at;
    svg.append(shape('path', {
      class: line.style, stroke: line.colour, 'stroke-dasharray': line.dash, d: path(at, line.values, x, y, line.gap),
    }));
    if (line.dot) {
      const last = line.values.length - 1;
      svg.append(shape('circle', { class: 'dot', cx: x(at[last]), cy: y(line.values[last]), r: 3.2, fill: line.colour }));
    }
  }
  for (const { at, text } of options.marks ?? []) {
    // Half a mark's width: one at the edge would be cut off.
    const room = 3.2 * text.length;
    svg.append(shape('text', { class: 'middle', x: Math.min(width - room, Math.max(room, x(at))), y: bottom + 15 }, text));
  }
  if (options.read || options.point) {
    addPointer(svg, options, x, [top - 2, bottom]);
  }
  return svg;
}

function path(at, values, x, y, gap = Infinity) {
  let d = '';
  let last = null;
  values.forEach((value, i) => {
    if (!Number.isFinite(value)) {
      last = null;
      return;
    }
    d += `${last === null || at[i] - last > gap ? 'M' : 'L'}${x(at[i]).toFixed(1)} ${y(value).toFixed(1)}`;
    last = at[i];
  });
  // A lone point is a line of no length, drawn as a dot by its round end.
  return d.replace(/M([\d.-]+ [\d.-]+)(?=M|$)/g, 'M$1L$1');
}

function addPointer(svg, options, x, [y1, y2]) {
  const { key, at, width } = options;
  const draw = (event) => {
    svg.querySelectorAll('.pointer').forEach((old) => old.remove());
    if (pointer?.key !== key || at.length === 0) {
      return;
    }
    const nearest = at.reduce((best, here, i) => (Math.abs(x(here) - pointer.x) < Math.abs(x(at[best]) - pointer.x) ? i : best), 0);
    const here = x(at[nearest]);
    const toTheLeft = here > width / 2;
    svg.append(shape('line', { class: 'pointer', x1: here, x2: here, y1, y2 }));
    if (options.read) {
      svg.append(shape('text', { class: `pointer ${toTheLeft ? 'end' : ''}`, x: here + (toTheLeft ? -6 : 6), y: y1 + 11 },
        options.read(nearest)));
    }
    if (options.point && event) {
      options.point(nearest, event);
    }
  };
  const follow = (event) => {
    const box = svg.getBoundingClientRect();
    pointer = { key, x: ((event.clientX - box.left) * width) / box.width };
    draw(event);
  };
  svg.addEventListener('pointermove', follow);
  svg.addEventListener('pointerdown', follow);
  svg.addEventListener('pointerleave', () => {
    pointer = null;
    draw();
  });
  draw();
}

const boxes = [];
const watcher = new ResizeObserver(() => requestAnimationFrame(drawFitted));

/** A box for a chart that is drawn for the width that the box has, and again when that changes. */
export function fitted(draw, style = '') {
  const box = element('div', { class: `fitted ${style}` });
  boxes.push({ box, draw, width: 0 });
  watcher.observe(box);
  return box;
}

/** Draws what no longer has the width of its box. */
export function drawFitted() {
  for (const fit of boxes) {
    const width = Math.floor(fit.box.clientWidth);
    if (width > 0 && width !== fit.width) {
      fit.width = width;
      fit.box.replaceChildren(fit.draw(width, fit.box));
    }
  }
}

/** A class's name and shares beside their chart, or above it where there is little room. */
export function classRow(label, shares, isMoved, plot) {
  return element('div', { class: isMoved ? 'class moved' : 'class', 'data-class': label },
    name(label), element('span', { class: 'shares' }, ...shares), element('div', { class: 'plot' }, plot));
}

/** A drift episode in words. */
export function episode(title, text, moves, open) {
  return element('article', { class: open ? 'episode open' : 'episode' }, element('h3', {}, title),
    element('p', {}, text, moves.map((move, i) => [i === 0 ? '' : ', ',
      element('span', { class: 'move' }, name(move.label), ` ${share(move.from)} → ${share(move.to)}`)])));
}

/** A bar of a share from 0 to 1. */
export function bar(value, style = 'bar') {
  const width = `${(100 * Math.min(1, Math.max(0, value))).toFixed(1)}%`;
  return shape('svg', { class: 'meter', 'aria-hidden': 'true' },
    shape('rect', { class: 'trough', width: '100%', height: '100%', rx: 2 }),
    shape('rect', { class: style, width, height: '100%', rx: 2 }));
}

/** What the marks of a chart mean. */
export function keys(...entries) {
  return element('p', { class: 'keys' }, entries.map(([style, text]) => {
    const mark = style.startsWith('band')
      ? shape('rect', { class: style, width: 22, height: 12 })
      : shape('path', { class: style, d: style === 'swap' ? 'M11 0V12' : 'M0 6H22' });
    return element('span', {}, shape('svg', { viewBox: '0 0 22 12', 'aria-hidden': 'true' }, mark), text);
  }));
}
