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
 * A file in which a training keeps where it stands, so that the same training, started again after
 * an interruption, goes on from there and ends with the same bytes. It is replaced by one rename:
 * an interruption while it is written leaves the one before.
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

  /** Keeps nothing: an interrupted training is lost. */
  public static TrainingJournal none() {
    return new TrainingJournal(null, "", Duration.ZERO, null, null);
  }

  /**
   * Opens a journal, which may hold an interrupted training or not be there yet.
   *
   * @param training what tells this training from all others: rows, settings, versions
   * @param interval write at most this often, but always at a phase's end
   */
  public static TrainingJournal open(Path file, String training, Duration interval) {
    if (!Files.exists(file)) {
      return new TrainingJournal(file, training, interval, null, null);
    }
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
      if (in.readInt() != MAGIC || in.readInt() != VERSION || !in.readUTF().equals(training)) {
        return new TrainingJournal(
            file,
            training,
            interval,
            null,
            "Starting afresh: what "
                + file
                + " keeps is an interrupted training of other rows, settings or versions");
      }
      TrainingSnapshot found = TrainingSnapshot.read(in);
      return new TrainingJournal(
          file,
          training,
          interval,
          found,
          "Going on with the interrupted training: %s, after step %d"
              .formatted(found.current().name(), found.current().steps()));
    } catch (IOException | RuntimeException e) {
      return new TrainingJournal(
          file, training, interval, null, "Starting afresh: " + file + " cannot be read");
    }
  }

  /** Removes the file; the training is over. */
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

  /** Where the interrupted training stood, if there is one. */
  Optional<TrainingSnapshot> snapshot() {
    return Optional.ofNullable(snapshot);
  }

  /** What the user should know of the journal that was found. */
  Optional<String> notice() {
    return Optional.ofNullable(notice);
  }

  /** Whether to write now. */
  boolean isDue(boolean phaseEnds) {
    return file != null && (phaseEnds || System.nanoTime() - written >= interval.toNanos());
  }

  /** Replaces what the file holds. */
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
