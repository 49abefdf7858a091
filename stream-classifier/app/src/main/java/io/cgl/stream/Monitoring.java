package io.cgl.stream;

import io.cgl.stream.monitoring.http.Health;
import io.cgl.stream.monitoring.http.HttpEndpoint;
import io.cgl.stream.monitoring.http.HttpSettings;
import io.cgl.stream.monitoring.metrics.ProcessMemory;
import io.cgl.stream.monitoring.page.ShownStream;
import io.cgl.stream.monitoring.page.StatusPage;
import io.cgl.stream.monitoring.page.StreamsFigures;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;
import org.apache.kafka.common.utils.ThreadUtils;
import org.apache.kafka.streams.KafkaStreams;

/**
 * What a classifier shows over HTTP: Prometheus reads the meters, orchestrators the health, people
 * the page.
 */
final class Monitoring implements AutoCloseable {

  private final HttpEndpoint endpoint;
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics garbageCollection = new JvmGcMetrics();
  private final ScheduledExecutorService refresher =
      Executors.newSingleThreadScheduledExecutor(
          ThreadUtils.createThreadFactory("cgl-kafka-metrics", true));
  private Optional<KafkaStreamsMetrics> kafka = Optional.empty();
  private Optional<StatusPage> page = Optional.empty();

  /**
   * Listens; nothing if HTTP is off.
   *
   * @throws ClassifierException if the port is taken or the host is not this machine's
   */
  static Optional<Monitoring> open(HttpSettings settings) {
    try {
      return settings.enabled()
          ? Optional.of(new Monitoring(HttpEndpoint.open(settings)))
          : Optional.empty();
    } catch (IllegalStateException e) {
      throw new ClassifierException(e.getMessage(), e);
    }
  }

  private Monitoring(HttpEndpoint endpoint) {
    this.endpoint = endpoint;
  }

  MeterRegistry registry() {
    return registry;
  }

  /** Shows the meters, the JVM's and those of the streams, the health, and the page. */
  void show(ClassifierConfig config, KafkaStreams streams, Supplier<Health> health) {
    garbageCollection.bindTo(registry);
    List.of(
            new JvmMemoryMetrics(),
            new JvmThreadMetrics(),
            new ClassLoaderMetrics(),
            new ProcessorMetrics(),
            new ProcessMemory())
        .forEach(meters -> meters.bindTo(registry));
    // A consumer's lag has no meter before its first fetch: by default it is missed for a minute.
    KafkaStreamsMetrics ofStreams =
        new KafkaStreamsMetrics(streams, List.of(), refresher, Duration.ofSeconds(10));
    ofStreams.bindTo(registry);
    kafka = Optional.of(ofStreams);
    StatusPage shown =
        new StatusPage(
            new ShownStream(
                config.cluster(),
                config.topics(),
                config.modelName(),
                config.deadLetters(),
                config.quality().isPresent()),
            health,
            registry,
            new StreamsFigures(
                streams::metrics, config.events(), ClassifierTopology.CLASSIFICATIONS));
    page = Optional.of(shown);
    endpoint.serve(registry::scrape, health, shown.answers());
  }

  URI uri(String path) {
    return endpoint.uri(path);
  }

  @Override
  public void close() {
    endpoint.close();
    page.ifPresent(StatusPage::close);
    kafka.ifPresent(KafkaStreamsMetrics::close);
    refresher.shutdownNow();
    garbageCollection.close();
    registry.close();
  }
}
