package io.cgl.scoring.internal;

import io.cgl.checkpoint.features.ReasonCode;
import io.cgl.checkpoint.features.UnencodableException;
import io.cgl.checkpoint.features.WrittenSchema;
import io.cgl.topics.EventSchemas;
import io.cgl.topics.NoEventSchemaException;
import io.cgl.topics.SchemaRegistry;

/**
 * The schemas of events.
 *
 * <p>Gives one object per schema. Safe for use by several threads.
 */
final class WriterSchemas implements AutoCloseable {

  private final EventSchemas<WrittenSchema> schemas;

  WriterSchemas(SchemaRegistry registry) {
    this.schemas = new EventSchemas<>(registry, WrittenSchema::new);
  }

  /**
   * @throws UnencodableException if the event has no schema of a record
   * @throws io.cgl.topics.RegistryUnavailableException if the registry cannot be asked right now
   */
  WrittenSchema of(byte[] event) {
    try {
      return schemas.of(event);
    } catch (NoEventSchemaException e) {
      throw new UnencodableException(code(e.reason()), e.getMessage(), e.getCause());
    }
  }

  @Override
  public void close() {
    schemas.close();
  }

  private static ReasonCode code(NoEventSchemaException.Reason reason) {
    return switch (reason) {
      case NO_PREFIX -> ReasonCode.NOT_CONFLUENT_FORMAT;
      case UNKNOWN_ID -> ReasonCode.UNKNOWN_SCHEMA;
      case NO_RECORD -> ReasonCode.NOT_A_RECORD;
    };
  }
}
