package io.cgl.testing.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cgl.topics.SchemaRegistry;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.entities.Config;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.kafka.common.serialization.Serde;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Seen through Confluent's own client and serdes. */
class EmbeddedRegistryTest {

  private static final String SUBJECT = "events/of all kinds-value";
  private static final AvroSchema FIRST =
      new AvroSchema(
          SchemaBuilder.record("Event").fields().requiredDouble("load").endRecord().toString());
  private static final AvroSchema SECOND =
      new AvroSchema(
          SchemaBuilder.record("Event")
              .fields()
              .requiredDouble("load")
              .optionalString("host")
              .endRecord()
              .toString());
  private static final AvroSchema INCOMPATIBLE =
      new AvroSchema(
          SchemaBuilder.record("Event").fields().requiredString("load").endRecord().toString());

  @Test
  void shouldNotBeAskedAgainAtOnceForAnIdThatItDoesNotKnow() throws Exception {
    try (EmbeddedRegistry registry = EmbeddedRegistry.start();
        SchemaRegistryClient client = client(registry, Map.of())) {
      for (int i = 0; i < 10; i++) {
        assertThatThrownBy(() -> client.getSchemaById(4711))
            .isInstanceOf(RestClientException.class)
            .hasMessageContaining("40403");
      }

      assertThat(registry.requests()).isEqualTo(1);
    }
  }

  @Test
  void shouldGiveIdsAndVersionsAsTheRealRegistryDoes() throws Exception {
    try (EmbeddedRegistry registry = EmbeddedRegistry.start();
        SchemaRegistryClient client = client(registry, Map.of())) {
      int first = client.register(SUBJECT, FIRST);
      int second = client.register(SUBJECT, SECOND);

      assertThat(second).isNotEqualTo(first);
      assertThat(client.register("another-value", FIRST)).isEqualTo(first);
      assertThat(client.getAllSubjects()).containsExactlyInAnyOrder(SUBJECT, "another-value");
      assertThat(client.getAllVersions(SUBJECT)).containsExactly(1, 2);
      try (SchemaRegistryClient other = client(registry, Map.of())) {
        assertThat(other.getSchemaById(first)).isEqualTo(FIRST);
        assertThat(other.getId(SUBJECT, SECOND)).isEqualTo(second);
        assertThat(other.getVersion(SUBJECT, SECOND)).isEqualTo(2);
        assertThat(other.getLatestSchemaMetadata(SUBJECT).getId()).isEqualTo(second);
        assertThat(other.getSchemaMetadata(SUBJECT, 1).getSchema())
            .isEqualTo(FIRST.canonicalString());
      }
    }
  }

  @Test
  void shouldRefuseWithTheRealRegistrysErrorCodes() throws Exception {
    try (EmbeddedRegistry registry = EmbeddedRegistry.start();
        SchemaRegistryClient client = client(registry, Map.of())) {
      assertRefused(() -> client.getId(SUBJECT, FIRST), 404, 40401);
      assertRefused(() -> client.getLatestSchemaMetadata(SUBJECT), 404, 40401);
      client.register(SUBJECT, FIRST);
      assertRefused(() -> client.getSchemaMetadata(SUBJECT, 7), 404, 40402);
      assertRefused(() -> client.getId(SUBJECT, SECOND), 404, 40403);
      assertRefused(() -> client.getSchemaById(4711), 404, 40403);
      assertRefused(() -> client.register(SUBJECT, INCOMPATIBLE), 409, 409);
      client.updateConfig(SUBJECT, new Config("NONE"));
      assertThat(client.register(SUBJECT, INCOMPATIBLE)).isPositive();
    }
  }

  @Test
  void shouldServeTheSerdes() throws Exception {
    try (EmbeddedRegistry registry = EmbeddedRegistry.start()) {
      Schema schema = FIRST.rawSchema();
      GenericRecord event = new GenericRecordBuilder(schema).set("load", 0.5).build();
      byte[] bytes;
      try (Serde<GenericRecord> writer =
          SchemaRegistry.at(registry.url(), true).genericValueSerde()) {
        bytes = writer.serializer().serialize("events", event);
      }
      try (Serde<GenericRecord> reader =
          SchemaRegistry.at(registry.url(), false).genericValueSerde()) {
        assertThat(reader.deserializer().deserialize("events", bytes)).isEqualTo(event);
        long asked = registry.requests();
        reader.deserializer().deserialize("events", bytes);
        assertThat(registry.requests()).as("the serde remembers the schema").isEqualTo(asked);
      }
    }
  }

  @Test
  void shouldKeepPortAndSchemasOverAnOutage() throws Exception {
    try (EmbeddedRegistry registry = EmbeddedRegistry.start();
        SchemaRegistryClient client = client(registry, Map.of());
        SchemaRegistryClient other = client(registry, Map.of())) {
      String url = registry.url();
      int id = client.register(SUBJECT, FIRST);

      registry.stop();
      assertThatThrownBy(() -> other.getSchemaById(id)).isInstanceOf(IOException.class);
      registry.restart();

      assertThat(registry.url()).isEqualTo(url);
      assertThat(other.getSchemaById(id)).isEqualTo(FIRST);
    }
  }

  @Test
  void shouldAnswerOnlyWhoBringsTheCredentials() throws Exception {
    try (EmbeddedRegistry registry =
            EmbeddedRegistry.start(RegistryAccess.OPEN.withBasicAuth("user", "secret"));
        SchemaRegistryClient stranger = client(registry, Map.of());
        SchemaRegistryClient user =
            client(
                registry,
                Map.of(
                    "basic.auth.credentials.source", "USER_INFO",
                    "basic.auth.user.info", "user:secret"))) {
      assertRefused(() -> stranger.register(SUBJECT, FIRST), 401, 401);
      assertThat(user.register(SUBJECT, FIRST)).isPositive();
    }
    try (EmbeddedRegistry registry =
            EmbeddedRegistry.start(RegistryAccess.OPEN.withBearerToken("token"));
        SchemaRegistryClient bearer =
            client(
                registry,
                Map.of(
                    "bearer.auth.credentials.source", "STATIC_TOKEN",
                    "bearer.auth.token", "token"))) {
      assertThat(bearer.register(SUBJECT, FIRST)).isPositive();
    }
  }

  @Test
  void shouldAskForACertificateOverTls(@TempDir Path directory) throws Exception {
    Path store = selfSigned(directory);
    try (EmbeddedRegistry registry =
            EmbeddedRegistry.start(
                RegistryAccess.OPEN.withTls(context(store)).withClientCertificate());
        SchemaRegistryClient stranger =
            client(
                registry,
                Map.of(
                    "schema.registry.ssl.truststore.location",
                    store.toString(),
                    "schema.registry.ssl.truststore.password",
                    "changeit"));
        SchemaRegistryClient known =
            client(
                registry,
                Map.of(
                    "schema.registry.ssl.truststore.location", store.toString(),
                    "schema.registry.ssl.truststore.password", "changeit",
                    "schema.registry.ssl.keystore.location", store.toString(),
                    "schema.registry.ssl.keystore.password", "changeit",
                    "schema.registry.ssl.key.password", "changeit"))) {
      assertThat(registry.url()).startsWith("https://");
      assertThatThrownBy(() -> stranger.register(SUBJECT, FIRST)).isInstanceOf(IOException.class);
      assertThat(known.register(SUBJECT, FIRST)).isPositive();
    }
  }

  private static SchemaRegistryClient client(EmbeddedRegistry registry, Map<String, ?> settings) {
    return new SchemaRegistry(registry.url(), false, settings).newClient();
  }

  private static void assertRefused(ThrowingCallable call, int status, int code) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            RestClientException.class,
            e -> {
              assertThat(e.getStatus()).isEqualTo(status);
              assertThat(e.getErrorCode()).isEqualTo(code);
            });
  }

  /** A key store with one certificate for 127.0.0.1 that is its own authority. */
  private static Path selfSigned(Path directory) throws Exception {
    Path store = directory.resolve("store.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "registry",
                "-keyalg",
                "EC",
                "-dname",
                "CN=127.0.0.1",
                "-ext",
                "SAN=ip:127.0.0.1",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                "changeit")
            .inheritIO()
            .start();
    assertThat(keytool.waitFor()).isZero();
    return store;
  }

  private static SSLContext context(Path store) throws Exception {
    char[] password = "changeit".toCharArray();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, password);
    }
    KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    own.init(keys, password);
    // A private key's entry is no trusted certificate: Java's trust managers want its own entry.
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("client", keys.getCertificate("registry"));
    TrustManagerFactory others =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    others.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(own.getKeyManagers(), others.getTrustManagers(), null);
    return context;
  }
}
