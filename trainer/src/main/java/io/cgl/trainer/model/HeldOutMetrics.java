package io.cgl.trainer.model;

import io.cgl.trainer.metrics.ClassificationMetrics;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The metrics of each member and ensemble on all held-out rows.
 *
 * @param members by the names of {@link Members#of}; empty if there were no held-out rows
 */
public record HeldOutMetrics(Map<String, ClassificationMetrics> members) {

  public HeldOutMetrics {
    members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
  }

  /** The metrics of networks that were not evaluated. */
  public static HeldOutMetrics none() {
    return new HeldOutMetrics(Map.of());
  }
}
