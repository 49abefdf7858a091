package io.cgl.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.kafka.streams.GroupProtocol;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures the classifier on this machine, with a broker of its own. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    description = {
      "Measure events per second, and latency under 10, 50 and 90 % load, on this machine: the"
          + " classifier with one batch per poll, the same with one call per record, and the same"
          + " stream passed through without a model.",
      "Starts a broker in this process and needs nothing else. Best on a machine that does nothing"
          + " else."
    },
    footer = {"", "Example:", "  ./cgl bench --threads 1,2 --rounds 5 --json bench.json"})
public final class BenchCommand implements Callable<Integer> {

  @Option(
      names = "--events",
      paramLabel = "N",
      description = "Events to read; a fifth for one call per record. Default: ${DEFAULT-VALUE}.")
  private int events = 300_000;

  @Option(
      names = "--threads",
      split = ",",
      paramLabel = "N",
      description =
          "Stream threads; several, separated by commas, are measured one after the other."
              + " Default: 1.")
  private List<Integer> threads = List.of(1);

  @Option(
      names = "--partitions",
      paramLabel = "N",
      description = "Partitions of the events' topic. Default: ${DEFAULT-VALUE}.")
  private int partitions = 4;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description =
          "How often everything is measured, in turns, after one turn to warm up. Default:"
              + " ${DEFAULT-VALUE}.")
  private int rounds = 3;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      description =
          "How long each load is kept up while latency is measured. Default: ${DEFAULT-VALUE}.")
  private int seconds = 10;

  @Option(
      names = "--group-protocol",
      paramLabel = "classic|streams",
      description = "How threads share the partitions. Default: classic.")
  private String groupProtocol = "classic";

  @Option(names = "--json", paramLabel = "FILE", description = "Write the figures to this file.")
  private Path json;

  @Override
  public Integer call() throws IOException {
    BenchSettings settings =
        new BenchSettings(
            events, threads, partitions, rounds, seconds, groupProtocol(groupProtocol));
    BenchReport report = Bench.run(settings, System.err::println);
    report.print(System.out);
    if (json != null) {
      Files.createDirectories(json.toAbsolutePath().getParent());
      new ObjectMapper()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .writeValue(json.toFile(), report.json());
    }
    return 0;
  }

  private static GroupProtocol groupProtocol(String name) {
    for (GroupProtocol protocol : GroupProtocol.values()) {
      if (protocol.name.equalsIgnoreCase(name)) {
        return protocol;
      }
    }
    throw new IllegalArgumentException(
        "--group-protocol must be classic or streams, not '%s'".formatted(name));
  }
}
