package io.cgl.testing.kafka;

import java.util.Map;
import java.util.stream.Collectors;

/**
 * A listener of an {@link EmbeddedKafka} beside its open one.
 *
 * @param protocol {@code SSL} or {@code SASL_SSL}
 * @param settings of this listener by Kafka's names, such as {@code ssl.keystore.location}
 */
public record SecureListener(String protocol, Map<String, String> settings) {

  static final String NAME = "SECURE";

  private static final String PREFIX = "listener.name.secure.";

  /** The settings by the broker's names. */
  Map<String, String> brokerSettings() {
    return settings.entrySet().stream()
        .collect(Collectors.toMap(entry -> PREFIX + entry.getKey(), Map.Entry::getValue));
  }

  /** Says which settings there are, not the passwords among them. */
  @Override
  public String toString() {
    return "SecureListener[%s by %s]".formatted(protocol, settings.keySet());
  }
}
