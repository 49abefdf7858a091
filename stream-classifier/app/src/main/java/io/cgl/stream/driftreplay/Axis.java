package io.cgl.stream.driftreplay;

import java.time.Instant;
import java.util.Locale;

/** What positions in a recording mean. */
public enum Axis {
  /** Event time, milliseconds since the epoch. */
  TIME {
    @Override
    public String format(long position) {
      return Instant.ofEpochMilli(position).toString();
    }

    @Override
    Object json(long position) {
      return format(position);
    }
  },

  /** The number of the event, from 0. */
  EVENTS {
    @Override
    public String format(long position) {
      return String.format(Locale.ROOT, "%,d", position);
    }

    @Override
    Object json(long position) {
      return position;
    }
  };

  /** A position for people. */
  public abstract String format(long position);

  /** A position for programs: ISO 8601 or a number. */
  abstract Object json(long position);
}
