package io.cgl.testing.chaos.faults;

import static io.cgl.testing.harness.Settings.require;

import java.time.Duration;
import org.apache.kafka.streams.GroupProtocol;

/**
 * How much chaos.
 *
 * @param kills SIGKILLs of classifiers, spread over the duration
 * @param duration for which events are produced
 * @param seed of every random choice
 * @param instances of the classifier
 * @param protocol by which they share the partitions
 * @param rate events per second
 */
public record ChaosSettings(
    int kills, Duration duration, long seed, int instances, GroupProtocol protocol, int rate) {

  public ChaosSettings {
    require(kills > 0, "--kills must be at least 1, not " + kills);
    require(duration.toSeconds() >= 10, "--minutes must make at least 10 seconds, not " + duration);
    require(instances == 1 || instances == 2, "--instances must be 1 or 2, not " + instances);
    require(rate > 0, "--rate must be at least 1, not " + rate);
  }
}
