package io.cgl.stream.monitoring.page;

import java.util.Comparator;
import java.util.List;

/**
 * Whether all is well, in one line for the person on call.
 *
 * @param level of the gravest notice
 * @param headline what it says
 * @param detail more about it; null where there is no more to say
 * @param notices the others, gravest first
 */
record StatusSummary(Level level, String headline, String detail, List<Notice> notices) {

  /** How grave something is. */
  enum Level {
    /** Somebody must act now. */
    BAD,
    /** Somebody should look at it. */
    WARN,
    /** It will be well by itself, or needs something that is no fault. */
    WAIT,
    /** Nothing is to be done. */
    GOOD
  }

  /**
   * Something that is not as it should be.
   *
   * @param text in a few words
   * @param detail more about it; null where there is no more to say
   */
  record Notice(Level level, String text, String detail) {}

  /**
   * @param notices of everything that is not as it should be
   */
  static StatusSummary of(List<Notice> notices) {
    List<Notice> gravestFirst =
        notices.stream().sorted(Comparator.comparing(Notice::level)).toList();
    Notice gravest =
        gravestFirst.isEmpty() ? new Notice(Level.GOOD, "All is well", null) : gravestFirst.get(0);
    return new StatusSummary(
        gravest.level(), gravest.text(), gravest.detail(), gravestFirst.stream().skip(1).toList());
  }
}
