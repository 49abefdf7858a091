package io.cgl.testing.registry;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * What a client must bring to be answered by an {@link EmbeddedRegistry}.
 *
 * @param tls the server's certificate and whom it trusts; empty for plain HTTP
 * @param clientCertificate whether the client must show a certificate that {@code tls} trusts
 * @param authorization the exact value of the {@code Authorization} header; empty if none is asked
 */
public record RegistryAccess(
    Optional<SSLContext> tls, boolean clientCertificate, Optional<String> authorization) {

  /** Plain HTTP, open to everyone on this machine. */
  public static final RegistryAccess OPEN =
      new RegistryAccess(Optional.empty(), false, Optional.empty());

  public RegistryAccess {
    if (clientCertificate && tls.isEmpty()) {
      throw new IllegalArgumentException("A client's certificate can only be asked for over TLS");
    }
  }

  /** The same over HTTPS. */
  public RegistryAccess withTls(SSLContext context) {
    return new RegistryAccess(Optional.of(context), clientCertificate, authorization);
  }

  /** The same, and the client must show a certificate (mutual TLS). */
  public RegistryAccess withClientCertificate() {
    return new RegistryAccess(tls, true, authorization);
  }

  /** The same, for this user only (RFC 7617). */
  public RegistryAccess withBasicAuth(String user, String password) {
    byte[] credentials = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
    return withAuthorization("Basic " + Base64.getEncoder().encodeToString(credentials));
  }

  /** The same, for the bearer of this token only (RFC 6750). */
  public RegistryAccess withBearerToken(String token) {
    return withAuthorization("Bearer " + token);
  }

  private RegistryAccess withAuthorization(String value) {
    return new RegistryAccess(tls, clientCertificate, Optional.of(value));
  }

  /** Says what is asked for, never the secret itself. */
  @Override
  public String toString() {
    return "RegistryAccess[tls=%s, clientCertificate=%s, authorization=%s]"
        .formatted(tls.isPresent(), clientCertificate, authorization.isPresent());
  }
}
