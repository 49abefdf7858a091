/* Figures and times as text for people. */

const grouped = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const short = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });
const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 2 });
const time = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const seconds = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });
const year = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });

export const NONE = '–';

/** A share from 0 to 1, with two significant digits at least: rare classes are what matters. */
export function share(value) {
  if (value === null || value === undefined) {
    return NONE;
  }
  const percent = 100 * value;
  const digits = percent === 0 || percent === 100 ? 0 : percent >= 10 ? 1 : percent >= 0.1 ? 2 : 4;
  return `${percent.toFixed(digits)} %`;
}

export function count(value) {
  if (value === null || value === undefined) {
    return NONE;
  }
  return value >= 1e6 ? compact.format(value) : value < 10 ? short.format(value) : grouped.format(value);
}

/** A length of time. */
export function span(millis) {
  if (millis === null || millis === undefined) {
    return NONE;
  }
  if (millis < 10) {
    return `${short.format(millis)} ms`;
  }
  if (millis < 1000) {
    return `${grouped.format(millis)} ms`;
  }
  const s = millis / 1000;
  if (s < 60) {
    return `${s < 10 ? short.format(s) : grouped.format(s)} s`;
  }
  if (s < 7200) {
    return `${s < 600 ? short.format(s / 60) : grouped.format(s / 60)} min`;
  }
  return s < 172800 ? `${short.format(s / 3600)} h` : `${short.format(s / 86400)} d`;
}

/** A time of day, with its date if that is not today's. */
export function clock(millis, now = Date.now()) {
  const at = new Date(millis);
  const today = new Date(now);
  if (at.toDateString() === today.toDateString()) {
    return time.format(at);
  }
  return `${(at.getFullYear() === today.getFullYear() ? day : year).format(at)} ${time.format(at)}`;
}

export function clockWithSeconds(millis) {
  return seconds.format(new Date(millis));
}

export function number(value, digits) {
  return value === null || value === undefined ? NONE : value.toFixed(digits);
}
