package io.cgl.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import io.cgl.trainer.data.Dataset;
import io.cgl.trainer.data.Mixtures;
import io.cgl.trainer.metrics.ClassificationMetrics;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CglNetTrainerTest {

  private static final CglNetConfig SMALL =
      CglNetConfig.defaults().with("width", 32).with("batch", 64).with("epochs", 8);
  private static final Dataset TRAIN = Mixtures.imbalanced(900, 90, 9, 1);
  private static final Dataset HELD_OUT = Mixtures.imbalanced(200, 200, 200, 2);

  @Test
  void shouldLearnTheRareClassesToo() {
    try (TrainedCglNet net = train(SMALL)) {
      for (Serve serve : Serve.values()) {
        ClassificationMetrics metrics =
            ClassificationMetrics.of(net.predict(HELD_OUT, serve), HELD_OUT.labels());

        assertThat(metrics.balancedAccuracy()).as(serve.name()).isGreaterThan(0.75);
        assertThat(metrics.recalls()).as(serve.name()).allMatch(recall -> recall > 0.5);
      }
    }
  }

  @Test
  void shouldGiveTheSameNetworksForTheSameSeed() {
    CglNetConfig config = SMALL.with("epochs", 2);
    try (TrainedCglNet one = train(config);
        TrainedCglNet other = train(config);
        TrainedCglNet another = train(config.with("seed", 7))) {
      float[] expected = one.predict(HELD_OUT, Serve.ALL).flat();

      assertThat(other.predict(HELD_OUT, Serve.ALL).flat()).isEqualTo(expected);
      assertThat(another.predict(HELD_OUT, Serve.ALL).flat()).isNotEqualTo(expected);
    }
  }

  @Test
  void shouldReportEveryPhaseAndMember() {
    List<TrainingProgress> steps = new ArrayList<>();
    try (TrainedCglNet net =
        CglNetTrainer.train(
            TRAIN,
            HELD_OUT,
            SMALL.with("epochs", 1).with("experts", 2),
            Device.cpu(),
            steps::add)) {
      assertThat(steps)
          .last()
          .satisfies(
              last -> {
                assertThat(last.phase()).isEqualTo("local");
                assertThat(last.totalStep()).isEqualTo(last.totalSteps()).isEqualTo(steps.size());
                assertThat(last.share()).isCloseTo(1, within(1e-9));
                assertThat(last.heldOutBalancedAccuracy()).isBetween(0.0, 1.0);
              });
      assertThat(net.history().phases())
          .extracting(TrainingHistory.Phase::name)
          .containsExactly("expert 1/2", "expert 2/2", "student", "local");
      assertThat(net.history().phases()).allMatch(phase -> !phase.points().isEmpty());
      assertThat(net.figures().members())
          .containsOnlyKeys(
              "expert 1", "expert 2", "experts", "student", "local", "student+local", "all");
    }
  }

  @Test
  void shouldTrainOnClassesOfOneRowAndWithoutHeldOutRowsOfThem() {
    Dataset train = Mixtures.imbalanced(60, 3, 1, 1);
    Dataset heldOut = Mixtures.imbalanced(20, 1, 0, 2);
    try (TrainedCglNet net =
        CglNetTrainer.train(
            train, heldOut, SMALL.with("epochs", 1), Device.cpu(), TrainingListener.NONE)) {
      assertThat(net.figures().members().get("all").balancedAccuracy()).isBetween(0.0, 1.0);
      assertThat(net.temperature(Serve.ALL)).isPositive();
    }
  }

  @Test
  void shouldTrainWithoutHeldOutRows() {
    Dataset none = HELD_OUT.subset(new int[0]);
    try (TrainedCglNet net =
        CglNetTrainer.train(
            TRAIN, none, SMALL.with("epochs", 1), Device.cpu(), TrainingListener.NONE)) {
      assertThat(net.figures().members()).isEmpty();
      assertThat(net.temperature(Serve.STUDENT)).isEqualTo(1);
    }
  }

  @Test
  void shouldAnswerWithProbabilities() {
    try (TrainedCglNet net = train(SMALL.with("epochs", 1))) {
      assertThat(IntStream.range(0, HELD_OUT.rows()))
          .allSatisfy(
              row -> {
                float sum = 0;
                for (int label = 0; label < 3; label++) {
                  sum += net.predict(HELD_OUT.subset(new int[] {row})).at(0, label);
                }
                assertThat(sum).isCloseTo(1, within(1e-5f));
              });
    }
  }

  @Test
  void shouldReadBackWhatItWrote() throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try (TrainedCglNet net = train(SMALL.with("epochs", 1))) {
      TrainingParameters.write(net, file);
      try (TrainedCglNet read =
          TrainingParameters.read(new ByteArrayInputStream(file.toByteArray()), Device.cpu())) {
        assertThat(read.config()).isEqualTo(net.config());
        assertThat(read.classes()).isEqualTo(net.classes());
        assertThat(read.shape().fingerprint()).isEqualTo(net.shape().fingerprint());
        for (Serve serve : Serve.values()) {
          assertThat(read.predict(HELD_OUT, serve).flat())
              .isEqualTo(net.predict(HELD_OUT, serve).flat());
        }
      }
    }
  }

  @Test
  void shouldStartWarmFromAChampion() {
    CglNetConfig brief = SMALL.with("epochs", 1).with("learning-rate", 1e-4f);
    try (TrainedCglNet champion = train(SMALL);
        TrainedCglNet cold = train(brief);
        TrainedCglNet warm =
            CglNetTrainer.resume(
                champion, TRAIN, HELD_OUT, brief, Device.cpu(), TrainingListener.NONE)) {
      assertThat(accuracy(warm)).isGreaterThan(accuracy(cold) + 0.1);
      assertThat(accuracy(warm)).isCloseTo(accuracy(champion), within(0.05));
    }
  }

  @Test
  void shouldRefuseAWarmStartFromOtherNetworks() {
    try (TrainedCglNet champion = train(SMALL.with("epochs", 1))) {
      assertThatIllegalArgumentException()
          .isThrownBy(
              () ->
                  CglNetTrainer.resume(
                      champion,
                      TRAIN,
                      HELD_OUT,
                      SMALL.with("width", 64),
                      Device.cpu(),
                      TrainingListener.NONE))
          .withMessageContaining("no warm start");
    }
  }

  @Test
  void shouldRefuseAnUnknownDevice() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Devices.resolve("tpu"))
        .withMessageContaining("auto, cpu or gpu");
  }

  private static double accuracy(TrainedCglNet net) {
    return net.figures().members().get("student").balancedAccuracy();
  }

  private static TrainedCglNet train(CglNetConfig config) {
    return CglNetTrainer.train(TRAIN, HELD_OUT, config, Device.cpu(), TrainingListener.NONE);
  }
}
