package io.cgl.trainer.retrain;

import io.cgl.checkpoint.CheckpointException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The right to train for one model: an operating system's lock on a file in the store, which ends
 * with its process. The consumer group assigns a request to one job; the lock keeps a slow job that
 * has not noticed its loss from training beside its successor.
 */
record StoreLock(FileChannel channel) implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(StoreLock.class);
  private static final Duration LOOK_EVERY = Duration.ofMillis(200);

  /**
   * Waits for the lock.
   *
   * @param file which is created if absent, and stays
   * @throws CheckpointException if the store cannot be written or does not support locks
   */
  static StoreLock acquire(Path file, Cancellation cancellation) {
    try {
      Files.createDirectories(file.getParent());
      StoreLock lock =
          new StoreLock(
              FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE));
      try {
        if (lock.tryLock() == null) {
          log.info("Another job still holds {}: waiting for it", file);
          do {
            cancellation.pause(LOOK_EVERY);
          } while (lock.tryLock() == null);
        }
        return lock;
      } catch (IOException | RuntimeException e) {
        lock.close();
        throw e;
      }
    } catch (IOException e) {
      throw new CheckpointException(
          "cannot lock %s (%s): the store must be a writable file system with locks"
              .formatted(file, e.getMessage()),
          e);
    }
  }

  private FileLock tryLock() throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // Another job of this process has it.
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      log.warn("Could not close the store's lock", e);
    }
  }
}
