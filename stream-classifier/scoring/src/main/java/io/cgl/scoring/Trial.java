package io.cgl.scoring;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import org.apache.kafka.common.utils.Utils;

/** How a candidate is tried beside the active model. */
public sealed interface Trial {

  /** It scores what the active model scores; how often both agree is reported, nothing else. */
  record Shadow() implements Trial {}

  /**
   * It classifies the events of some keys in the active model's place. Which ones is decided by the
   * key's hash and the candidate's id, so that it stays the same over restarts and instances.
   *
   * @param share of the keys, 0 to 1
   */
  record Canary(double share) implements Trial {
    public Canary {
      if (!(share > 0 && share < 1)) {
        throw new IllegalArgumentException(
            "a canary's share must be between 0 and 1, not " + share);
      }
    }

    /** Whether the events of a key go to the candidate. */
    boolean has(String candidate, byte[] key) {
      // With the id, or the canary's keys were those of a few partitions, and always the same ones.
      byte[] id = candidate.getBytes(UTF_8);
      byte[] salted = ByteBuffer.allocate(id.length + key.length).put(id).put(key).array();
      return Utils.toPositive(Utils.murmur2(salted)) < share * (1L + Integer.MAX_VALUE);
    }
  }
}
