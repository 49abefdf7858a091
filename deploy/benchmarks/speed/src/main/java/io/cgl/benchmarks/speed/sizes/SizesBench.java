package io.cgl.benchmarks.speed.sizes;

import io.cgl.benchmarks.speed.contender.BenchEvents;
import io.cgl.benchmarks.speed.contender.ClassifierProcess;
import io.cgl.benchmarks.speed.contender.MeasuredNetwork;
import io.cgl.benchmarks.speed.load.CommittedOutput;
import io.cgl.checkpoint.CheckpointBundle;
import io.cgl.testing.harness.Timeline;
import io.cgl.testing.harness.Workbench;
import io.cgl.testing.synthetic.RandomNetwork;
import io.cgl.testsupport.Announcer;
import io.cgl.topics.TopicCatalogue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.utils.Utils;

/**
 * The classifier as it is deployed: in processes of one thread that share the partitions, with
 * models of several sizes. Each drains a backlog; then all are stopped, lose their local state and
 * start again.
 */
final class SizesBench {

  /** How the broker stamps the output: this is the stopwatch. */
  private static final Map<String, String> STAMPED_BY_BROKER =
      Map.of(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime");

  private static final String INPUT = "events";

  private final SizesSettings settings;
  private final Workbench bench;
  private final Timeline timeline;
  private int written;

  private SizesBench(SizesSettings settings, Workbench bench, Timeline timeline) {
    this.settings = settings;
    this.bench = bench;
    this.timeline = timeline;
  }

  /** Measures all models, each with all numbers of instances. */
  static List<SizesReport.Size> run(SizesSettings settings, Timeline timeline) {
    try (Workbench bench = Workbench.openForProcesses(Map.of())) {
      return new SizesBench(settings, bench, timeline).run();
    }
  }

  private List<SizesReport.Size> run() {
    List<SizesReport.Size> sizes = new ArrayList<>();
    for (int width : settings.widths()) {
      CheckpointBundle checkpoint =
          MeasuredNetwork.write(
              List.of(width, width),
              MeasuredNetwork.SEED,
              bench.folder().resolve("width-" + width));
      for (int instances : settings.instances()) {
        SizesReport.Size size = measure(checkpoint, width, instances);
        sizes.add(size);
        timeline.say(
            "%d x %d, %d instance(s): %,.0f events/s",
            width, width, instances, size.eventsPerSecond());
      }
    }
    return sizes;
  }

  private SizesReport.Size measure(CheckpointBundle checkpoint, int width, int instances) {
    String name = bench.nextRun();
    String input = name + "." + INPUT;
    TopicCatalogue topics = new TopicCatalogue(name + ".", bench.registry());
    String output = topics.classifications().name();
    bench.createTopic(input, settings.partitions(), Map.of());
    bench.createTopic(output, settings.partitions(), STAMPED_BY_BROKER);
    try (Announcer announcer = bench.announcer(topics)) {
      Workbench.announce(announcer, checkpoint);
    }
    written = 0;
    Drained first = drain(name, input, output, instances);
    first.states().forEach(SizesBench::delete);
    Drained again = drain(name, input, output, instances);
    bench.deleteTopics(name);
    return new SizesReport.Size(
        width,
        parameters(width),
        checkpoint.sizeBytes(),
        instances,
        first.eventsPerSecond(),
        Math.max(first.residentBytes(), again.residentBytes()),
        again.stateBytes(),
        first.startSeconds(),
        again.startSeconds());
  }

  private record Drained(
      double startSeconds,
      double eventsPerSecond,
      long residentBytes,
      long stateBytes,
      List<Path> states) {}

  /** Starts instances on a backlog and stops them once it is drained. */
  private Drained drain(String name, String input, String output, int instances) {
    BenchEvents.produce(
        bench.cluster(), bench.registry(), input, settings.partitions(), settings.events());
    CommittedOutput committed = new CommittedOutput(bench.cluster(), output, settings.partitions());
    long started = System.currentTimeMillis();
    List<ClassifierProcess> processes =
        IntStream.rangeClosed(1, instances).mapToObj(number -> start(name, input, number)).toList();
    long resident;
    try {
      committed.await(written + settings.events(), () -> !allAlive(processes));
      resident = processes.stream().mapToLong(ClassifierProcess::residentBytes).max().orElse(0);
    } finally {
      processes.forEach(ClassifierProcess::close);
    }
    long[] all = committed.times();
    long[] times = Arrays.copyOfRange(all, written, all.length);
    written = all.length;
    List<Path> states = processes.stream().map(ClassifierProcess::stateDir).toList();
    return new Drained(
        (times[0] - started) / 1000.0,
        CommittedOutput.eventsPerSecond(times),
        resident,
        changelogBytes(name),
        states);
  }

  private ClassifierProcess start(String name, String input, int number) {
    return new ClassifierProcess(
        bench,
        new ClassifierProcess.Instance(
            name, number, input, name + ".", 1, settings.groupProtocol()));
  }

  private static boolean allAlive(List<ClassifierProcess> processes) {
    processes.forEach(ClassifierProcess::check);
    return true;
  }

  private static long parameters(int width) {
    List<Integer> layers = RandomNetwork.sizes(BenchEvents.FIELDS, List.of(width, width));
    long parameters = 0;
    for (int i = 0; i + 1 < layers.size(); i++) {
      parameters += (layers.get(i) + 1L) * layers.get(i + 1);
    }
    return parameters;
  }

  /** What a start with no local state reads back. */
  private long changelogBytes(String application) {
    try (Admin admin = bench.cluster().newAdmin()) {
      List<Integer> brokers =
          Workbench.await(admin.describeCluster().nodes()).stream().map(Node::id).toList();
      return Workbench.await(admin.describeLogDirs(brokers).allDescriptions()).values().stream()
          .flatMap(directories -> directories.values().stream())
          .flatMap(directory -> directory.replicaInfos().entrySet().stream())
          .filter(replica -> replica.getKey().topic().startsWith(application + "-"))
          .filter(replica -> replica.getKey().topic().endsWith("-changelog"))
          .mapToLong(replica -> replica.getValue().size())
          .sum();
    }
  }

  private static void delete(Path folder) {
    try {
      // Stores are in memory by default: often there is nothing.
      Utils.delete(folder.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
