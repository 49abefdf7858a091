package io.cgl.stream.driftwatch;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cgl.avro.ClassFrequencies;
import java.util.OptionalDouble;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * The detector's evidence after a window of class frequencies. Version 0.1 wrote it as headers of
 * the record; they are read where the fields are missing.
 */
public final class DriftHeaders {

  /** Natural logarithm of the detector's statistic, in decimal digits. */
  public static final String EVIDENCE = "cgl.drift.evidence";

  /** The evidence at which an episode begins, in decimal digits. */
  public static final String THRESHOLD = "cgl.drift.threshold";

  private DriftHeaders() {}

  /** The headers that 0.1 writes with a window. */
  static Headers of(ClassFrequencies window) {
    Headers headers = new RecordHeaders();
    if (window.getLogEvidence() != null) {
      headers.add(EVIDENCE, String.valueOf(window.getLogEvidence()).getBytes(UTF_8));
      headers.add(THRESHOLD, String.valueOf(window.getLogThreshold()).getBytes(UTF_8));
    }
    return headers;
  }

  /** The evidence after the window; empty if it was not judged. */
  public static OptionalDouble evidence(ClassFrequencies window, Headers headers) {
    return number(window.getLogEvidence(), headers, EVIDENCE);
  }

  /** The evidence at which an episode begins; empty if the window was not judged. */
  public static OptionalDouble threshold(ClassFrequencies window, Headers headers) {
    return number(window.getLogThreshold(), headers, THRESHOLD);
  }

  private static OptionalDouble number(Double field, Headers headers, String name) {
    Header header = headers.lastHeader(name);
    if (field != null) {
      return OptionalDouble.of(field);
    }
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
