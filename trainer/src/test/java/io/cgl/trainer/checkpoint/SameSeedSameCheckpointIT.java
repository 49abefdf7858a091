package io.cgl.trainer.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cgl.trainer.ChildJvm;
import io.cgl.trainer.cli.TrainCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * The same rows, configuration and seed give the same bytes. Each training runs in a virtual
 * machine of its own, because what differs between them (the order of immutable maps, compiled or
 * interpreted arithmetic) stays the same within one.
 */
class SameSeedSameCheckpointIT {

  /** One interpreter, one quick compiler, two as users have them. */
  private static final List<String> MODES =
      List.of("-Xint", "-XX:TieredStopAtLevel=1", "-Xmixed", "-Xmixed");

  @TempDir Path folder;

  @Test
  void shouldWriteTheSameBytesInEveryVirtualMachine() throws Exception {
    Path csv = table();
    Path first = train(csv, 0);

    for (int run = 1; run < MODES.size(); run++) {
      Path next = train(csv, run);
      for (String file : List.of("training.params", "model.onnx", "golden.json")) {
        assertThat(next.resolve(file))
            .as("%s under %s", file, MODES.get(run))
            .hasSameBinaryContentAs(first.resolve(file));
      }
    }
  }

  @Test
  void shouldGoOnAfterAnInterruptionAsIfThereHadBeenNone() throws Exception {
    Path csv = table();
    List<String> args = List.of("--data=" + csv, "--label=label", "--epochs=30", "--out=");
    Path whole = folder.resolve("whole");
    Path resumed = folder.resolve("resumed");
    Path journal = folder.resolve(".resumed.training");
    ChildJvm.run(Child.class, List.of(), withOut(args, whole), folder);

    Process child =
        ChildJvm.start(Child.class, List.of(), withOut(args, resumed), folder.resolve("log"));
    await().atMost(Duration.ofMinutes(1)).until(() -> Files.exists(journal));
    child.destroy();
    assertThat(child.waitFor(1, TimeUnit.MINUTES)).isTrue();
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(
              files.map(file -> file.getFileName().toString()).filter(n -> n.contains("resumed")))
          .as("what an interruption leaves")
          .containsExactly(".resumed.training");
    }
    String printed = ChildJvm.run(Child.class, List.of(), withOut(args, resumed), folder);

    assertThat(printed).contains("Resuming the interrupted training: expert");
    assertThat(journal).doesNotExist();
    for (String file : List.of("training.params", "model.onnx", "golden.json")) {
      assertThat(resumed.resolve(file)).hasSameBinaryContentAs(whole.resolve(file));
    }
  }

  private static List<String> withOut(List<String> args, Path out) {
    return args.stream().map(arg -> arg.equals("--out=") ? arg + out : arg).toList();
  }

  private Path train(Path csv, int run) throws IOException, InterruptedException {
    Path out = folder.resolve("checkpoint-" + run);
    ChildJvm.run(
        Child.class,
        List.of(MODES.get(run)),
        List.of("--data=" + csv, "--label=label", "--epochs=2", "--out=" + out),
        folder);
    return out;
  }

  private Path table() throws IOException {
    Random random = new Random(3);
    StringBuilder csv = new StringBuilder("site,pressure,flow,label\n");
    for (int i = 0; i < 600; i++) {
      int label = random.nextInt(8) == 0 ? 1 : random.nextInt(20) == 0 ? 2 : 0;
      csv.append(
          String.format(
              Locale.ROOT,
              "site%d,%s,%s,class%d%n",
              random.nextInt(3),
              label + random.nextGaussian(),
              StrictMath.exp(3 * random.nextGaussian()),
              label));
    }
    return Files.writeString(folder.resolve("table.csv"), csv);
  }

  /** What runs in the other virtual machine. */
  static final class Child {

    private Child() {}

    public static void main(String[] args) {
      System.exit(new CommandLine(new TrainCommand()).execute(args));
    }
  }
}
