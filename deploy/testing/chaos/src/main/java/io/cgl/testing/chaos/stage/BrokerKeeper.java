package io.cgl.testing.chaos.stage;

import io.cgl.testing.harness.ChildProcess;
import io.cgl.testing.harness.HarnessException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A broker in a process of its own, which comes back on the same port with the same data. */
public final class BrokerKeeper implements AutoCloseable {

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

  public synchronized int restarts() {
    return restarts;
  }

  /** Takes it away for a while; returns when it can be used again. */
  public synchronized void restart(boolean kill, Duration away) throws InterruptedException {
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

  /** Kills it: its data is not needed any more. */
  @Override
  public void close() {
    process.kill();
  }

  private String start() {
    process =
        ChildProcess.start(
            ProcessKeeper.JVM,
            ChildProcess.CLASS_PATH,
            BrokerCommand.class,
            List.of(directory.toString()),
            log);
    try {
      String address = process.readLine();
      if (address != null) {
        return address;
      }
    } catch (IOException e) {
      // It ended before it said anything.
    }
    throw new HarnessException("the broker did not start; its log is " + log);
  }
}
