package io.cgl.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.junit.jupiter.api.Test;

class EventSchemasTest {

  private static final Schema FIRST =
      SchemaBuilder.record("Event").fields().requiredDouble("load").endRecord();
  private static final Schema SECOND =
      SchemaBuilder.record("Event")
          .fields()
          .requiredDouble("load")
          .name("host")
          .type()
          .stringType()
          .stringDefault("none")
          .endRecord();

  private final SchemaRegistry registry = SchemaRegistry.at("mock://" + UUID.randomUUID(), true);

  /** Both schemas of an event. */
  private record Both(Schema writer, Optional<Schema> newest) {}

  @Test
  void shouldFindTheEventsSchemaAndTheNewestOfItsSubject() throws Exception {
    int id = register("events-value", FIRST);
    register("events-value", SECOND);

    try (EventSchemas<Both> schemas = new EventSchemas<>(registry, Both::new)) {
      assertThat(schemas.of(event(id))).isEqualTo(new Both(FIRST, Optional.of(SECOND)));
      assertThat(schemas.of(event(id))).isSameAs(schemas.of(event(id)));
    }
  }

  @Test
  void shouldKnowNoNewestWhereTwoSubjectsDiffer() throws Exception {
    int id = register("events-value", FIRST);
    register("others-value", FIRST);
    register("others-value", SECOND);

    try (EventSchemas<Both> schemas = new EventSchemas<>(registry, Both::new)) {
      assertThat(schemas.of(event(id))).isEqualTo(new Both(FIRST, Optional.empty()));
    }
  }

  @Test
  void shouldFindAVersionThatIsRegisteredLater() throws Exception {
    int id = register("events-value", FIRST);
    try (EventSchemas<Both> schemas = new EventSchemas<>(registry, Both::new, Duration.ZERO)) {
      assertThat(schemas.of(event(id)).newest()).isEmpty();

      register("events-value", SECOND);

      await().until(() -> schemas.of(event(id)).newest().isPresent());
    }
  }

  @Test
  void shouldSayWhatIsWrongWithTheEvent() throws Exception {
    try (EventSchemas<Both> schemas = new EventSchemas<>(registry, Both::new)) {
      int word = register("words-value", Schema.create(Schema.Type.STRING));

      assertThat(reason(schemas, new byte[] {1, 2, 3}))
          .isEqualTo(NoEventSchemaException.Reason.NO_PREFIX);
      assertThat(reason(schemas, event(4711))).isEqualTo(NoEventSchemaException.Reason.UNKNOWN_ID);
      assertThat(reason(schemas, event(word))).isEqualTo(NoEventSchemaException.Reason.NO_RECORD);
    }
  }

  @Test
  void shouldNotBlameTheEventForARegistryThatIsDown() {
    SchemaRegistry down = SchemaRegistry.at("http://localhost:1", false);
    try (EventSchemas<Both> schemas = new EventSchemas<>(down, Both::new)) {
      assertThatThrownBy(() -> schemas.of(event(1)))
          .isInstanceOf(RegistryUnavailableException.class);
    }
  }

  private static NoEventSchemaException.Reason reason(EventSchemas<Both> schemas, byte[] event) {
    try {
      throw new AssertionError("there is a schema: " + schemas.of(event));
    } catch (NoEventSchemaException e) {
      return e.reason();
    }
  }

  private int register(String subject, Schema schema) throws Exception {
    try (SchemaRegistryClient client = registry.newClient()) {
      return client.register(subject, new AvroSchema(schema));
    }
  }

  private static byte[] event(int id) {
    return ByteBuffer.allocate(6).put((byte) 0).putInt(id).array();
  }
}
