package io.cgl.trainer.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.cgl.trainer.ChildJvm;
import io.cgl.trainer.cli.TrainCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Random;
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
