package io.cgl.stream.monitoring.page;

import io.cgl.stream.monitoring.http.Health;
import io.cgl.stream.monitoring.http.HttpResponse;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The page that a classifier serves, and the figures behind it.
 *
 * <p>Figures of the whole stream are read from the topics, so that every instance shows the same;
 * figures of this instance come from its meters. Neither adds a cost per event.
 *
 * <p>Safe for use by several threads.
 */
public final class StatusPage implements AutoCloseable {

  public static final String OVERVIEW = "/api/overview";

  private final Supplier<Health> health;
  private final InstantSource clock = InstantSource.system();
  private final InstanceSampler sampler;
  private final TopicFollower topics;

  /**
   * Begins to sample the meters. Topics are read only while a page is open.
   *
   * @param health of this instance
   * @param meters of this instance
   * @param streams what Kafka Streams measures
   */
  public StatusPage(
      ShownStream stream, Supplier<Health> health, MeterRegistry meters, StreamsFigures streams) {
    this.health = health;
    this.sampler = new InstanceSampler(() -> Meters.read(meters), streams::read, clock);
    this.topics = new TopicFollower(stream);
    sampler.start();
  }

  /** The page and what belongs to it, by path. */
  public Map<String, Supplier<HttpResponse>> answers() {
    Map<String, Supplier<HttpResponse>> answers = new HashMap<>(PageFiles.answers());
    answers.put(OVERVIEW, () -> HttpResponse.json(200, overview(), PageFiles.HEADERS));
    return answers;
  }

  @Override
  public void close() {
    sampler.close();
    topics.close();
  }

  private Overview overview() {
    TopicFollower.Reading reading = topics.look();
    Optional<StreamHistory.View> history = reading.history().map(StreamHistory::view);
    TrafficView traffic = sampler.view();
    Health now = health.get();
    return new Overview(
        clock.millis(),
        now,
        StatusSummary.of(Notices.of(now, traffic, sampler.isStalled(), history, reading.problem())),
        traffic,
        reading.problem().orElse(null),
        history.map(StreamHistory.View::drift).orElse(null),
        history.map(StreamHistory.View::models).orElse(null),
        history.map(StreamHistory.View::quality).orElse(null),
        history.map(StreamHistory.View::deadLetters).orElse(null));
  }
}
