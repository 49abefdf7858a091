package io.cgl.stream.scoring;

import io.cgl.checkpoint.UnencodableException;
import io.cgl.topics.SchemaRegistry;
import io.confluent.kafka.schemaregistry.ParsedSchema;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.kafka.common.errors.SerializationException;
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

  private final SchemaRegistryClient registry;
  private final Map<Integer, Schema> byId = new ConcurrentHashMap<>();

  WriterSchemas(SchemaRegistry registry) {
    this.registry = registry.newClient();
  }

  /**
   * The schema of an event.
   *
   * @throws SerializationException if the bytes have no such prefix, or the registry does not know
   *     the id
   * @throws UnencodableException if it is no record's
   * @throws RegistryUnavailableException if the registry cannot be asked right now
   */
  Schema of(byte[] event) {
    if (event.length < PREFIX || event[0] != MAGIC) {
      throw new SerializationException("Unknown magic byte!");
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
      throw new UnencodableException("schema %d is no Avro record's".formatted(id));
    } catch (IOException | RestClientException e) {
      throw new SerializationException("Error retrieving Avro schema for id " + id, e);
    }
  }
}
