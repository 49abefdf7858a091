package io.cgl.trainer.retrain;

import io.cgl.avro.ModelAnnouncement;
import io.cgl.avro.RetrainRequest;
import io.cgl.topics.Cluster;
import io.cgl.topics.RegistryUnavailableException;
import io.cgl.topics.TopicCatalogue;
import io.cgl.topics.TopicReader;
import io.cgl.topics.models.ModelAnnouncements;
import io.cgl.topics.models.ModelDirectory;
import io.cgl.trainer.checkpoint.CheckpointTrainer;
import io.cgl.trainer.progress.TrainingListener;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.SerializationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens for retrain requests of one model and answers each exactly once.
 *
 * <p>Jobs of a model form a consumer group, which assigns a request to one of them; the others
 * stand by. Rebalancing is cooperative (KIP-429), and a job that loses a request ends its training.
 * The announcement and the request's offset are committed in one transaction, fenced by the group's
 * generation (KIP-447): a successor resumes the work of a dead job, and a job that was only slow
 * cannot announce beside its successor.
 *
 * <p>{@link #run} is for one thread; {@link #close} is safe from any.
 */
public final class RetrainingJob implements Runnable, AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(RetrainingJob.class);
  private static final Duration POLL = Duration.ofMillis(200);

  /** Commit failures in a row before the job gives up. */
  private static final int MAX_COMMIT_FAILURES = 10;

  private final Cluster cluster;
  private final TopicCatalogue topics;
  private final RetrainingSettings settings;
  private final TrainingListener listener;
  private final Retraining retraining;
  private final ModelDirectory models;
  private final AnswerRecords answers;
  private final RetrainRequests ownRequests;
  private final Clock clock;
  private final KafkaConsumer<byte[], byte[]> requests;
  private final ExecutorService worker =
      Executors.newSingleThreadExecutor(task -> new Thread(task, "retraining"));
  private final RequestOwnership ownership = new RequestOwnership();
  private final Heartbeat heartbeat;
  private Optional<Instant> nextFire;
  private int commitFailures;
  private volatile boolean closed;

  public RetrainingJob(
      Cluster cluster,
      TopicCatalogue topics,
      RetrainingSettings settings,
      CheckpointTrainer trainer,
      TrainingListener listener,
      Clock clock) {
    this.cluster = cluster;
    this.topics = topics;
    this.settings = settings;
    this.listener = listener;
    this.clock = clock;
    this.retraining = new Retraining(cluster, topics, settings, trainer, clock);
    this.models = new ModelDirectory(cluster, topics);
    this.answers = new AnswerRecords(topics, models, settings.signingKey(), clock);
    this.ownRequests = new RetrainRequests(cluster, topics, settings, clock);
    this.heartbeat = new Heartbeat(settings.heartbeat(), clock);
    this.nextFire = settings.schedule().flatMap(cron -> cron.after(clock.instant()));
    this.requests =
        cluster.newConsumer(
            Map.of(
                ConsumerConfig.GROUP_ID_CONFIG,
                groupId(settings.modelName()),
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                1,
                ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
                CooperativeStickyAssignor.class.getName()));
  }

  /** The consumer group of a model's jobs. */
  public static String groupId(String modelName) {
    return "cgl-retraining-" + modelName;
  }

  /** Answers requests until {@link #close}. */
  @Override
  public void run() {
    answerUntil(() -> closed);
  }

  /**
   * Answers the pending requests and returns. While another job has the partitions it waits for
   * them, so that nothing is left unanswered.
   */
  public void drain() {
    answerUntil(() -> closed || noneWaits());
  }

  private void answerUntil(BooleanSupplier done) {
    try (requests) {
      requests.subscribe(List.of(topics.retrainRequests().name()), ownership);
      log.info(
          "Waiting for retrain requests for '{}'{}",
          settings.modelName(),
          nextFire.map(at -> "; the next by schedule at " + at).orElse(""));
      while (!done.getAsBoolean()) {
        heartbeat.beat();
        askIfDue();
        for (ConsumerRecord<byte[], byte[]> raw : requests.poll(POLL)) {
          handle(raw);
        }
      }
    } finally {
      worker.shutdownNow();
    }
  }

  /** Ends {@link #run}; the next job resumes an unfinished retraining. */
  @Override
  public void close() {
    closed = true;
  }

  /**
   * Whether every request is answered or skipped; if so, commits the end offsets. Otherwise the
   * transaction marker behind an answered request would count as lag for schedulers such as KEDA
   * (its issue 5675).
   */
  private boolean noneWaits() {
    Set<TopicPartition> assigned = requests.assignment();
    boolean none =
        !assigned.isEmpty()
            && requests.endOffsets(assigned).entrySet().stream()
                .allMatch(end -> requests.position(end.getKey()) >= end.getValue());
    if (none) {
      requests.commitSync();
    }
    return none;
  }

  /** Times that passed during a training are made up for once. */
  private void askIfDue() {
    if (nextFire.isPresent() && !clock.instant().isBefore(nextFire.get())) {
      CronSchedule schedule = settings.schedule().orElseThrow();
      ownRequests.scheduled(nextFire.get(), schedule);
      nextFire = schedule.after(clock.instant());
    }
  }

  private void handle(ConsumerRecord<byte[], byte[]> raw) {
    RetrainRequest request;
    try {
      request = TopicReader.decode(topics.retrainRequests(), raw).value();
    } catch (SerializationException e) {
      log.error("Skipping a retrain request that cannot be read, offset {}", raw.offset(), e);
      return;
    }
    if (request == null || !request.getModelName().equals(settings.modelName())) {
      return;
    }
    if (answered(request.getRequestId())) {
      log.info("Retrain request {} was answered before", request.getRequestId());
      return;
    }
    Optional<RetrainOutcome> outcome = answerWhilePolling(request, raw);
    if (outcome.isEmpty() || !commit(request, outcome.get(), raw)) {
      rewind();
    }
  }

  /** The requests of this job's own process and schedule. */
  RetrainRequests ownRequests() {
    return ownRequests;
  }

  AnsweredRequests answeredRequests() {
    return new AnsweredRequests(cluster, topics);
  }

  private boolean answered(String requestId) {
    try (AnsweredRequests answers = answeredRequests()) {
      return answers.find(requestId).isPresent();
    }
  }

  /**
   * Training takes longer than a consumer may go without polling, so it polls with all partitions
   * paused. Empty if the request was lost or must be retried.
   */
  private Optional<RetrainOutcome> answerWhilePolling(
      RetrainRequest request, ConsumerRecord<byte[], byte[]> raw) {
    Cancellation cancellation = ownership.take(new TopicPartition(raw.topic(), raw.partition()));
    Future<RetrainOutcome> work =
        worker.submit(() -> retraining.answer(request, listener, cancellation));
    while (!work.isDone()) {
      heartbeat.beat();
      if (closed) {
        cancellation.cancel();
      }
      requests.pause(requests.assignment());
      requests.poll(POLL);
    }
    requests.resume(requests.paused());
    try {
      RetrainOutcome outcome = work.get();
      return cancellation.isCancelled() ? Optional.empty() : Optional.of(outcome);
    } catch (ExecutionException e) {
      return notAnswered(request, e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while retraining", e);
    }
  }

  private static Optional<RetrainOutcome> notAnswered(RetrainRequest request, Throwable cause) {
    if (cause instanceof CancellationException) {
      log.info(
          "Retraining for {} ends: the job stops, or lost the request", request.getRequestId());
      return Optional.empty();
    }
    if (cause instanceof RetriableException || cause instanceof RegistryUnavailableException) {
      log.warn("Retrying the retraining for {}", request.getRequestId(), cause);
      return Optional.empty();
    }
    throw new IllegalStateException("retraining failed:  " + cause, cause);
  }

  /** Returns false if the cluster refuses the commit. */
  private boolean commit(
      RetrainRequest request, RetrainOutcome outcome, ConsumerRecord<byte[], byte[]> raw) {
    try {
      RetrainOutcome committed =
          models.transact(
              settings.modelName(),
              (producer, announced) -> write(producer, announced, request, outcome, raw));
      commitFailures = 0;
      log.info("Retrain request {}: {}", request.getRequestId(), committed.reason());
      return true;
    } catch (IllegalStateException e) {
      if (++commitFailures >= MAX_COMMIT_FAILURES) {
        throw e;
      }
      log.warn("The answer to {} was not committed; retrying", request.getRequestId(), e);
      return false;
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // commitTransaction throws the error of a send.
  private RetrainOutcome write(
      KafkaProducer<byte[], byte[]> producer,
      ModelAnnouncements announced,
      RetrainRequest request,
      RetrainOutcome outcome,
      ConsumerRecord<byte[], byte[]> raw) {
    RetrainOutcome now = outcome.given(announced.active().map(ModelAnnouncement::getModelId));
    answers.records(announced, request, now).forEach(producer::send);
    producer.sendOffsetsToTransaction(
        Map.of(
            new TopicPartition(raw.topic(), raw.partition()),
            new OffsetAndMetadata(raw.offset() + 1)),
        requests.groupMetadata());
    return now;
  }

  /** Seeks back to the committed offsets. */
  private void rewind() {
    Set<TopicPartition> assigned = requests.assignment();
    requests
        .committed(assigned)
        .forEach(
            (partition, offset) -> {
              if (offset == null) {
                requests.seekToBeginning(List.of(partition));
              } else {
                requests.seek(partition, offset);
              }
            });
  }
}
