package io.cgl.stream.cli;

import io.cgl.stream.ClassifierConfig;
import io.cgl.stream.ClassifierException;
import io.cgl.stream.StreamClassifier;
import io.cgl.stream.deadletter.Deletes;
import io.cgl.stream.state.StateFormat;
import io.cgl.topics.RootMessage;
import io.cgl.topics.cli.ClusterOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.kafka.streams.GroupProtocol;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/**
 * {@code cgl classify}: classifies a topic until it is stopped.
 *
 * <p>A bad argument ends in a {@link ParameterException}, a failure in a {@link
 * ClassifierException}; both have a message of one line for the launcher to print.
 */
@Command(
    name = "classify",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    usageHelpAutoWidth = true,
    description = {
      "Classifies the Avro events of a topic exactly once with the latest announced checkpoint of"
          + " a model, and watches for drift of class frequencies.",
      "Runs until it is stopped. Several instances share the work."
    },
    footerHeading = "%nExample:%n",
    footer = {
      "  cgl classify --bootstrap-servers broker:9092 \\",
      "      --schema-registry http://registry:8081 \\",
      "      --events transactions --model fraud --threads 2"
    })
public final class ClassifyCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private ClusterOptions cluster;
  @Mixin private DecisionOptions deciding;
  @Mixin private HttpOptions http;

  @Option(
      names = "--events",
      required = true,
      paramLabel = "TOPIC",
      description = "Events to classify. Those that cannot be classified go to TOPIC.dlq.")
  private String events;

  @Option(
      names = "--model",
      required = true,
      paramLabel = "NAME",
      description = "Model whose announcements to follow.")
  private String model;

  @Option(
      names = "--application-id",
      paramLabel = "ID",
      description = "Consumer group (default: cgl-classifier-NAME).")
  private String applicationId;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description =
          "Number of threads that classify (default: one per core, at most one per partition of"
              + " TOPIC).")
  private Integer threads;

  @Option(
      names = "--group-protocol",
      defaultValue = "classic",
      paramLabel = "classic|streams",
      converter = GroupProtocolConverter.class,
      description = "How instances share partitions (default: ${DEFAULT-VALUE}).")
  private GroupProtocol groupProtocol;

  @Option(
      names = "--window",
      defaultValue = "1m",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      description =
          "Length of the windows in which classes are counted, like 30s, 5m or 1h (default:"
              + " ${DEFAULT-VALUE}).")
  private Duration window;

  @Option(
      names = "--grace",
      defaultValue = "10s",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      description =
          "How long, in event time, a window waits for late events (default: ${DEFAULT-VALUE}).")
  private Duration grace;

  @Option(
      names = "--max-ahead",
      defaultValue = "1h",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      description =
          "Count events stamped further ahead of the clock in the window of their arrival (default:"
              + " ${DEFAULT-VALUE}).")
  private Duration maxAhead;

  @Option(
      names = "--deletes",
      defaultValue = "dead-letter",
      paramLabel = "dead-letter|drop",
      converter = DeletesConverter.class,
      description =
          "What happens to events without a value in any of the model's inputs, such as deletes of"
              + " change data capture (default: ${DEFAULT-VALUE}).")
  private Deletes deletes;

  @Mixin private DriftOptions drift;
  @Mixin private QualityOptions quality;
  @Mixin private TrustOptions trust;

  @Option(
      names = "--state-dir",
      paramLabel = "DIR",
      description = "Folder for the files of Kafka Streams.")
  private Path stateDir;

  @Option(
      names = "--upgrade-from",
      paramLabel = "VERSION",
      description =
          "Write state as this version (0.1) does, as long as instances of it run. Restart without"
              + " the option once all are replaced.")
  private String upgradeFrom;

  @Override
  public Integer call() throws InterruptedException {
    ClassifierConfig config = config();
    try (StreamClassifier classifier = StreamClassifier.start(config)) {
      Thread onSignal = new Thread(classifier::close, "cgl-classifier-close");
      Runtime.getRuntime().addShutdownHook(onSignal);
      classifier.awaitStopped();
      if (classifier.failure().isPresent()) {
        Throwable failure = classifier.failure().get();
        throw new ClassifierException(
            "the classifier stopped: %s; see its log; a restart continues at the last commit"
                .formatted(RootMessage.of(failure)),
            failure);
      }
      return 0;
    }
  }

  private ClassifierConfig config() {
    try {
      ClassifierConfig.Builder builder =
          ClassifierConfig.builder(cluster.cluster(), cluster.registry(), events, model)
              .withTopicPrefix(cluster.topicPrefix())
              .withGroupProtocol(groupProtocol)
              .withWindow(window)
              .withGrace(grace)
              .withMaxAhead(maxAhead)
              .withDeletes(deletes)
              .withDrift(drift.settings())
              .withDecisionPrior(deciding.prior())
              .withAbstention(deciding.abstention())
              .withHttp(http.settings())
              .withTrust(trust.policy());
      quality.settings().ifPresent(builder::withQuality);
      Optional.ofNullable(threads).ifPresent(builder::withThreads);
      Optional.ofNullable(applicationId).ifPresent(builder::withApplicationId);
      Optional.ofNullable(stateDir).ifPresent(builder::withStateDir);
      Optional.ofNullable(upgradeFrom)
          .map(StateFormat::forUpgradeFrom)
          .ifPresent(builder::withStateFormat);
      return builder.build();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  static final class GroupProtocolConverter implements ITypeConverter<GroupProtocol> {
    @Override
    public GroupProtocol convert(String value) {
      for (GroupProtocol protocol : GroupProtocol.values()) {
        if (protocol.name.equalsIgnoreCase(value)) {
          return protocol;
        }
      }
      throw new TypeConversionException("'" + value + "' is neither classic nor streams");
    }
  }

  static final class DeletesConverter implements ITypeConverter<Deletes> {
    @Override
    public Deletes convert(String value) {
      for (Deletes policy : Deletes.values()) {
        if (policy.toString().equalsIgnoreCase(value)) {
          return policy;
        }
      }
      throw new TypeConversionException("'" + value + "' is neither dead-letter nor drop");
    }
  }
}
