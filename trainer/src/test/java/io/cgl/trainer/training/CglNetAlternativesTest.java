package io.cgl.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.types.Shape;
import io.cgl.trainer.config.CglNetConfig;
import io.cgl.trainer.config.Ensemble;
import io.cgl.trainer.config.ExpertPriors;
import io.cgl.trainer.data.Dataset;
import io.cgl.trainer.data.Mixtures;
import io.cgl.trainer.metrics.ClassificationMetrics;
import io.cgl.trainer.model.ScoredMember;
import io.cgl.trainer.model.TrainedCglNet;
import io.cgl.trainer.model.TrainingParameters;
import io.cgl.trainer.progress.TrainingHistory;
import io.cgl.trainer.progress.TrainingListener;
import io.cgl.trainer.progress.TrainingProgress;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pieces that are off by default: skewed priors, the local stage of tables, its alignment. */
class CglNetAlternativesTest {

  private static final CglNetConfig SMALL =
      CglNetConfig.defaults().with(Map.of("width", "32", "batch", "64", "epochs", "2"));
  private static final CglNetConfig SKEWED =
      SMALL
          .with(Map.of("experts", "3", "expert-priors", "balpoe"))
          .with(Map.of("local", "on", "local-views", "mask"))
          .with(Map.of("student-start", "random", "student-length", "1"));
  private static final Dataset TRAIN = Mixtures.imbalanced(300, 60, 9, 1);
  private static final Dataset HELD_OUT = Mixtures.imbalanced(50, 50, 50, 2);

  @TempDir private Path folder;

  @Test
  void shouldReadBackHowItIsConfigured() {
    CglNetConfig config = SKEWED.with("local-alignment", 0.25);

    assertThat(config.experts().priors()).isEqualTo(ExpertPriors.BALPOE);
    assertThat(config.local().alignment()).isEqualTo(0.25f);
    assertThat(CglNetConfig.of(config.describe())).isEqualTo(config);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SMALL.with("local-alignment", -1))
        .withMessage("CGL-Net needs a weight of the alignment that is not negative");
  }

  @Test
  void shouldTrainTheExpertsOfATableAtOnce() {
    List<TrainingProgress> steps = new ArrayList<>();
    try (TrainedCglNet net =
        CglNetTrainer.train(TRAIN, HELD_OUT, SKEWED, Device.cpu(), steps::add)) {
      assertThat(net.history().phases())
          .extracting(TrainingHistory.Phase::name)
          .containsExactly("experts 1-3", "student", "local", "trees");
      // 369 rows twice, in batches of 64; a step of the joint phase is a step of each expert.
      assertThat(net.history().phases().get(0).steps()).isEqualTo(12);
      TrainingProgress last = steps.get(steps.size() - 1);
      assertThat(last.totalStep()).isEqualTo(3 * 12);
      assertThat(last.share()).isCloseTo(1, within(1e-9));

      assertThat(net.experts()).hasSize(1);
      assertThat(net.shape().members()).isEqualTo(3);
      assertThat(net.parts()).hasSize(2 + 2 + 1);
    }
  }

  @Test
  void shouldLearnTheRareClassesWithSkewedPriors() {
    CglNetConfig config =
        SKEWED.with(Map.of("expert-priors", "mdcs", "local-alignment", "0.5", "epochs", "20"));
    try (TrainedCglNet net = train(config)) {
      for (Ensemble serve : Ensemble.values()) {
        ClassificationMetrics metrics =
            new ScoredMember(rows -> net.predict(rows, serve), net.decision(serve))
                .metrics(HELD_OUT);

        assertThat(metrics.balancedAccuracy()).as(serve.name()).isGreaterThan(0.75);
      }
    }
  }

  @Test
  void shouldGiveTheSameNetworksForTheSameSeed() {
    CglNetConfig config = SKEWED.with("local-alignment", 0.5);
    try (TrainedCglNet one = train(config);
        TrainedCglNet other = train(config);
        TrainedCglNet another = train(SKEWED)) {
      float[] expected = one.predict(HELD_OUT, Ensemble.ALL).flat();

      assertThat(other.predict(HELD_OUT, Ensemble.ALL).flat()).isEqualTo(expected);
      assertThat(another.predict(HELD_OUT, Ensemble.EXPERTS).flat())
          .as("the experts know nothing of the alignment")
          .isEqualTo(one.predict(HELD_OUT, Ensemble.EXPERTS).flat());
      assertThat(another.predict(HELD_OUT, Ensemble.ALL).flat()).isNotEqualTo(expected);
    }
  }

  @Test
  void shouldReadBackWhatItWrote() throws IOException {
    try (TrainedCglNet net = train(SKEWED);
        TrainedCglNet read =
            TrainingParameters.read(new ByteArrayInputStream(bytes(net)), Device.cpu())) {
      for (Ensemble serve : Ensemble.values()) {
        assertThat(read.predict(HELD_OUT, serve).flat())
            .isEqualTo(net.predict(HELD_OUT, serve).flat());
      }
    }
  }

  @Test
  void shouldGoOnWithAnInterruptedPhaseOfAllExperts() throws IOException {
    Path file = folder.resolve("progress");
    assertThatThrownBy(() -> train(file, interruption(7)))
        .isInstanceOf(CancellationException.class);

    try (TrainedCglNet whole = train(SKEWED);
        TrainedCglNet resumed = train(file, TrainingListener.NONE)) {
      assertThat(bytes(resumed)).isEqualTo(bytes(whole));
    }
  }

  @Test
  void shouldStartWarmOnlyFromAsManyExperts() {
    CglNetConfig barely = SKEWED.with(Map.of("epochs", "1", "learning-rate", "1e-9"));
    try (TrainedCglNet earlier = train(SKEWED);
        TrainedCglNet warm = warmStart(earlier, barely)) {
      assertThat(logits(warm)).containsExactly(logits(earlier), within(1e-3f));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> warmStart(earlier, barely.with("experts", "2")))
          .withMessageContaining("no warm start: the earlier network has 3 experts")
          .withMessageContaining("asked for are 2 of");
    }
  }

  private static float[] logits(TrainedCglNet net) {
    return net.experts().get(0).logits(net.manager().ones(rowOf(net))).toFloatArray();
  }

  private static Shape rowOf(TrainedCglNet net) {
    return new Shape(1, net.shape().layout().width());
  }

  private static TrainingListener interruption(int after) {
    return progress -> {
      if (progress.totalStep() == after) {
        throw new CancellationException("interrupted");
      }
    };
  }

  private static byte[] bytes(TrainedCglNet net) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    TrainingParameters.write(net, bytes);
    return bytes.toByteArray();
  }

  private static TrainedCglNet train(CglNetConfig config) {
    return CglNetTrainer.train(TRAIN, HELD_OUT, config, Device.cpu(), TrainingListener.NONE);
  }

  private static TrainedCglNet train(Path journal, TrainingListener listener) {
    return CglNetTrainer.train(
        TRAIN,
        HELD_OUT,
        SKEWED,
        Device.cpu(),
        TrainingJournal.open(journal, "this", Duration.ZERO),
        listener);
  }

  private static TrainedCglNet warmStart(TrainedCglNet earlier, CglNetConfig config) {
    return CglNetTrainer.warmStart(
        earlier,
        TRAIN,
        UnlearntRows.of(HELD_OUT),
        config,
        Device.cpu(),
        TrainingJournal.none(),
        TrainingListener.NONE);
  }
}
