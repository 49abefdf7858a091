package io.cgl.scoring.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import org.apache.kafka.common.utils.Utils;

/** How a candidate is tried beside the active model. */
public sealed interface Trial {

  /** It scores what the active model scores; only how often both agree is reported. */
  record Shadow() implements Trial {}

  /**
   * It classifies the events of some keys in the active model's place. A hash of key and candidate
   * id decides which, so they stay the same over restarts and instances.
   *
   * @param share of the keys, above 0 and below 1
   */
  record Canary(double share) implements Trial {
    public Canary {
      if (!(share > 0 && share < 1)) {
        throw new IllegalArgumentException(
            "a canary's share must be between 0 and 1, not " + share);
      }
    }

    /** Whether the events of a key go to the candidate; those without one never do. */
    public boolean has(String candidate, byte[] key) {
      if (key == null) {
        return false;
      }
      // With the id: otherwise every canary would get the same keys, from a few partitions.
      byte[] id = candidate.getBytes(UTF_8);
      byte[] salted = ByteBuffer.allocate(id.length + key.length).put(id).put(key).array();
      return Utils.toPositive(Utils.murmur2(salted)) < share * (1L + Integer.MAX_VALUE);
    }
  }
}
