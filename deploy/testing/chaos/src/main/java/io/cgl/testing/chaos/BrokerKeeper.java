package io.cgl.testing.chaos;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A broker in a process of its own, which comes back on the same port with the same data. */
final class BrokerKeeper implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Path directory;
  private final Path log;
  private final String bootstrapServers;
  private ChildProcess process;
  private int restarts;

  /** Starts it and waits until it can be used. */
  BrokerKeeper(Path directory, Path log) {
    this.directory = directory;
    this.log = log;
    this.bootstrapServers = start();
  }

  String bootstrapServers() {
    return bootstrapServers;
  }

  synchronized int restarts() {
    return restarts;
  }

  /** Takes it away for a while; returns when it can be used again. */
  synchronized void restart(boolean kill, Duration away) throws InterruptedException {
    if (kill) {
      process.kill();
      process.awaitEnd();
    } else {
      process.stop(PATIENCE);
    }
    Thread.sleep(away.toMillis());
    start();
    restarts++;
  }

  /** Data is nobody's any more: no need for order. */
  @Override
  public void close() {
    process.kill();
  }

  private String start() {
    process = ChildProcess.start(List.of(Child.BROKER, directory.toString()), log);
    String address = process.readLine();
    if (address == null) {
      throw new ChaosException("the broker did not start; its log is " + log);
    }
    return address;
  }
}
