package io.cgl.drift;

/**
 * News of an episode after a window: that it began, that it ended, and in between only that other
 * classes move or that it has lasted twice as long as at the last update.
 *
 * @param episode as it stands
 * @param change what is new about it
 */
public record EpisodeUpdate(Episode episode, Change change) {

  public enum Change {
    /** The alarm. */
    OPENED,
    /** It lasts, or other classes move. */
    UPDATED,
    /** The stream has returned to the reference. */
    RETURNED
  }
}
