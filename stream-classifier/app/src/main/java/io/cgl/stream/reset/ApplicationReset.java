package io.cgl.stream.reset;

import io.cgl.files.FileTree;
import io.cgl.stream.ClassifierException;
import io.cgl.stream.ClassifierTopology;
import io.cgl.topics.AccessException;
import io.cgl.topics.Cluster;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.GroupType;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Sets a stopped classifier back to a point of its events: {@link #plan()} says what changes,
 * {@link #execute(Plan)} changes it.
 *
 * <p>Unlike Kafka's application reset tool, it handles both group protocols and deletes the topics
 * of this application alone; the tool deletes every topic whose name begins with the application's
 * id.
 *
 * <p>Records already written stay: events after the reset point are classified again, and their
 * classifications appear twice.
 */
public final class ApplicationReset {

  private final Cluster cluster;
  private final String applicationId;
  private final String events;
  private final ResetPoint point;
  private final Path stateDir;

  /**
   * What a reset changes.
   *
   * @param streamsProtocol whether the group uses the streams protocol
   * @param offsets that will be committed, by partition of the events' topic
   * @param internalTopics that will be deleted
   * @param localState the folder that will be deleted if it exists
   */
  public record Plan(
      boolean streamsProtocol,
      Map<TopicPartition, Long> offsets,
      List<String> internalTopics,
      Path localState) {

    public Plan {
      offsets = Map.copyOf(offsets);
      internalTopics = List.copyOf(internalTopics);
    }
  }

  /**
   * @param stateDir the {@code --state-dir} that the application runs with
   */
  public ApplicationReset(
      Cluster cluster, String applicationId, String events, ResetPoint point, Path stateDir) {
    this.cluster = cluster;
    this.applicationId = applicationId;
    this.events = events;
    this.point = point;
    this.stateDir = stateDir;
  }

  /**
   * Finds out what a reset would change, and changes nothing.
   *
   * @throws ClassifierException if the brokers cannot be reached, there is no such topic or
   *     application, or members of it are running
   */
  public Plan plan() {
    try {
      cluster.requireAccess();
    } catch (AccessException e) {
      throw new ClassifierException(e.getMessage(), e);
    }
    return withAdmin(this::plan);
  }

  /**
   * Does what a plan says, after checking again that no member is running.
   *
   * @throws ClassifierException if Kafka refuses a step, or the local state cannot be deleted; the
   *     steps before it were done, and all of them may be repeated
   */
  public void execute(Plan plan) {
    withAdmin(
        admin -> {
          requireNobodyRuns(group(admin));
          // Kafka forgets the offsets of a topic with the topic.
          for (KafkaFuture<Void> deletion :
              admin.deleteTopics(plan.internalTopics()).topicNameValues().values()) {
            get(deletion);
          }
          Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
          plan.offsets().forEach((at, offset) -> offsets.put(at, new OffsetAndMetadata(offset)));
          get(
              plan.streamsProtocol()
                  ? admin.alterStreamsGroupOffsets(applicationId, offsets).all()
                  : admin.alterConsumerGroupOffsets(applicationId, offsets).all());
          return null;
        });
    delete(plan.localState());
  }

  private Plan plan(Admin admin) throws InterruptedException, ExecutionException {
    Set<TopicPartition> partitions = partitions(admin);
    Collection<GroupListing> group = group(admin);
    requireNobodyRuns(group);
    Set<String> there = admin.listTopics().names().get();
    List<String> internal =
        ClassifierTopology.internalTopics(applicationId).stream()
            .filter(there::contains)
            .sorted()
            .toList();
    if (group.isEmpty() && internal.isEmpty()) {
      throw new ClassifierException(
          "there is no application '%s' on %s: check its id"
              .formatted(applicationId, cluster.bootstrapServers()));
    }
    boolean streams =
        group.stream().anyMatch(g -> g.type().filter(GroupType.STREAMS::equals).isPresent());
    return new Plan(streams, offsets(admin, partitions), internal, stateDir.resolve(applicationId));
  }

  private Set<TopicPartition> partitions(Admin admin)
      throws InterruptedException, ExecutionException {
    try {
      return admin
          .describeTopics(List.of(events))
          .allTopicNames()
          .get()
          .get(events)
          .partitions()
          .stream()
          .map(partition -> new TopicPartition(events, partition.partition()))
          .collect(Collectors.toSet());
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        throw new ClassifierException(
            "there is no topic '%s' of events: check its name".formatted(events), e);
      }
      throw e;
    }
  }

  private Map<TopicPartition, Long> offsets(Admin admin, Set<TopicPartition> partitions)
      throws InterruptedException, ExecutionException {
    Map<TopicPartition, Long> wanted = list(admin, partitions, point.offsets());
    Map<TopicPartition, Long> ends = list(admin, partitions, OffsetSpec.latest());
    // Without an event as late as the wanted time: the end.
    wanted.replaceAll((partition, offset) -> offset < 0 ? ends.get(partition) : offset);
    return wanted;
  }

  private static Map<TopicPartition, Long> list(
      Admin admin, Set<TopicPartition> partitions, OffsetSpec spec)
      throws InterruptedException, ExecutionException {
    return admin
        .listOffsets(partitions.stream().collect(Collectors.toMap(Function.identity(), p -> spec)))
        .all()
        .get()
        .entrySet()
        .stream()
        .collect(Collectors.toMap(Map.Entry::getKey, found -> found.getValue().offset()));
  }

  private Collection<GroupListing> group(Admin admin)
      throws InterruptedException, ExecutionException {
    return admin.listGroups().all().get().stream()
        .filter(listing -> listing.groupId().equals(applicationId))
        .toList();
  }

  /** In both protocols, a group without members is empty or dead. */
  private void requireNobodyRuns(Collection<GroupListing> group) {
    for (GroupListing listing : group) {
      GroupState state = listing.groupState().orElse(GroupState.UNKNOWN);
      if (state != GroupState.EMPTY && state != GroupState.DEAD) {
        throw new ClassifierException(
            "application '%s' is running (its group is %s): stop all of its instances; a killed one"
                    .formatted(applicationId, state)
                + " leaves the group after its session timeout, 10 s by default");
      }
    }
  }

  private interface Work<T> {
    T with(Admin admin) throws InterruptedException, ExecutionException;
  }

  private <T> T withAdmin(Work<T> work) {
    try (Admin admin = cluster.newAdmin()) {
      return work.with(admin);
    } catch (ExecutionException e) {
      throw new ClassifierException(
          "cannot reset '%s': %s".formatted(applicationId, e.getCause().getMessage()),
          e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClassifierException("interrupted while resetting", e);
    }
  }

  /** Waits for a step; a topic that is already gone is no failure. */
  private static void get(KafkaFuture<Void> step) throws InterruptedException, ExecutionException {
    try {
      step.get();
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
        throw e;
      }
    }
  }

  private static void delete(Path folder) {
    try {
      FileTree.delete(folder);
    } catch (IOException e) {
      throw new ClassifierException(
          "cannot delete the local state in %s: %s".formatted(folder, e.getMessage()), e);
    }
  }
}
