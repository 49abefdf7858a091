package io.cgl.testing.chaos;

import io.cgl.stream.cli.ClassifyCommand;
import io.cgl.testing.kafka.EmbeddedKafka;
import io.cgl.trainer.cli.RetrainCommand;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;

/**
 * What runs in the processes that are killed: {@code broker DIRECTORY}, or {@code classify} or
 * {@code retrain} with the arguments of that command of {@code cgl}. It stops when its standard
 * input ends, and so never outlives the harness.
 */
final class Child {

  static final String BROKER = "broker";
  static final String CLASSIFY = "classify";
  static final String RETRAIN = "retrain";

  /** A killed member is given up after 6 s instead of 45, or the group would never be whole. */
  private static final Map<String, String> BROKER_SETTINGS =
      Map.of(
          "group.streams.min.session.timeout.ms", "6000",
          "group.streams.session.timeout.ms", "6000");

  private Child() {}

  /** Runs what the first argument names. */
  public static void main(String[] args) throws InterruptedException {
    Thread watch = new Thread(Child::exitWithInput, "cgl-chaos-parent-watch");
    watch.setDaemon(true);
    watch.start();
    switch (args[0]) {
      case BROKER -> runBroker(Path.of(args[1]));
      case CLASSIFY -> run(new ClassifyCommand(), args);
      case RETRAIN -> run(new RetrainCommand(), args);
      default -> throw new IllegalArgumentException("no such child: " + args[0]);
    }
  }

  private static void run(Object command, String[] args) {
    System.exit(new CommandLine(command).execute(Arrays.copyOfRange(args, 1, args.length)));
  }

  /** Prints its address when it can be used. */
  private static void runBroker(Path directory) throws InterruptedException {
    EmbeddedKafka kafka = EmbeddedKafka.startAt(directory, BROKER_SETTINGS);
    Runtime.getRuntime().addShutdownHook(new Thread(kafka::close, "cgl-chaos-broker-close"));
    System.out.println(kafka.bootstrapServers());
    new CountDownLatch(1).await();
  }

  private static void exitWithInput() {
    try {
      while (System.in.read() >= 0) {
        // Nobody says anything.
      }
    } catch (IOException e) {
      // The other end is gone.
    }
    System.exit(0);
  }
}
