package io.cgl.stream.monitoring.page;

import java.util.List;

/**
 * What is shown of a model's checkpoints. Times are milliseconds since the epoch.
 *
 * @param checkpoints those that have a role, then the newest others
 * @param lately the outcomes of announcements and retrain requests, newest first
 */
record ModelsView(List<Checkpoint> checkpoints, List<Happening> lately) {

  /**
   * @param role active, shadow, canary or registered
   * @param share of the keys that a canary classifies, 0 to 1; null for others
   * @param since when it got its role
   * @param balancedAccuracy on held-out rows, 0 to 1; null where the announcement does not say
   * @param compared events that a shadow and the active one both scored; null without comparison
   * @param agreed those of them with the same class
   * @param refused why an instance refuses it since it got its role; null where none does
   * @param instances that load it
   */
  record Checkpoint(
      String id,
      String role,
      Double share,
      long since,
      Double balancedAccuracy,
      Long compared,
      Long agreed,
      String refused,
      int instances) {

    /** Whether it is announced to do something. */
    boolean hasRole() {
      return !role.equals("registered");
    }
  }

  /** What an instance or a retraining job said. */
  record Happening(long at, String state, String id, String reason, String instance) {}
}
