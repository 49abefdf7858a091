package io.cgl.drift;

/**
 * What is worth telling of an episode after a window: its beginning, its end, and in between only
 * that other classes move, or that it has lasted twice as long as when it was last told of.
 *
 * @param episode as it stands
 * @param change what is new about it
 */
public record EpisodeUpdate(Episode episode, Change change) {

  /** What is new about an episode. */
  public enum Change {
    /** The alarm. */
    OPENED,
    /** It lasts. */
    UPDATED,
    /** The stream has returned to the reference. */
    RETURNED
  }
}
