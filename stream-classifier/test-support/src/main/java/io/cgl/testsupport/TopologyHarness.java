package io.cgl.testsupport;

import io.cgl.topics.SchemaRegistry;
import io.cgl.topics.Topic;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.UUID;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;

/**
 * Drives a topology without a broker, on a clock that stands still until {@link #advance}.
 *
 * <p>Not safe for use by several threads.
 */
public final class TopologyHarness implements AutoCloseable {

  /** What the clock shows at first. */
  public static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final TopologyTestDriver driver;
  private final List<TestOutputTopic<?, ?>> outputs = new ArrayList<>();

  /** Starts a topology under its settings. */
  public TopologyHarness(Topology topology, Properties settings) {
    this.driver = new TopologyTestDriver(topology, settings, START);
  }

  /** An empty registry inside this JVM that no other test shares. */
  public static SchemaRegistry newRegistry() {
    return SchemaRegistry.at("mock://" + UUID.randomUUID(), true);
  }

  /** The settings that Kafka Streams insists on; no broker is asked. */
  public static Properties settings() {
    Properties settings = new Properties();
    settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "test-" + UUID.randomUUID());
    settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "unused:9092");
    return settings;
  }

  /** A topic to write events to, as bytes. */
  public TestInputTopic<byte[], byte[]> input(String topic) {
    return driver.createInputTopic(topic, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** A topic to read results from. */
  public <K, V> TestOutputTopic<K, V> output(String topic, Serde<K> keys, Serde<V> values) {
    TestOutputTopic<K, V> output =
        driver.createOutputTopic(topic, keys.deserializer(), values.deserializer());
    outputs.add(output);
    return output;
  }

  /** One of our own topics to read results from. */
  public <K, V> TestOutputTopic<K, V> output(Topic<K, V> topic) {
    return output(topic.name(), topic.keySerde(), topic.valueSerde());
  }

  /** Lets time pass on the wall clock. */
  public void advance(Duration time) {
    driver.advanceWallClockTime(time);
  }

  /**
   * Fails if there is a result that was not read, in a topic of {@link #output}.
   *
   * @throws AssertionError if so
   */
  public void assertNothingElseCameOut() {
    for (TestOutputTopic<?, ?> output : outputs) {
      if (!output.isEmpty()) {
        throw new AssertionError("not read: " + output.readRecord() + " of " + output);
      }
    }
  }

  @Override
  public void close() {
    driver.close();
  }
}
