package io.cgl.trainer.retrain;

import io.cgl.avro.ModelAnnouncement;
import io.cgl.avro.RetrainRequest;
import io.cgl.topics.Cluster;
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
 * <p>Jobs of a model form a consumer group, which gives a request to one of them; the others stand
 * by. A job that joins takes nothing away (KIP-429), and one that loses a request ends its
 * training. What is announced and the request's offset are committed in one transaction, which the
 * group's generation fences (KIP-447): a job that dies on the way is followed by one that goes on
 * with the work, and a job that was slow but not dead can announce nothing beside its successor.
 *
 * <p>{@link #run} belongs to one thread; {@link #close} may come from any.
 */
public final class RetrainingJob implements Runnable, AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(RetrainingJob.class);
  private static final Duration POLL = Duration.ofMillis(200);

  /** After that many refusals in a row the brokers mean it. */
  private static final int MAX_COMMIT_FAILURES = 10;

  private final Cluster cluster;
  private final TopicCatalogue topics;
  private final RetrainingSettings settings;
  private final TrainingListener listener;
  private final Retraining retraining;
  private final ModelDirectory models;
  private final AnswerRecords answers;
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

  /** The consumer group that the jobs of a model form. */
  public static String groupId(String modelName) {
    return "cgl-retraining-" + modelName;
  }

  /** Answers requests until {@link #close}. */
  @Override
  public void run() {
    answerUntil(() -> closed);
  }

  /**
   * Answers the requests that wait, and ends. Where another job has the partitions it waits until
   * that one gives them up, so that nothing is left unanswered when this returns.
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

  /** Ends {@link #run}; the next job goes on with an unfinished retraining. */
  @Override
  public void close() {
    closed = true;
  }

  /**
   * Whether everything up to the end is answered or passed over; then the offsets say so, too.
   * Behind an answered request stands what ended its transaction, which whoever starts jobs by the
   * group's lag would take for one that waits (KEDA's issue 5675).
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

  /** A time that was missed because a training ran is made up for once. */
  private void askIfDue() {
    if (nextFire.isPresent() && !clock.instant().isBefore(nextFire.get())) {
      CronSchedule schedule = settings.schedule().orElseThrow();
      new RetrainRequests(cluster, topics, settings.modelName(), settings.span())
          .scheduled(nextFire.get(), schedule);
      nextFire = schedule.after(clock.instant());
    }
  }

  private void handle(ConsumerRecord<byte[], byte[]> raw) {
    RetrainRequest request;
    try {
      request = TopicReader.decode(topics.retrainRequests(), raw).value();
    } catch (SerializationException e) {
      log.error("Passing over a retrain request that cannot be read, offset {}", raw.offset(), e);
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

  private boolean answered(String requestId) {
    try (AnsweredRequests answers = new AnsweredRequests(cluster, topics)) {
      return answers.find(requestId).isPresent();
    }
  }

  /**
   * Training takes longer than a consumer may be silent: it goes on polling, with nothing to fetch.
   * Empty if the request was lost, or must be tried again.
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
      log.info("Retraining for {} ends here: the job stops, or lost it", request.getRequestId());
      return Optional.empty();
    }
    if (cause instanceof RetriableException) {
      log.warn("Retraining for {} is tried again", request.getRequestId(), cause);
      return Optional.empty();
    }
    throw new IllegalStateException("retraining broke: " + cause, cause);
  }

  /** False if the cluster did not take it. */
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
      log.warn("The answer to {} was not taken; trying again", request.getRequestId(), e);
      return false;
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // commitTransaction throws what a send met.
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

  /** Back to what is not committed. */
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
