package io.cgl.trainer.retrain;

import io.cgl.checkpoint.BundleFiles;
import io.cgl.checkpoint.CheckpointException;
import io.cgl.files.AtomicFile;
import io.cgl.files.FileTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A model's folder in the store, locked by one job at a time. It holds a checkpoint and a plan for
 * each request, and the journal of a running training.
 */
record RetrainingDirectory(Path folder, String name, StoreLock lock) implements AutoCloseable {

  private static final String LOCK = ".retraining.lock";

  /**
   * Waits for the lock and opens the folder.
   *
   * @throws CheckpointException if the store cannot be written
   */
  static RetrainingDirectory enter(
      Path store, String model, String request, Cancellation cancellation) {
    Path folder = store.resolve(model);
    StoreLock lock = StoreLock.acquire(folder.resolve(LOCK), cancellation);
    RetrainingDirectory directory = new RetrainingDirectory(folder, fileName(request), lock);
    try {
      directory.removeDrafts(); // Left by a job that was killed while writing.
      return directory;
    } catch (RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  /** Where this request's checkpoint appears. */
  Path bundle() {
    return folder.resolve(name);
  }

  Optional<RetrainingPlan> plan() {
    return planOf(name);
  }

  /** The plan of another request of this model, if it is in this store. */
  Optional<RetrainingPlan> earlierPlan(String request) {
    return planOf(fileName(request));
  }

  void keep(RetrainingPlan plan) {
    Path file = planFile(name);
    try {
      AtomicFile.write(file, BundleFiles.JSON.writeValueAsBytes(plan));
    } catch (IOException e) {
      throw new CheckpointException("cannot write %s: %s".formatted(file, e.getMessage()), e);
    }
  }

  /** Releases the lock; unfinished work stays for the next job. */
  @Override
  public void close() {
    lock.close();
  }

  private Optional<RetrainingPlan> planOf(String request) {
    Path file = planFile(request);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(BundleFiles.JSON.readValue(file.toFile(), RetrainingPlan.class));
    } catch (IOException e) {
      throw new CheckpointException("cannot read %s: %s".formatted(file, e.getMessage()), e);
    }
  }

  private Path planFile(String request) {
    return folder.resolve("." + request + ".plan.json");
  }

  private void removeDrafts() {
    String prefix = "." + name + ".";
    try (Stream<Path> entries = Files.list(folder)) {
      List<Path> drafts =
          entries
              .filter(path -> path.getFileName().toString().startsWith(prefix))
              .filter(path -> Files.isDirectory(path) || path.toString().endsWith(".tmp"))
              .toList();
      for (Path draft : drafts) {
        FileTree.delete(draft);
      }
    } catch (IOException e) {
      throw new CheckpointException("cannot tidy %s: %s".formatted(folder, e.getMessage()), e);
    }
  }

  private static String fileName(String request) {
    return request.replaceAll("[^A-Za-z0-9._-]", "_");
  }
}
