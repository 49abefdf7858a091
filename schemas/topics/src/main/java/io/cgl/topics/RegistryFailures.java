package io.cgl.topics;

import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/** Distinguishes a registry that is down from bad bytes: the serdes report both alike. */
public final class RegistryFailures {

  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int SERVER_ERROR = 500;

  private RegistryFailures() {}

  /**
   * Decodes something with a serde that may ask the registry.
   *
   * @throws RegistryUnavailableException if it failed because of the registry; every other failure
   *     is passed on as it is
   */
  public static <T> T unmask(Supplier<T> decoding) {
    try {
      return decoding.get();
    } catch (RegistryUnavailableException e) {
      throw e;
    } catch (RuntimeException e) {
      Optional<Throwable> outage = outage(e);
      if (outage.isPresent()) {
        throw new RegistryUnavailableException(outage.get());
      }
      throw e;
    }
  }

  /** The cause among a failure's causes that says that the registry is down or refuses us. */
  public static Optional<Throwable> outage(Throwable failure) {
    return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
        .filter(cause -> cause instanceof RegistryUnavailableException || isOutage(cause))
        .findFirst();
  }

  private static boolean isOutage(Throwable cause) {
    if (cause instanceof RestClientException answer) {
      int status = answer.getStatus();
      return status >= SERVER_ERROR
          || status == UNAUTHORIZED
          || status == FORBIDDEN
          || status == TOO_MANY_REQUESTS;
    }
    return cause instanceof SocketException
        || cause instanceof SocketTimeoutException
        || cause instanceof UnknownHostException
        || cause instanceof SSLException;
  }
}
