package io.cgl.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import io.cgl.trainer.config.CglNetConfig;
import io.cgl.trainer.data.Dataset;
import io.cgl.trainer.data.Mixtures;
import io.cgl.trainer.model.TrainedCglNet;
import io.cgl.trainer.model.TrainingParameters;
import io.cgl.trainer.progress.TrainingHistory;
import io.cgl.trainer.progress.TrainingListener;
import io.cgl.trainer.progress.TrainingProgress;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An interrupted training goes on as if nothing had happened, or starts afresh and says so. */
class TrainingJournalTest {

  /** 12 steps each of both experts, the student and the local branch. */
  private static final CglNetConfig SMALL =
      CglNetConfig.defaults()
          .with("width", 16)
          .with("batch", 32)
          .with("epochs", 4)
          .with("experts", 2)
          .with("student-length", 1)
          .with("local", "on")
          .with("local-views", "mask")
          .with("trees", "on");

  private static final int STEPS = 36;

  private static final Dataset TRAIN = Mixtures.imbalanced(80, 12, 4, 1);
  private static final Dataset HELD_OUT = Mixtures.imbalanced(20, 20, 20, 2);

  private static byte[] expected;

  @TempDir private Path folder;

  @BeforeAll
  static void trainWithoutInterruption() {
    expected = train(TrainingJournal.none(), TrainingListener.NONE);
  }

  /**
   * In an expert, at a phase's end, in the student, at both ends of the local phase, in the trees.
   */
  @ParameterizedTest
  @ValueSource(ints = {5, 12, 13, 18, 25, STEPS, STEPS + 1})
  void shouldEndWithTheSameBytesWhereverItWasInterrupted(int after) {
    interrupt(after);
    Listener listener = new Listener();

    assertThat(train(journal("this"), listener)).isEqualTo(expected);

    assertThat(listener.notices).hasSize(1);
    assertThat(listener.notices.get(0)).startsWith("Resuming the interrupted training");
    // The step that was interrupted was not in the journal yet.
    assertThat(listener.steps).isEqualTo(Math.max(0, STEPS - after + 1));
  }

  @Test
  void shouldGoOnMoreThanOnce() {
    interrupt(20);
    interrupt(15);
    Listener listener = new Listener();

    assertThat(train(journal("this"), listener)).isEqualTo(expected);
    assertThat(listener.steps).isEqualTo(STEPS - 19 - 14);
  }

  @Test
  void shouldStartAfreshAndSaySoWhereTheJournalIsAnotherTrainings() {
    interrupt(20);
    Listener listener = new Listener();

    assertThat(train(journal("another"), listener)).isEqualTo(expected);

    assertThat(listener.notices).hasSize(1);
    assertThat(listener.notices.get(0))
        .startsWith("Starting afresh")
        .contains("an interrupted training of other rows, settings or versions");
    assertThat(listener.steps).isEqualTo(STEPS);
  }

  @Test
  void shouldStartAfreshAndSaySoWhereTheJournalIsCutOff() throws IOException {
    interrupt(20);
    byte[] whole = Files.readAllBytes(file());
    Files.write(file(), java.util.Arrays.copyOf(whole, whole.length / 2));
    Listener listener = new Listener();

    assertThat(train(journal("this"), listener)).isEqualTo(expected);
    assertThat(listener.notices).hasSize(1);
    assertThat(listener.notices.get(0)).startsWith("Starting afresh").contains("cannot be read");
  }

  @Test
  void shouldLeaveNothingBesideTheFileAndNothingAtAllWhenDeleted() throws IOException {
    interrupt(20);

    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(file());
    }
    journal("this").delete();
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void shouldWriteNoMoreOftenThanTheIntervalButAtEveryPhasesEnd() {
    TrainingJournal rare = TrainingJournal.open(file(), "this", Duration.ofHours(1));
    assertThatThrownBy(() -> train(rare, interruption(20)))
        .isInstanceOf(CancellationException.class);
    Listener listener = new Listener();

    train(journal("this"), listener);

    assertThat(listener.steps).as("steps after the experts'").isEqualTo(STEPS - 12);
  }

  private void interrupt(int after) {
    assertThatThrownBy(() -> train(journal("this"), interruption(after)))
        .isInstanceOf(CancellationException.class);
  }

  private static TrainingListener interruption(int after) {
    int[] steps = {0};
    return progress -> {
      if (++steps[0] == after) {
        throw new CancellationException("interrupted");
      }
    };
  }

  private TrainingJournal journal(String training) {
    return TrainingJournal.open(file(), training, Duration.ZERO);
  }

  private Path file() {
    return folder.resolve("progress");
  }

  private static byte[] train(TrainingJournal journal, TrainingListener listener) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TrainedCglNet net =
        CglNetTrainer.train(TRAIN, HELD_OUT, SMALL, Device.cpu(), journal, listener)) {
      TrainingParameters.write(net, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static final class Listener implements TrainingListener {

    private final List<String> notices = new ArrayList<>();
    private int steps;

    @Override
    public void onStep(TrainingProgress progress) {
      if (!progress.phase().equals(TrainingHistory.TREES)) {
        steps++; // The journal keeps no trees.
      }
    }

    @Override
    public void onNotice(String notice) {
      notices.add(notice);
    }
  }
}
