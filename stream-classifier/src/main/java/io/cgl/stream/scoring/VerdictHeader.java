package io.cgl.stream.scoring;

import java.util.Optional;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * Carries a verdict on its record from the poll to {@code process()}.
 *
 * <p>It cannot be forged: what comes in over the wire is another class, whatever its name.
 */
final class VerdictHeader implements Header {

  static final String NAME = "cgl.verdict";

  private static final byte[] NOTHING = {};

  private final Verdict verdict;

  private VerdictHeader(Verdict verdict) {
    this.verdict = verdict;
  }

  static void attach(Headers headers, Verdict verdict) {
    headers.add(new VerdictHeader(verdict));
  }

  /** Takes the verdict off, and with it everything else of that name. */
  static Optional<Verdict> detach(Headers headers) {
    Header last = headers.lastHeader(NAME);
    if (last == null) {
      return Optional.empty();
    }
    headers.remove(NAME);
    return last instanceof VerdictHeader ours ? Optional.of(ours.verdict) : Optional.empty();
  }

  @Override
  public String key() {
    return NAME;
  }

  @Override
  public byte[] value() {
    return NOTHING;
  }
}
