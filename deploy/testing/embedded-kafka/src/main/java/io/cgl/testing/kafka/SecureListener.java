package io.cgl.testing.kafka;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A listener of an {@link EmbeddedKafka} that asks its clients for TLS, and for a user's password
 * if it knows users (SASL PLAIN).
 *
 * @param certificate that the broker shows
 * @param passwords of users by their names; none for TLS alone
 */
public record SecureListener(SelfSignedCertificate certificate, Map<String, String> passwords) {

  public SecureListener {
    passwords = Map.copyOf(passwords);
  }

  /** {@code SSL} or {@code SASL_SSL}. */
  public String protocol() {
    return passwords.isEmpty() ? "SSL" : "SASL_SSL";
  }

  /** Names the users, not their passwords. */
  @Override
  public String toString() {
    return "SecureListener[%s for %s]".formatted(protocol(), passwords.keySet());
  }

  /** The broker's settings for a listener of that name. */
  Map<String, String> settings(String listener) {
    String prefix = "listener.name.%s.".formatted(listener.toLowerCase(Locale.ROOT));
    Map<String, String> settings = new HashMap<>();
    settings.put(prefix + "ssl.keystore.type", SelfSignedCertificate.STORE_TYPE);
    settings.put(prefix + "ssl.keystore.location", certificate.keyStore().toString());
    settings.put(prefix + "ssl.keystore.password", certificate.password());
    settings.put(prefix + "ssl.key.password", certificate.password());
    if (!passwords.isEmpty()) {
      settings.put(prefix + "sasl.enabled.mechanisms", "PLAIN");
      settings.put(
          prefix + "plain.sasl.jaas.config",
          passwords.entrySet().stream()
              .map(user -> "user_%s=\"%s\"".formatted(user.getKey(), user.getValue()))
              .collect(
                  Collectors.joining(
                      " ",
                      "org.apache.kafka.common.security.plain.PlainLoginModule required ",
                      ";")));
    }
    return settings;
  }
}
