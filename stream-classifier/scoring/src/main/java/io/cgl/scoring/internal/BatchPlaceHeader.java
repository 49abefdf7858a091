package io.cgl.scoring.internal;

import java.util.Optional;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * Ties a record to its place in a batch from the poll to {@code process()}.
 *
 * <p>It cannot be forged: a header that comes in over the wire is of another class.
 */
public final class BatchPlaceHeader implements Header {

  static final String NAME = "cgl.verdict";

  private static final byte[] NOTHING = {};

  private final EventBatch.Place place;

  private BatchPlaceHeader(EventBatch.Place place) {
    this.place = place;
  }

  /** Attaches a place, replacing any header of this name. */
  static void attach(Headers headers, EventBatch.Place place) {
    headers.remove(NAME);
    headers.add(new BatchPlaceHeader(place));
  }

  /** Removes the place and any other header of this name. */
  static Optional<EventBatch.Place> detach(Headers headers) {
    Header last = headers.lastHeader(NAME);
    if (last == null) {
      return Optional.empty();
    }
    headers.remove(NAME);
    return last instanceof BatchPlaceHeader ours ? Optional.of(ours.place) : Optional.empty();
  }

  /** Removes every header of this name, ours or not. */
  public static Headers without(Headers headers) {
    return headers.remove(NAME);
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
