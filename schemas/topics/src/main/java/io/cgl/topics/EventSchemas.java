package io.cgl.topics;

import io.cgl.topics.NoEventSchemaException.Reason;
import io.confluent.kafka.schemaregistry.ParsedSchema;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiFunction;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParseException;
import org.apache.kafka.common.utils.ThreadUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the schema that an event was written with, by the id in front of it (Confluent's wire
 * format: a magic byte and four bytes of id), and the newest schema of the subject that it is
 * registered under, whose defaults and aliases apply.
 *
 * <p>The newest schema is asked for again after a minute, in the background, and an event never
 * waits for that. A schema that several subjects have in different newest versions has none.
 *
 * <p>Gives one object per id and newest schema. Safe for use by several threads.
 *
 * @param <T> what is made of both schemas
 */
public final class EventSchemas<T> implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(EventSchemas.class);

  /** Bytes before the Avro binary. */
  public static final int PREFIX = 1 + Integer.BYTES;

  private static final byte MAGIC = 0;

  /** The registry's error codes are this and two more digits; a plain 404 is another server's. */
  private static final int NOT_FOUND = 404;

  /** The beginning of the client's message about a schema that is not Avro. */
  private static final String NOT_AVRO = "Invalid schema";

  private static final String KEYS = "-key";

  private static final Duration FRESH = Duration.ofMinutes(1);

  private final SchemaRegistryClient registry;
  private final BiFunction<Schema, Optional<Schema>, T> made;
  private final Duration fresh;
  private final Map<Integer, Known<T>> byId = new ConcurrentHashMap<>();
  private final ExecutorService refreshing =
      Executors.newSingleThreadExecutor(ThreadUtils.createThreadFactory("cgl-schemas", true));

  private record Known<T>(Schema writer, Optional<Schema> newest, T made, long expires) {}

  /**
   * @param made is called once for each writer's schema and newest schema
   */
  public EventSchemas(SchemaRegistry registry, BiFunction<Schema, Optional<Schema>, T> made) {
    this(registry, made, FRESH);
  }

  EventSchemas(
      SchemaRegistry registry, BiFunction<Schema, Optional<Schema>, T> made, Duration fresh) {
    this.registry = registry.newClient();
    this.made = made;
    this.fresh = fresh;
  }

  /**
   * The schemas of an event.
   *
   * @throws NoEventSchemaException if the bytes have no such prefix, the registry does not know the
   *     id, or the schema is not a record's
   * @throws RegistryUnavailableException if the registry cannot be asked right now
   */
  public T of(byte[] event) {
    if (event.length < PREFIX || event[0] != MAGIC) {
      throw new NoEventSchemaException(
          Reason.NO_PREFIX,
          "the event does not begin with a magic byte and a schema id (Unknown magic byte)",
          null);
    }
    int id = ByteBuffer.wrap(event, 1, Integer.BYTES).getInt();
    Known<T> known = byId.get(id);
    if (known == null) {
      Known<T> asked = RegistryFailures.unmask(() -> ask(id));
      Known<T> sooner = byId.putIfAbsent(id, asked);
      return sooner == null ? asked.made() : sooner.made();
    }
    if (known.expires() - System.nanoTime() < 0) {
      refresh(id, known);
    }
    return known.made();
  }

  @Override
  public void close() {
    refreshing.shutdownNow();
    try {
      registry.close();
    } catch (IOException e) {
      log.debug("Could not close the registry's client", e);
    }
  }

  private Known<T> ask(int id) {
    Schema writer = writer(id);
    try {
      return known(writer, newest(id, writer));
    } catch (IOException | RestClientException e) {
      throw new RegistryUnavailableException(e);
    }
  }

  private Known<T> known(Schema writer, Optional<Schema> newest) {
    return new Known<>(writer, newest, made.apply(writer, newest), expiry());
  }

  private long expiry() {
    return System.nanoTime() + fresh.toNanos();
  }

  private void refresh(int id, Known<T> known) {
    Known<T> meanwhile = new Known<>(known.writer(), known.newest(), known.made(), expiry());
    if (byId.replace(id, known, meanwhile)) {
      try {
        refreshing.execute(() -> refreshNow(id, meanwhile));
      } catch (RejectedExecutionException e) {
        log.debug("Closed while schema {} was to be asked for again", id, e);
      }
    }
  }

  private void refreshNow(int id, Known<T> known) {
    try {
      Optional<Schema> newest = newest(id, known.writer());
      if (!newest.equals(known.newest())) {
        byId.replace(id, known, known(known.writer(), newest));
      }
    } catch (IOException | RestClientException | RuntimeException e) {
      log.debug("The newest version beside schema {} stays as it was known", id, e);
    }
  }

  private Schema writer(int id) {
    try {
      ParsedSchema parsed = registry.getSchemaById(id);
      if (parsed.rawSchema() instanceof Schema schema && schema.getType() == Schema.Type.RECORD) {
        return schema;
      }
      throw noRecord(id, null);
    } catch (RestClientException e) {
      if (e.getErrorCode() / 100 == NOT_FOUND) {
        throw new NoEventSchemaException(
            Reason.UNKNOWN_ID, "the registry knows no schema of id " + id, e);
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

  private static NoEventSchemaException noRecord(int id, Exception cause) {
    return new NoEventSchemaException(
        Reason.NO_RECORD, "schema %d is no Avro record's".formatted(id), cause);
  }

  /** The newest schema of the subjects that have this id, if all have the same one. */
  private Optional<Schema> newest(int id, Schema writer) throws IOException, RestClientException {
    List<Schema> newest = new ArrayList<>();
    for (String subject : subjects(id)) {
      if (!subject.endsWith(KEYS)) {
        Schema schema = newestOf(subject);
        if (schema != null && !newest.contains(schema)) {
          newest.add(schema);
        }
      }
    }
    return newest.size() == 1 && !newest.get(0).equals(writer)
        ? Optional.of(newest.get(0))
        : Optional.empty();
  }

  private Collection<String> subjects(int id) throws IOException, RestClientException {
    try {
      return registry.getAllSubjectsById(id);
    } catch (RestClientException e) {
      return noneUnlessOutage(e, List.of()); // Not every registry has this call.
    }
  }

  private Schema newestOf(String subject) throws IOException, RestClientException {
    try {
      return new Schema.Parser().parse(registry.getLatestSchemaMetadata(subject).getSchema());
    } catch (RestClientException e) {
      return noneUnlessOutage(e, null);
    } catch (SchemaParseException e) {
      return null; // It refers to others, or is not Avro.
    }
  }

  private static <R> R noneUnlessOutage(RestClientException e, R none) throws RestClientException {
    if (RegistryFailures.outage(e).isPresent()) {
      throw e;
    }
    return none;
  }
}
