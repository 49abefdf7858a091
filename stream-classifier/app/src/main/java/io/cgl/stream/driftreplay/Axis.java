package io.cgl.stream.driftreplay;

import java.time.Instant;
import java.util.Locale;

/** What positions in a recording mean. */
public enum Axis {
  /** Event time, milliseconds since the epoch. */
  TIME,

  /** The number of the event, from 0. */
  EVENTS;

  /** A position for people. */
  public String format(long position) {
    return this == TIME
        ? Instant.ofEpochMilli(position).toString()
        : String.format(Locale.ROOT, "%,d", position);
  }

  /** A position for programs: ISO 8601 or a number. */
  Object json(long position) {
    return this == TIME ? format(position) : (Object) position;
  }
}
