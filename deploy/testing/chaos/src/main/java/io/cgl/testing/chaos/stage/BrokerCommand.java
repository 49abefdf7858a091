package io.cgl.testing.chaos.stage;

import io.cgl.testing.kafka.EmbeddedKafka;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** The broker's process: prints its address when clients can use it, and runs until it is ended. */
@Command(name = "broker")
public final class BrokerCommand implements Callable<Integer> {

  /** A killed member is given up after 6 s instead of 45, or the group would never be whole. */
  private static final Map<String, String> SETTINGS =
      Map.of(
          "group.streams.min.session.timeout.ms", "6000",
          "group.streams.session.timeout.ms", "6000");

  @Parameters private Path directory;

  @Override
  public Integer call() throws InterruptedException {
    EmbeddedKafka kafka = EmbeddedKafka.startAt(directory, SETTINGS);
    Runtime.getRuntime().addShutdownHook(new Thread(kafka::close, "cgl-chaos-broker-close"));
    System.out.println(kafka.bootstrapServers());
    new CountDownLatch(1).await();
    return 0;
  }
}
