package io.cgl.trainer.retrain;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file whose modification time shows when the job's loop last ran, for liveness probes. Not safe
 * for use by several threads.
 */
final class Heartbeat {

  private static final Logger log = LoggerFactory.getLogger(Heartbeat.class);
  private static final Duration EVERY = Duration.ofSeconds(1);

  private final Optional<Path> file;
  private final Clock clock;
  private Instant last = Instant.MIN;

  Heartbeat(Optional<Path> file, Clock clock) {
    this.file = file;
    this.clock = clock;
  }

  /** Touches the file, at most once a second. The job continues if the file cannot be written. */
  void beat() {
    Instant now = clock.instant();
    if (file.isEmpty() || now.isBefore(last.plus(EVERY))) {
      return;
    }
    last = now;
    try {
      if (Files.notExists(file.get())) {
        Files.createFile(file.get());
      }
      Files.setLastModifiedTime(file.get(), FileTime.from(now));
    } catch (IOException e) {
      log.warn("Cannot touch the heartbeat {}: {}", file.get(), e.toString());
    }
  }
}
