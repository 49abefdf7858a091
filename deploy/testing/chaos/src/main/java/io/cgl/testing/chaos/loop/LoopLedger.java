package io.cgl.testing.chaos.loop;

import io.cgl.avro.DriftAlert;
import io.cgl.avro.ModelAnnouncement;
import io.cgl.avro.ModelRole;
import io.cgl.avro.ModelState;
import io.cgl.avro.ModelStatus;
import io.cgl.avro.RetrainRequest;
import io.cgl.topics.Cluster;
import io.cgl.topics.Topic;
import io.cgl.topics.TopicCatalogue;
import io.cgl.topics.TopicReader;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * What the topics say of the drift episodes: alerts, requests, and how each was answered, as any
 * consumer under {@code read_committed} sees it.
 *
 * <p>Not safe for use by several threads.
 */
final class LoopLedger implements AutoCloseable {

  private final Topic<String, DriftAlert> alertsTopic;
  private final Topic<String, RetrainRequest> requestsTopic;
  private final Topic<String, ModelAnnouncement> modelsTopic;
  private final Topic<String, ModelStatus> statusTopic;
  private final TopicReader reader;
  private final List<String> alerts = new ArrayList<>();
  private final List<String> requests = new ArrayList<>();
  private final List<String> announced = new ArrayList<>();
  private final List<String> refused = new ArrayList<>();
  private Optional<String> active = Optional.empty();

  LoopLedger(Cluster cluster, TopicCatalogue topics) {
    alertsTopic = topics.driftAlerts();
    requestsTopic = topics.retrainRequests();
    modelsTopic = topics.models();
    statusTopic = topics.modelStatus();
    reader =
        new TopicReader(
            cluster,
            List.of(
                alertsTopic.name(), requestsTopic.name(), modelsTopic.name(), statusTopic.name()));
  }

  /** Reads what came since the last call. */
  LoopLedger read() {
    reader.readToEnd(this::take);
    return this;
  }

  /** Drift episodes by alert or request, oldest first. */
  Set<String> episodes() {
    Set<String> episodes = new LinkedHashSet<>(alerts);
    episodes.addAll(requests);
    return episodes;
  }

  int alerts() {
    return alerts.size();
  }

  int requests() {
    return requests.size();
  }

  /** Answers that announced a winner. */
  int announced() {
    return announced.size();
  }

  /** Answers that gave a reason instead. */
  int refused() {
    return refused.size();
  }

  /** Episodes without alert or request, or with several of one. */
  long oddEpisodes() {
    return episodes().stream()
        .filter(episode -> count(alerts, episode) != 1 || count(requests, episode) != 1)
        .count();
  }

  /** Requests that got no answer. */
  long unanswered() {
    return new HashSet<>(requests).stream().filter(request -> answers(request) == 0).count();
  }

  /** Requests that got several. */
  long answeredTwice() {
    return new HashSet<>(requests).stream().filter(request -> answers(request) > 1).count();
  }

  /** The checkpoint that is to serve. */
  Optional<String> active() {
    return active;
  }

  /** Whether a request's answer announced a winner. */
  boolean won(String request) {
    return announced.contains(request);
  }

  @Override
  public void close() {
    reader.close();
  }

  private long answers(String request) {
    return count(announced, request) + count(refused, request);
  }

  private static long count(List<String> ids, String id) {
    return ids.stream().filter(id::equals).count();
  }

  private void take(ConsumerRecord<byte[], byte[]> raw) {
    if (raw.value() == null) {
      return;
    }
    if (raw.topic().equals(alertsTopic.name())) {
      alerts.add(TopicReader.decode(alertsTopic, raw).value().getEpisodeId());
    } else if (raw.topic().equals(requestsTopic.name())) {
      requests.add(TopicReader.decode(requestsTopic, raw).value().getRequestId());
    } else if (raw.topic().equals(modelsTopic.name())) {
      take(TopicReader.decode(modelsTopic, raw).value());
    } else {
      take(TopicReader.decode(statusTopic, raw).value());
    }
  }

  private void take(ModelAnnouncement announcement) {
    if (announcement.getRole() != ModelRole.ACTIVE) {
      return; // The register's entry of the same announcement.
    }
    active = Optional.of(announcement.getModelId());
    if (announcement.getRetrainRequestId() != null) {
      announced.add(announcement.getRetrainRequestId());
    }
  }

  private void take(ModelStatus status) {
    boolean refusal =
        status.getState() == ModelState.KEPT_CHAMPION
            || status.getState() == ModelState.RETRAINING_FAILED;
    if (refusal && status.getReason() != null) {
      refused.add(status.getRetrainRequestId());
    }
  }
}
