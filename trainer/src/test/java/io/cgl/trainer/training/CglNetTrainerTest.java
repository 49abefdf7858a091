package io.cgl.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import io.cgl.checkpoint.Scores;
import io.cgl.trainer.config.CglNetConfig;
import io.cgl.trainer.config.Ensemble;
import io.cgl.trainer.data.Dataset;
import io.cgl.trainer.data.FeatureLayout;
import io.cgl.trainer.data.Mixtures;
import io.cgl.trainer.engine.Devices;
import io.cgl.trainer.metrics.ClassificationMetrics;
import io.cgl.trainer.model.Members;
import io.cgl.trainer.model.ScoredMember;
import io.cgl.trainer.model.TrainedCglNet;
import io.cgl.trainer.model.TrainingParameters;
import io.cgl.trainer.progress.TrainingHistory;
import io.cgl.trainer.progress.TrainingListener;
import io.cgl.trainer.progress.TrainingProgress;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CglNetTrainerTest {

  private static final CglNetConfig SMALL =
      CglNetConfig.defaults()
          .with(Map.of("width", "32", "batch", "64", "epochs", "8", "serve", "student"));
  private static final Dataset TRAIN = Mixtures.imbalanced(900, 90, 9, 1);
  private static final Dataset HELD_OUT = Mixtures.imbalanced(200, 200, 200, 2);

  @Test
  void shouldLearnTheRareClassesToo() {
    try (TrainedCglNet net = train(SMALL)) {
      for (Ensemble serve : Ensemble.values()) {
        ClassificationMetrics metrics =
            new ScoredMember(rows -> net.predict(rows, serve), net.decision(serve))
                .metrics(HELD_OUT);

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
      float[] expected = one.predict(HELD_OUT, Ensemble.ALL).flat();

      assertThat(other.predict(HELD_OUT, Ensemble.ALL).flat()).isEqualTo(expected);
      assertThat(another.predict(HELD_OUT, Ensemble.ALL).flat()).isNotEqualTo(expected);
    }
  }

  @Test
  void shouldReportEveryPhaseAndMember() {
    List<TrainingProgress> steps = new ArrayList<>();
    try (TrainedCglNet net =
        CglNetTrainer.train(
            TRAIN,
            HELD_OUT,
            SMALL
                .with(Map.of("epochs", "1", "experts", "2"))
                .with(Map.of("local", "on", "local-views", "mask")),
            Device.cpu(),
            steps::add)) {
      assertThat(steps)
          .last()
          .satisfies(
              last -> {
                assertThat(last.phase()).isEqualTo("trees");
                assertThat(last.share()).isCloseTo(1, within(1e-9));
              });
      assertThat(steps)
          .filteredOn(step -> step.phase().equals("local"))
          .last()
          .satisfies(last -> assertThat(last.heldOutBalancedAccuracy()).isBetween(0.0, 1.0));
      assertThat(net.history().phases())
          .extracting(TrainingHistory.Phase::name)
          .containsExactly("experts 1-2", "student", "local", "trees");
      assertThat(net.history().phases())
          .allMatch(phase -> phase.points().isEmpty() == phase.name().equals("trees"));
      assertThat(net.figures())
          .containsKeys(
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
      assertThat(net.figures().get("all").balancedAccuracy()).isBetween(0.0, 1.0);
      assertThat(net.temperature(Ensemble.ALL)).isPositive();
    }
  }

  @Test
  void shouldJudgeByPredictionsOutOfFoldWithoutHeldOutRows() {
    Dataset none = HELD_OUT.subset(new int[0]);
    CglNetConfig brief = SMALL.with("epochs", 1);
    try (TrainedCglNet net = train(TRAIN, none, brief.with("serve", "auto"))) {
      assertThat(net.figures()).containsOnlyKeys("student+trees", "experts", "all");
      assertThat(net.temperature(Ensemble.EXPERTS)).isNotEqualTo(1);
      assertThat(net.unseen()).isPresent();
    }
    try (TrainedCglNet net = train(TRAIN, none, brief)) {
      assertThat(net.temperature(Ensemble.STUDENT)).isEqualTo(net.temperature(Ensemble.EXPERTS));
      assertThat(net.unseen()).as("of the student").isEmpty();
    }
    try (TrainedCglNet net = train(TRAIN, none, SMALL.with(Map.of("epochs", "1", "folds", "0")))) {
      assertThat(net.figures()).isEmpty();
      assertThat(net.temperature(Ensemble.STUDENT)).isEqualTo(1);
      assertThat(net.unseen()).isEmpty();
    }
  }

  @Test
  void shouldChooseNothingOnMeasuredRows() {
    Dataset none = HELD_OUT.subset(new int[0]);
    Dataset others = Mixtures.imbalanced(30, 300, 30, 3);
    CglNetConfig config = SMALL.with("epochs", 2);
    try (TrainedCglNet net = train(new UnlearntRows(none, HELD_OUT), config);
        TrainedCglNet same = train(new UnlearntRows(none, others), config)) {
      assertThat(same.predict(HELD_OUT).flat()).isEqualTo(net.predict(HELD_OUT).flat());
      assertThat(net.temperature(Ensemble.ALL)).isNotEqualTo(1);
      assertThat(net.unseen().orElseThrow().rows()).isEqualTo(HELD_OUT);
      assertThat(net.figures().get("student").confusion().total()).isEqualTo(HELD_OUT.rows());
      assertThat(same.figures().get("student").confusion().total()).isEqualTo(others.rows());
    }
  }

  @Test
  void shouldJudgeRowsThatItChoosesOnByChoicesOnTheOthers() {
    try (TrainedCglNet net = train(UnlearntRows.of(HELD_OUT), SMALL.with("epochs", 2))) {
      Scores nested = net.unseen().orElseThrow().probabilities();

      assertThat(nested.rows()).isEqualTo(HELD_OUT.rows());
      assertThat(nested.largestDifference(net.predict(HELD_OUT)))
          .as("the temperature of the other parts is close, but not the same")
          .isBetween(1e-6, 0.2);
    }
  }

  private static TrainedCglNet train(UnlearntRows unlearnt, CglNetConfig config) {
    return CglNetTrainer.train(
        TRAIN, unlearnt, config, Device.cpu(), TrainingJournal.none(), TrainingListener.NONE);
  }

  @Test
  void shouldNotKnowTheRowsOfAFoldOutOfFold() {
    Random random = new Random(5);
    float[] features = new float[200 * 6];
    int[] labels = new int[200];
    for (int i = 0; i < features.length; i++) {
      features[i] = (float) random.nextGaussian();
    }
    for (int row = 0; row < labels.length; row++) {
      labels[row] = random.nextInt(2);
    }
    Dataset noise =
        new Dataset(features, labels, new FeatureLayout(6, List.of()), List.of("heads", "tails"));
    CglNetConfig config =
        SMALL.with(Map.of("epochs", "100", "trees", "off", "serve", "experts", "mixup", "none"));

    try (TrainedCglNet net = train(noise, noise.subset(new int[0]), config)) {
      assertThat(Members.of(net).get("experts").metrics(noise).balancedAccuracy())
          .as("of all experts, three quarters of which learnt from the row")
          .isGreaterThan(0.85);
      assertThat(net.figures().get("experts").balancedAccuracy())
          .as("of the expert that did not")
          .isBetween(0.35, 0.65);
    }
  }

  @Test
  void shouldServeTheCheapestOfWhatIsNearlyAsGoodAsTheBest() {
    CglNetConfig config = SMALL.with("serve", "auto");
    try (TrainedCglNet equal = train(TRAIN, HELD_OUT, config.with("trees", "off"));
        TrainedCglNet trained = train(config)) {
      assertThat(equal.served())
          .as("all is no more than the experts without trees")
          .isEqualTo(Ensemble.EXPERTS);
      List<Ensemble> possible =
          trained.config().servable().stream()
              .filter(serve -> serve != Ensemble.STUDENT_TREES || trained.trees().isPresent())
              .toList();
      double best =
          possible.stream().mapToDouble(serve -> worth(trained, serve.toString())).max().orElse(0);
      assertThat(trained.served())
          .isEqualTo(
              possible.stream()
                  .filter(serve -> worth(trained, serve.toString()) >= best - 0.005)
                  .findFirst()
                  .orElseThrow());
    }
  }

  private static double worth(TrainedCglNet net, String member) {
    ClassificationMetrics metrics = net.figures().get(member);
    return (metrics.balancedAccuracy() + metrics.macroF1()) / 2;
  }

  @Test
  void shouldTrainTheStudentOnlyWhereItMayBeServed() {
    CglNetConfig config = SMALL.with("epochs", 1);
    try (TrainedCglNet served = train(config);
        TrainedCglNet besideTrees = train(config.with("serve", "auto"));
        TrainedCglNet not = train(config.with(Map.of("serve", "auto", "trees", "off")))) {
      assertThat(besideTrees.config().servable())
          .containsExactly(
              Ensemble.STUDENT, Ensemble.STUDENT_TREES, Ensemble.EXPERTS, Ensemble.ALL);
      assertThat(besideTrees.history().phases())
          .extracting(TrainingHistory.Phase::name)
          .contains("student");
      assertThat(served.history().phases())
          .extracting(TrainingHistory.Phase::name)
          .contains("student");
      assertThat(not.history().phases())
          .extracting(TrainingHistory.Phase::name)
          .doesNotContain("student");
      assertThat(not.config().servable()).containsExactly(Ensemble.EXPERTS, Ensemble.ALL);
    }
  }

  @Test
  void shouldStartTheStudentAsTheFirstExpertAndLetItFollowAll() {
    CglNetConfig brief = SMALL.with(Map.of("epochs", "20", "student-length", "0.01"));
    try (TrainedCglNet copied = train(brief);
        TrainedCglNet drawn = train(brief.with("student-start", "random"))) {
      ScoredMember first = Members.of(copied).get("expert 1");
      assertThat(copied.history().phases().get(1).steps()).isLessThan(5);
      assertThat(Members.of(copied).get("student").metrics(HELD_OUT).balancedAccuracy())
          .isCloseTo(first.metrics(HELD_OUT).balancedAccuracy(), within(0.05));
      assertThat(Members.of(drawn).get("student").metrics(HELD_OUT).balancedAccuracy())
          .isLessThan(first.metrics(HELD_OUT).balancedAccuracy() - 0.2);
    }
  }

  @Test
  void shouldTakeNoMoreStepsThanFitIntoTheBudget() {
    CglNetConfig config = SMALL.with(Map.of("epochs", "100000", "budget", "1", "serve", "experts"));
    try (TrainedCglNet net = train(config)) {
      assertThat(net.history().phases().get(0).steps()).isBetween(1, 100_000);
    }
  }

  private static TrainedCglNet train(Dataset train, Dataset heldOut, CglNetConfig config) {
    return CglNetTrainer.train(train, heldOut, config, Device.cpu(), TrainingListener.NONE);
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
    try (TrainedCglNet net = train(SMALL.with("epochs", 1).with("trees", "on"))) {
      TrainingParameters.write(net, file);
      try (TrainedCglNet read =
          TrainingParameters.read(new ByteArrayInputStream(file.toByteArray()), Device.cpu())) {
        assertThat(read.config()).isEqualTo(net.config());
        assertThat(read.classes()).isEqualTo(net.classes());
        assertThat(read.shape().fingerprint()).isEqualTo(net.shape().fingerprint());
        for (Ensemble serve : Ensemble.values()) {
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
        TrainedCglNet warm = warmStart(champion, TRAIN, HELD_OUT, brief)) {
      assertThat(accuracy(warm)).isGreaterThan(accuracy(cold) + 0.1);
      assertThat(accuracy(warm)).isCloseTo(accuracy(champion), within(0.05));
    }
  }

  @Test
  void shouldRefuseAWarmStartFromOtherNetworks() {
    try (TrainedCglNet champion = train(SMALL.with("epochs", 1))) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> warmStart(champion, TRAIN, HELD_OUT, SMALL.with("width", 64)))
          .withMessageContaining("no warm start");
    }
  }

  @Test
  void shouldRefuseAnUnknownDevice() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Devices.resolve("tpu"))
        .withMessageContaining("auto, cpu or gpu");
  }

  @Test
  void shouldStartWarmWithMoreClassesAndKeepWhatIsKnownOfTheOthers() {
    // Beside the known classes, in the middle of the alphabet: places in the head move.
    CglNetConfig barely = SMALL.with("epochs", 1).with("learning-rate", 1e-7f);
    Dataset more = withClass("fresh", TRAIN);
    Dataset moreHeldOut = withClass("fresh", HELD_OUT);
    try (TrainedCglNet champion = train(SMALL);
        TrainedCglNet warm = warmStart(champion, more, moreHeldOut, barely)) {
      assertThat(warm.classes()).containsExactly("common", "fresh", "medium", "rare");
      assertThat(warm.standardiser()).isEqualTo(champion.standardiser());
      Scores known = champion.predict(HELD_OUT, Ensemble.EXPERTS);
      Scores now = warm.predict(moreHeldOut.subset(rows(HELD_OUT.rows())), Ensemble.EXPERTS);
      int[] place = {0, 2, 3};
      int same = 0;
      for (int row = 0; row < known.rows(); row++) {
        int before = known.predicted(row);
        float[] rest = {now.at(row, 0), now.at(row, 2), now.at(row, 3)};
        same += now.at(row, place[before]) >= Math.max(rest[0], Math.max(rest[1], rest[2])) ? 1 : 0;
      }
      assertThat(same).as("rows of the same order of the known classes").isGreaterThan(590);
    }
  }

  @Test
  void shouldRefuseAWarmStartWithoutRowsOfAKnownClassOrWithOtherInputs() {
    Dataset narrow =
        new Dataset(
            new float[] {1, 2}, new int[] {0, 1}, new FeatureLayout(1, List.of()), TRAIN.classes());
    Dataset fewer =
        new Dataset(
            Mixtures.imbalanced(20, 20, 0, 1).features(),
            Mixtures.imbalanced(20, 20, 0, 1).labels(),
            TRAIN.layout(),
            List.of("common", "medium"));
    try (TrainedCglNet champion = train(SMALL.with("epochs", 1))) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> warmStart(champion, fewer, fewer.subset(new int[0]), SMALL))
          .withMessageContaining("the rows lack class rare");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> warmStart(champion, narrow, narrow.subset(new int[0]), SMALL))
          .withMessageContaining("the earlier network takes");
    }
  }

  /** The rows and one of them again, as the only row of another class. */
  private static Dataset withClass(String name, Dataset data) {
    int width = data.layout().width();
    float[] features = Arrays.copyOf(data.features(), (data.rows() + 1) * width);
    System.arraycopy(data.features(), 0, features, data.rows() * width, width);
    int[] labels = new int[data.rows() + 1];
    for (int row = 0; row < data.rows(); row++) {
      labels[row] = data.labels()[row] == 0 ? 0 : data.labels()[row] + 1;
    }
    labels[data.rows()] = 1;
    return new Dataset(features, labels, data.layout(), List.of("common", name, "medium", "rare"));
  }

  private static int[] rows(int count) {
    return IntStream.range(0, count).toArray();
  }

  private static TrainedCglNet warmStart(
      TrainedCglNet champion, Dataset train, Dataset heldOut, CglNetConfig config) {
    return CglNetTrainer.warmStart(
        champion,
        train,
        UnlearntRows.of(heldOut),
        config,
        Device.cpu(),
        TrainingJournal.none(),
        TrainingListener.NONE);
  }

  private static double accuracy(TrainedCglNet net) {
    return net.figures().get("student").balancedAccuracy();
  }

  private static TrainedCglNet train(CglNetConfig config) {
    return CglNetTrainer.train(TRAIN, HELD_OUT, config, Device.cpu(), TrainingListener.NONE);
  }
}
