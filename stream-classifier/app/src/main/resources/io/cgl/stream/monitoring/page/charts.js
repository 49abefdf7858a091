/* Charts over time, as SVG at the size at which they are seen. */

import { clock, clockWithSeconds } from './format.js';
import { element, shape } from './elements.js';

const MINUTE = 60_000;
const STEPS = [1 / 6, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1440, 2880, 10080].map((minutes) => minutes * MINUTE);
const AXIS = 20;

/** Where the pointer is: charts are drawn anew every two seconds, and it stays. */
let pointed = null;

/**
 * Lines over time.
 *
 * options: key, a name of its own; title, for those who do not see it; width and height in pixels; from and to,
 * times; low and high, values; times and lines, each of {style, values, gap}, drawn by time and interrupted by null
 * and where nothing came for longer than gap; bands, each of {style, from, to, title}; levels, each of
 * {style, value, text}; uprights, each of {style, at, title}; axis, whether times are written below; read, which
 * makes the text for a position from its index.
 */
export function chart(options) {
  const { key, title, width, height, times } = options;
  const bottom = height - (options.axis ? AXIS : 1);
  const x = (at) => (width * (at - options.from)) / Math.max(1, options.to - options.from);
  const y = (value) => {
    const inside = Math.min(options.high, Math.max(options.low, value));
    return bottom - ((bottom - 2) * (inside - options.low)) / (options.high - options.low || 1);
  };
  const svg = shape('svg', { class: 'chart', viewBox: `0 0 ${width} ${height}`, width, height, role: 'img' });
  svg.append(shape('title', {}, title));
  for (const band of options.bands ?? []) {
    const left = Math.max(0, x(band.from));
    svg.append(shape('rect', {
      class: band.style, x: left, y: 0, width: Math.max(2, Math.min(width, x(band.to)) - left), height: bottom,
    }, shape('title', {}, band.title)));
  }
  svg.append(shape('line', { class: 'axis', x1: 0, x2: width, y1: bottom, y2: bottom }));
  for (const upright of options.uprights ?? []) {
    svg.append(shape('line', {
      class: upright.style, x1: x(upright.at), x2: x(upright.at), y1: 0, y2: bottom,
    }, shape('title', {}, upright.title)));
  }
  for (const level of options.levels ?? []) {
    svg.append(shape('line', { class: level.style, x1: 0, x2: width, y1: y(level.value), y2: y(level.value) }));
    if (level.text) {
      svg.append(shape('text', { class: level.style, x: 0, y: y(level.value) - 5 }, level.text));
    }
  }
  for (const line of options.lines) {
    svg.append(shape('path', { class: line.style, d: path(times, line.values, x, y, line.gap) }));
  }
  if (options.axis) {
    writeTimes(svg, options, x, height);
  }
  if (options.read) {
    addPointer(svg, options, x, y, bottom);
  }
  return svg;
}

function path(times, values, x, y, gap = Infinity) {
  let d = '';
  let last = null;
  values.forEach((value, i) => {
    if (value === null) {
      last = null;
      return;
    }
    d += `${last === null || times[i] - last > gap ? 'M' : 'L'}${x(times[i]).toFixed(1)} ${y(value).toFixed(1)}`;
    last = times[i];
  });
  // A lone point is a line of no length, drawn as a dot by its round end.
  return d.replace(/M([\d.-]+ [\d.-]+)(?=M|$)/g, 'M$1L$1');
}

function writeTimes(svg, options, x, height) {
  const { from, to, width } = options;
  const most = Math.max(2, Math.floor(width / 110));
  const step = STEPS.find((length) => (to - from) / length <= most) ?? STEPS[STEPS.length - 1];
  const zone = new Date(to).getTimezoneOffset() * MINUTE;
  const text = step < MINUTE ? clockWithSeconds : (at) => clock(at, to);
  let written = 0;
  for (let at = Math.ceil((from - zone) / step) * step + zone; at <= to; at += step) {
    if (x(at) > 26 && x(at) < width - 26) {
      svg.append(shape('text', { class: 'middle', x: x(at), y: height - 5 }, text(at)));
      written++;
    }
  }
  if (written === 0) {
    svg.append(shape('text', { class: 'end', x: width, y: height - 5 }, text(to)));
  }
}

function addPointer(svg, options, x, y, bottom) {
  const { key, times, width } = options;
  const draw = () => {
    svg.querySelectorAll('.pointer').forEach((old) => old.remove());
    if (pointed?.key !== key || times.length === 0) {
      return;
    }
    let nearest = 0;
    times.forEach((at, i) => {
      if (Math.abs(x(at) - pointed.x) < Math.abs(x(times[nearest]) - pointed.x)) {
        nearest = i;
      }
    });
    const at = x(times[nearest]);
    const toTheLeft = at > width / 2;
    svg.append(
      shape('line', { class: 'pointer', x1: at, x2: at, y1: 0, y2: bottom }),
      shape('text', { class: `pointer ${toTheLeft ? 'end' : ''}`, x: toTheLeft ? at - 6 : at + 6, y: 11 },
        options.read(nearest)));
  };
  svg.addEventListener('pointermove', (event) => {
    const box = svg.getBoundingClientRect();
    pointed = { key, x: ((event.clientX - box.left) * width) / box.width };
    draw();
  });
  svg.addEventListener('pointerleave', () => {
    pointed = null;
    draw();
  });
  draw();
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
  return element('p', { class: 'keys' }, ...entries.map(([style, text]) => {
    const mark = style.startsWith('band')
      ? shape('rect', { class: style, width: 22, height: 12 })
      : shape('path', { class: style, d: style === 'swap' ? 'M11 0V12' : 'M0 6H22' });
    return element('span', {}, shape('svg', { viewBox: '0 0 22 12', 'aria-hidden': 'true' }, mark), text);
  }));
}
