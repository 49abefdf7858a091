package io.cgl.scoring.internal;

import io.cgl.checkpoint.features.ReasonCode;
import io.cgl.checkpoint.features.UnencodableException;
import io.cgl.scoring.api.RegistryFailures;
import io.cgl.scoring.api.RegistryUnavailableException;
import io.cgl.topics.SchemaRegistry;
import io.confluent.kafka.schemaregistry.ParsedSchema;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the schema that an event was written with, by the id in front of it: Confluent's wire
 * format, a magic byte and four bytes of id.
 *
 * <p>Gives one object per id. Safe for use by several threads.
 */
final class WriterSchemas implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(WriterSchemas.class);

  /** Bytes before the Avro binary. */
  static final int PREFIX = 1 + Integer.BYTES;

  private static final byte MAGIC = 0;

  /** The registry's error codes are this and two more digits; a plain 404 is another server's. */
  private static final int NOT_FOUND = 404;

  /** The beginning of the client's message about a schema that is not Avro. */
  private static final String NOT_AVRO = "Invalid schema";

  private final SchemaRegistryClient registry;
  private final Map<Integer, Schema> byId = new ConcurrentHashMap<>();

  WriterSchemas(SchemaRegistry registry) {
    this.registry = registry.newClient();
  }

  /**
   * @throws UnencodableException if the bytes have no such prefix, the registry does not know the
   *     id, or the schema is not a record's
   * @throws RegistryUnavailableException if the registry cannot be asked right now
   */
  Schema of(byte[] event) {
    if (event.length < PREFIX || event[0] != MAGIC) {
      throw new UnencodableException(
          ReasonCode.NOT_CONFLUENT_FORMAT,
          "the event does not begin with a magic byte and a schema id (Unknown magic byte)");
    }
    int id = ByteBuffer.wrap(event, 1, Integer.BYTES).getInt();
    Schema known = byId.get(id);
    if (known != null) {
      return known;
    }
    Schema asked = RegistryFailures.unmask(() -> ask(id));
    Schema sooner = byId.putIfAbsent(id, asked);
    return sooner == null ? asked : sooner;
  }

  @Override
  public void close() {
    try {
      registry.close();
    } catch (IOException e) {
      log.debug("Could not close the registry's client", e);
    }
  }

  private Schema ask(int id) {
    try {
      ParsedSchema parsed = registry.getSchemaById(id);
      if (parsed.rawSchema() instanceof Schema schema && schema.getType() == Schema.Type.RECORD) {
        return schema;
      }
      throw noRecord(id, null);
    } catch (RestClientException e) {
      if (e.getErrorCode() / 100 == NOT_FOUND) {
        throw new UnencodableException(
            ReasonCode.UNKNOWN_SCHEMA, "the registry knows no schema of id " + id, e);
      }
      // An answer that no registry gives says nothing about the event.
      throw new RegistryUnavailableException(e);
    } catch (IOException e) {
      if (String.valueOf(e.getMessage()).startsWith(NOT_AVRO)) {
        throw noRecord(id, e);
      }
      throw new RegistryUnavailableException(e);
    }
  }

  private static UnencodableException noRecord(int id, Exception cause) {
    return new UnencodableException(
        ReasonCode.NOT_A_RECORD, "schema %d is no Avro record's".formatted(id), cause);
  }
}
