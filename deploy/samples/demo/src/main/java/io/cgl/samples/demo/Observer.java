package io.cgl.samples.demo;

import io.cgl.avro.ClassShift;
import io.cgl.avro.Classification;
import io.cgl.avro.DriftAlert;
import io.cgl.avro.ModelAnnouncement;
import io.cgl.avro.ModelState;
import io.cgl.avro.ModelStatus;
import io.cgl.avro.RetrainRequest;
import io.cgl.samples.generator.LabelledEventSender;
import io.cgl.testing.harness.Timeline;
import io.cgl.topics.Cluster;
import io.cgl.topics.Topic;
import io.cgl.topics.TopicCatalogue;
import io.cgl.topics.TopicReader;
import io.cgl.topics.models.ModelKey;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Reads everything that the system says, as anybody outside would: committed records of its topics.
 * Counts outputs, and tells the timeline what happens.
 *
 * <p>{@link #run} belongs to one thread; the rest is safe for use by several.
 */
final class Observer implements Runnable, AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(100);
  private static final int CLASSES_SHOWN = 4;

  private final Cluster cluster;
  private final Topic<byte[], Classification> classifications;
  private final Topic<String, DriftAlert> driftAlerts;
  private final Topic<String, RetrainRequest> retrainRequests;
  private final Topic<String, ModelAnnouncement> models;
  private final Topic<String, ModelStatus> modelStatus;
  private final String deadLetters;
  private final Tally tally;
  private final Timeline timeline;
  private final List<DriftAlert> alerts = new CopyOnWriteArrayList<>();
  private final List<RetrainRequest> requests = new CopyOnWriteArrayList<>();
  private final List<String> answered = new CopyOnWriteArrayList<>();
  private final List<String> loaded = new CopyOnWriteArrayList<>();
  private volatile boolean closed;

  Observer(
      Cluster cluster, TopicCatalogue topics, String eventsTopic, Tally tally, Timeline timeline) {
    this.cluster = cluster;
    this.classifications = topics.classifications();
    this.driftAlerts = topics.driftAlerts();
    this.retrainRequests = topics.retrainRequests();
    this.models = topics.models();
    this.modelStatus = topics.modelStatus();
    this.deadLetters = TopicCatalogue.deadLetterTopic(eventsTopic);
    this.tally = tally;
    this.timeline = timeline;
  }

  List<DriftAlert> alerts() {
    return List.copyOf(alerts);
  }

  List<RetrainRequest> requests() {
    return List.copyOf(requests);
  }

  /** Whether the first retraining has ended: a winner is served, or there is none. */
  boolean firstRetrainingSettled() {
    return !answered.isEmpty() && (answered.get(0).isEmpty() || loaded.contains(answered.get(0)));
  }

  @Override
  public void run() {
    List<String> names =
        List.of(
            classifications.name(),
            deadLetters,
            driftAlerts.name(),
            retrainRequests.name(),
            models.name(),
            modelStatus.name());
    try (TopicReader reader = new TopicReader(cluster, names)) {
      while (!closed) {
        reader.poll(POLL).forEach(this::see);
      }
    }
  }

  @Override
  public void close() {
    closed = true;
  }

  private void see(ConsumerRecord<byte[], byte[]> raw) {
    String topic = raw.topic();
    if (topic.equals(classifications.name())) {
      var classification = TopicReader.decode(classifications, raw).value();
      tally.classified(
          LabelledEventSender.numberOf(raw.key()),
          classification.getLabel(),
          classification.getModelId());
    } else if (topic.equals(deadLetters)) {
      tally.deadLettered(LabelledEventSender.numberOf(raw.key()));
    } else if (topic.equals(driftAlerts.name())) {
      alert(TopicReader.decode(driftAlerts, raw).value());
    } else if (topic.equals(retrainRequests.name())) {
      RetrainRequest request = TopicReader.decode(retrainRequests, raw).value();
      requests.add(request);
      timeline.say("Retraining requested: %s", request.getReason());
    } else if (topic.equals(models.name())) {
      ConsumerRecord<String, ModelAnnouncement> announced = TopicReader.decode(models, raw);
      if (ModelKey.parse(announced.key()) instanceof ModelKey.Active) { // Not the register's.
        announcement(announced.value());
      }
    } else {
      status(TopicReader.decode(modelStatus, raw).value());
    }
  }

  private void alert(DriftAlert alert) {
    alerts.add(alert);
    String moved =
        alert.getClasses().stream()
            .limit(CLASSES_SHOWN)
            .map(Observer::describe)
            .collect(Collectors.joining(", "));
    timeline.say("DRIFT ALERT, model %s: %s", alert.getModelId(), moved);
  }

  private static String describe(ClassShift shift) {
    return String.format(
        Locale.ROOT,
        "%s %.1f %% -> %.1f %%",
        shift.getLabel(),
        100 * shift.getReferenceShare(),
        100 * shift.getObservedShare());
  }

  private void announcement(ModelAnnouncement announcement) {
    timeline.say("Announced: checkpoint %s", announcement.getModelId());
    if (announcement.getRetrainRequestId() != null) {
      answered.add(announcement.getModelId());
    }
  }

  private void status(ModelStatus status) {
    if (status.getState() == ModelState.LOADED) {
      loaded.add(status.getModelId());
      timeline.say("The classifier serves checkpoint %s", status.getModelId());
      return;
    }
    timeline.say("%s, model %s: %s", status.getState(), status.getModelId(), status.getReason());
    if (status.getRetrainRequestId() != null) {
      answered.add("");
    }
  }
}
