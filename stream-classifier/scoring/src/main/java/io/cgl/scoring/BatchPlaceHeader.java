package io.cgl.scoring;

import java.util.Optional;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * Ties a record to its place in a batch from the poll to {@code process()}.
 *
 * <p>It cannot be forged: what comes in over the wire is another class, whatever its name.
 */
final class BatchPlaceHeader implements Header {

  static final String NAME = "cgl.verdict";

  private static final byte[] NOTHING = {};

  private final EventBatch.Place place;

  private BatchPlaceHeader(EventBatch.Place place) {
    this.place = place;
  }

  /** Attaches a place, in the stead of whatever came in under this name. */
  static void attach(Headers headers, EventBatch.Place place) {
    headers.remove(NAME);
    headers.add(new BatchPlaceHeader(place));
  }

  /** Takes the place off, and with it everything else of that name. */
  static Optional<EventBatch.Place> detach(Headers headers) {
    Header last = headers.lastHeader(NAME);
    if (last == null) {
      return Optional.empty();
    }
    headers.remove(NAME);
    return last instanceof BatchPlaceHeader ours ? Optional.of(ours.place) : Optional.empty();
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
