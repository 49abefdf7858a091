package io.cgl.stream.driftwatch;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.OptionalDouble;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * Says on a record of class frequencies where the drift detector stands after that window. Not a
 * field of the record: windows are also state of the application, and instances of two versions
 * must be able to read each other's while one replaces the other.
 */
public final class DriftHeaders {

  /** Natural logarithm of the detector's statistic, in decimal digits. */
  public static final String EVIDENCE = "cgl.drift.evidence";

  /** The evidence at which an episode begins, in decimal digits. */
  public static final String THRESHOLD = "cgl.drift.threshold";

  private DriftHeaders() {}

  /** The headers of a window that was judged. */
  static Headers of(double evidence, double threshold) {
    Headers headers = new RecordHeaders();
    headers.add(EVIDENCE, String.valueOf(evidence).getBytes(UTF_8));
    headers.add(THRESHOLD, String.valueOf(threshold).getBytes(UTF_8));
    return headers;
  }

  /** The evidence after the window; empty if it was not judged. */
  public static OptionalDouble evidence(Headers headers) {
    return number(headers, EVIDENCE);
  }

  /** The evidence at which an episode begins; empty if the window was not judged. */
  public static OptionalDouble threshold(Headers headers) {
    return number(headers, THRESHOLD);
  }

  private static OptionalDouble number(Headers headers, String name) {
    Header header = headers.lastHeader(name);
    if (header == null || header.value() == null) {
      return OptionalDouble.empty();
    }
    try {
      return OptionalDouble.of(Double.parseDouble(new String(header.value(), UTF_8)));
    } catch (NumberFormatException e) {
      return OptionalDouble.empty(); // Written by somebody else.
    }
  }
}
