package io.cgl.checkpoint.features;

import java.util.Optional;
import org.apache.avro.Schema;

/**
 * The schema that an event was written with, and the newest one of its subject, whose defaults and
 * aliases apply to it by Avro's rules of schema resolution. Compared by identity: give one object
 * for each.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class WrittenSchema {

  private final Schema writer;
  private final Optional<Schema> newest;

  /**
   * @param writer a record's schema
   * @param newest of the subject, if there is one; another record's is ignored
   */
  public WrittenSchema(Schema writer, Optional<Schema> newest) {
    this.writer = writer;
    this.newest = newest.filter(schema -> isOfOneRecord(writer, schema));
  }

  /** A schema without a newer one. */
  public static WrittenSchema of(Schema writer) {
    return new WrittenSchema(writer, Optional.empty());
  }

  /** A subject may hold several kinds of records; Avro resolves those of one name. */
  private static boolean isOfOneRecord(Schema writer, Schema newest) {
    return newest.getType() == Schema.Type.RECORD
        && (newest.getFullName().equals(writer.getFullName())
            || newest.getAliases().contains(writer.getFullName()));
  }

  /** What the bytes were written with. */
  public Schema writer() {
    return writer;
  }

  /** The newest schema of the subject, if there is one. */
  public Optional<Schema> newest() {
    return newest;
  }
}
