package io.cgl.testing.chaos;

import static io.cgl.testing.harness.Settings.require;

import io.cgl.testing.chaos.audit.Readings;
import java.time.Duration;
import java.util.Optional;
import org.apache.kafka.streams.GroupProtocol;

/**
 * Which classifiers are restarted how often.
 *
 * @param rounds in each of which every classifier is
 * @param instances of the classifier
 * @param settle how long one must have been ready before the next is stopped
 * @param seed of the events
 * @param protocol by which they share the partitions
 * @param rate events per second
 * @param otherClassPath of the version to upgrade from, if it is an upgrade: then there are no
 *     rounds
 */
public record RollingSettings(
    int rounds,
    int instances,
    Duration settle,
    long seed,
    GroupProtocol protocol,
    int rate,
    Optional<String> otherClassPath) {

  public RollingSettings {
    require(rounds > 0, "--rounds must be at least 1, not " + rounds);
    require(
        instances > 0 && instances <= Readings.PARTITIONS,
        "--instances must be 1 to %d, not %d".formatted(Readings.PARTITIONS, instances));
    require(!settle.isNegative(), "--settle must be at least 0, not " + settle.toSeconds());
    require(rate > 0, "--rate must be at least 1, not " + rate);
  }
}
