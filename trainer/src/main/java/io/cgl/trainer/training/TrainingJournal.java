package io.cgl.trainer.training;

import io.cgl.files.AtomicFile;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * A file with the state of a training, so that the same training resumes after an interruption and
 * ends with the same bytes. It is replaced atomically.
 *
 * <p>Not safe for use by several threads or trainings.
 */
public final class TrainingJournal {

  private static final int MAGIC = 0x43474C4A; // "CGLJ"
  private static final int VERSION = 1;

  private final Path file;
  private final String training;
  private final Duration interval;
  private final TrainingSnapshot snapshot;
  private final String notice;
  private long written = System.nanoTime();

  private TrainingJournal(
      Path file, String training, Duration interval, TrainingSnapshot snapshot, String notice) {
    this.file = file;
    this.training = training;
    this.interval = interval;
    this.snapshot = snapshot;
    this.notice = notice;
  }

  /** A journal that keeps nothing. */
  public static TrainingJournal none() {
    return new TrainingJournal(null, "", Duration.ZERO, null, null);
  }

  /**
   * Opens a journal, which may hold an interrupted training or not exist yet.
   *
   * @param training identity of this training: rows, settings, versions
   * @param interval least time between two writes, except at a phase's end
   */
  public static TrainingJournal open(Path file, String training, Duration interval) {
    TrainingSnapshot found = null;
    String notice = null;
    if (Files.exists(file)) {
      try (DataInputStream in =
          new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
        if (in.readInt() == MAGIC && in.readInt() == VERSION && in.readUTF().equals(training)) {
          found = TrainingSnapshot.read(in);
          notice =
              "Resuming the interrupted training: %s, after step %d"
                  .formatted(found.current().name(), found.current().steps());
        } else {
          notice =
              "Starting afresh: %s keeps an interrupted training of other rows, settings or versions"
                  .formatted(file);
        }
      } catch (IOException | RuntimeException e) {
        notice = "Starting afresh: %s cannot be read".formatted(file);
      }
    }
    return new TrainingJournal(file, training, interval, found, notice);
  }

  /** Removes the file of a finished training. */
  public void delete() {
    if (file == null) {
      return;
    }
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove " + file, e);
    }
  }

  /** The state of the interrupted training, if there is one. */
  Optional<TrainingSnapshot> snapshot() {
    return Optional.ofNullable(snapshot);
  }

  /** A message for the user about the journal that was found. */
  Optional<String> notice() {
    return Optional.ofNullable(notice);
  }

  /** Whether to write now. */
  boolean isDue(boolean phaseEnds) {
    return file != null && (phaseEnds || System.nanoTime() - written >= interval.toNanos());
  }

  /** Replaces the file. */
  void write(TrainingSnapshot now) {
    try {
      AtomicFile.write(
          file,
          bytes -> {
            DataOutputStream out = new DataOutputStream(bytes);
            out.writeInt(MAGIC);
            out.writeInt(VERSION);
            out.writeUTF(training);
            now.write(out);
            out.flush();
          });
    } catch (IOException e) {
      throw new UncheckedIOException("cannot keep the training's progress in " + file, e);
    }
    written = System.nanoTime();
  }
}
