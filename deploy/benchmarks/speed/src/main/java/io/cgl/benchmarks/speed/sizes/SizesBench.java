package io.cgl.benchmarks.speed.sizes;

import io.cgl.benchmarks.speed.contender.ClassifierProcess;
import io.cgl.benchmarks.speed.contender.RunSettings;
import io.cgl.benchmarks.speed.load.CommittedOutput;
import io.cgl.benchmarks.speed.workload.BenchEvents;
import io.cgl.benchmarks.speed.workload.MeasuredNetwork;
import io.cgl.checkpoint.CheckpointBundle;
import io.cgl.testing.harness.ChildProcess;
import io.cgl.testing.harness.Timeline;
import io.cgl.testing.harness.Workbench;
import io.cgl.testing.synthetic.RandomNetwork;
import io.cgl.testsupport.Announcer;
import io.cgl.topics.TopicCatalogue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.Node;

/**
 * The classifier as it is deployed: in processes of one thread that share the partitions, with
 * models of several sizes. Each drains a backlog; then all are stopped, lose their local state and
 * start again.
 */
final class SizesBench {

  private static final String INPUT = "events";

  private final SizesSettings settings;
  private final Workbench bench;
  private final Timeline timeline;
  private final BenchEvents events = MeasuredNetwork.SYNTHETIC.events();
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
          MeasuredNetwork.SYNTHETIC.write(
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
    bench.createTopic(input, settings.partitions(), Map.of());
    CommittedOutput output =
        new CommittedOutput(bench, topics.classifications().name(), settings.partitions());
    try (Announcer announcer = bench.announcer(topics)) {
      Workbench.announce(announcer, checkpoint);
    }
    written = 0;
    Drained first = drain(name, input, output, instances);
    for (int number = 1; number <= instances; number++) {
      // Stores are in memory by default: often there is nothing.
      Workbench.delete(ClassifierProcess.stateDir(bench, name, number));
    }
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
      double startSeconds, double eventsPerSecond, long residentBytes, long stateBytes) {}

  /** Starts instances on a backlog and stops them once it is drained. */
  private Drained drain(String name, String input, CommittedOutput output, int instances) {
    events.produce(
        bench.cluster(), bench.registry(), input, settings.partitions(), settings.events());
    RunSettings run = new RunSettings(settings.partitions(), 1, settings.groupProtocol());
    long started = System.currentTimeMillis();
    List<ChildProcess> processes =
        IntStream.rangeClosed(1, instances)
            .mapToObj(number -> ClassifierProcess.start(bench, name, number, input, run))
            .toList();
    long resident;
    try {
      output.await(written + settings.events(), () -> processes.forEach(ChildProcess::check));
      resident = processes.stream().mapToLong(ChildProcess::residentBytes).max().orElse(0);
    } finally {
      processes.forEach(ChildProcess::close);
    }
    long[] all = output.times();
    long[] times = Arrays.copyOfRange(all, written, all.length);
    written = all.length;
    return new Drained(
        (times[0] - started) / 1000.0,
        CommittedOutput.eventsPerSecond(times),
        resident,
        changelogBytes(name));
  }

  private static long parameters(int width) {
    List<Integer> layers =
        RandomNetwork.sizes(MeasuredNetwork.SYNTHETIC.inputs(), List.of(width, width));
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
}
