package io.cgl.trainer.calibration;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import io.cgl.checkpoint.Scores;
import io.cgl.trainer.config.CglNetConfig;
import io.cgl.trainer.config.Ensemble;
import io.cgl.trainer.data.Dataset;
import io.cgl.trainer.data.Mixtures;
import io.cgl.trainer.model.Members;
import io.cgl.trainer.model.TrainedCglNet;
import io.cgl.trainer.progress.TrainingListener;
import io.cgl.trainer.progress.TrainingProgress;
import io.cgl.trainer.training.CglNetTrainer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TreeExpertTest {

  private static final int[] LABELS = {0, 0, 0, 0, 1, 1, 1, 1};

  @Test
  void shouldJoinWhereHeldOutRowsAreToldApartBetterWithThem() {
    assertThat(TreeExpert.HELD_OUT.joins(margins(1), margins(1.5f), LABELS)).isTrue();
  }

  @Test
  void shouldStayOutWhereTheyAreOfNoUse() {
    assertThat(TreeExpert.HELD_OUT.joins(margins(1), margins(1), LABELS)).isFalse();
    assertThat(TreeExpert.HELD_OUT.joins(margins(1), margins(0.5f), LABELS)).isFalse();
  }

  @Test
  void shouldStayOutWhereOneRowAloneSpeaksForThem() {
    float[] flat = margins(1).flat().clone();
    flat[0] += 3;
    for (int row = 1; row < LABELS.length; row++) {
      flat[2 * row + LABELS[row]] -= 0.03f;
    }

    assertThat(TreeExpert.HELD_OUT.joins(margins(1), new Scores(flat, 2), LABELS)).isFalse();
  }

  @Test
  void shouldStayOutWithoutHeldOutRowsUnlessAskedFor() {
    Scores none = new Scores(new float[0], 2);

    assertThat(TreeExpert.HELD_OUT.joins(none, none, new int[0])).isFalse();
    assertThat(TreeExpert.ON.joins(none, none, new int[0])).isTrue();
  }

  @Test
  void shouldHaveASayInWhatIsServedWithThemAndNowhereElse() {
    Dataset train = Mixtures.imbalanced(300, 60, 12, 1);
    Dataset heldOut = Mixtures.imbalanced(60, 60, 60, 2);
    CglNetConfig config =
        CglNetConfig.defaults()
            .with(Map.of("width", "16", "epochs", "1", "experts", "1", "student", "off"));
    try (TrainedCglNet with = train(train, heldOut, config.with("trees", "on"));
        TrainedCglNet without = train(train, heldOut, config.with("trees", "off"))) {
      for (Ensemble serve : Ensemble.values()) {
        boolean same =
            with.fused(heldOut, serve).largestDifference(without.fused(heldOut, serve)) == 0;
        assertThat(same).as(serve.toString()).isEqualTo(serve.trees() == 0);
      }
      assertThat(Members.of(with)).containsKey("trees");
      assertThat(Members.of(without)).doesNotContainKey("trees");
    }
  }

  @Test
  void shouldSayThatTheTreesAreLeftOut() {
    Dataset train = Mixtures.imbalanced(300, 60, 12, 1);
    List<String> notices = new ArrayList<>();
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void onStep(TrainingProgress progress) {}

          @Override
          public void onNotice(String notice) {
            notices.add(notice);
          }
        };
    CglNetTrainer.train(
            train,
            train.subset(new int[0]),
            CglNetConfig.defaults().with("width", 16).with("epochs", 1).with("folds", 0),
            Device.cpu(),
            listener)
        .close();

    assertThat(notices).singleElement().asString().contains("trees are left out");
  }

  private static TrainedCglNet train(Dataset train, Dataset heldOut, CglNetConfig config) {
    return CglNetTrainer.train(train, heldOut, config, Device.cpu(), TrainingListener.NONE);
  }

  /** Logits that are right by a margin. */
  private static Scores margins(float margin) {
    float[] flat = new float[2 * LABELS.length];
    for (int row = 0; row < LABELS.length; row++) {
      flat[2 * row + LABELS[row]] = margin;
    }
    return new Scores(flat, 2);
  }
}
