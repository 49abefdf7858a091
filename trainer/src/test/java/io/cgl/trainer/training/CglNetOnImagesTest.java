package io.cgl.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.Device;
import io.cgl.trainer.config.CglNetConfig;
import io.cgl.trainer.config.Ensemble;
import io.cgl.trainer.data.Dataset;
import io.cgl.trainer.data.Mixtures;
import io.cgl.trainer.data.Pictures;
import io.cgl.trainer.metrics.ClassificationMetrics;
import io.cgl.trainer.model.ScoredMember;
import io.cgl.trainer.model.TrainedCglNet;
import io.cgl.trainer.model.TrainingParameters;
import io.cgl.trainer.progress.TrainingListener;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CglNetOnImagesTest {

  private static final Dataset TRAIN = Pictures.dataset(1, 80, 1);
  private static final Dataset HELD_OUT = Pictures.dataset(1, 40, 2);
  private static final CglNetConfig SMALL =
      CglNetConfig.convolutionalDefaults().with("experts", 1).with("batch", 32).with("epochs", 15);

  @ParameterizedTest
  @ValueSource(strings = {"crop", "cutmix", "shuffle2", "shuffle4", "none"})
  void shouldTellImagesApartWhateverTheRegionalView(String view) {
    try (TrainedCglNet net = train(SMALL.with("local-views", view))) {
      for (Ensemble serve : Ensemble.values()) {
        ClassificationMetrics metrics =
            new ScoredMember(rows -> net.predict(rows, serve), net.decision(serve))
                .metrics(HELD_OUT);

        assertThat(metrics.balancedAccuracy()).as(serve.name()).isGreaterThan(0.8);
      }
    }
  }

  @Test
  void shouldTellImagesApartByFixedFilters() throws IOException {
    CglNetConfig config =
        CglNetConfig.imageDefaults().with(Map.of("width", "32", "batch", "32", "epochs", "20"));
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try (TrainedCglNet net =
        CglNetTrainer.train(
            TRAIN, HELD_OUT.subset(new int[0]), config, Device.cpu(), TrainingListener.NONE)) {
      ClassificationMetrics metrics =
          ClassificationMetrics.of(net.predict(HELD_OUT), HELD_OUT.labels());
      assertThat(metrics.balancedAccuracy()).isGreaterThan(0.8);
      assertThat(net.unseen()).as("predictions out of fold").isPresent();

      TrainingParameters.write(net, file);
      try (TrainedCglNet read =
          TrainingParameters.read(new ByteArrayInputStream(file.toByteArray()), Device.cpu())) {
        assertThat(read.predict(HELD_OUT, Ensemble.ALL).flat())
            .isEqualTo(net.predict(HELD_OUT, Ensemble.ALL).flat());
      }
    }
  }

  @Test
  void shouldGiveTheSameNetworksForTheSameSeed() {
    CglNetConfig config = SMALL.with("epochs", 1).with("local-consistency", 0.5);
    try (TrainedCglNet one = train(config);
        TrainedCglNet other = train(config)) {
      assertThat(other.predict(HELD_OUT, Ensemble.ALL).flat())
          .isEqualTo(one.predict(HELD_OUT, Ensemble.ALL).flat());
    }
  }

  @Test
  void shouldReadBackWhatItWrote() throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try (TrainedCglNet net = train(SMALL.with("epochs", 1))) {
      TrainingParameters.write(net, file);
      try (TrainedCglNet read =
          TrainingParameters.read(new ByteArrayInputStream(file.toByteArray()), Device.cpu())) {
        assertThat(read.shape()).isEqualTo(net.shape());
        assertThat(read.predict(HELD_OUT, Ensemble.ALL).flat())
            .isEqualTo(net.predict(HELD_OUT, Ensemble.ALL).flat());
      }
    }
  }

  @Test
  void shouldRefuseViewsOfTheWrongKind() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> train(SMALL.with("local-views", "mask,crop")))
        .withMessage(
            "local-views=mask,crop does not suit these rows: choose from"
                + " crop,cutmix,shuffle2,shuffle4");
    Dataset table = Mixtures.imbalanced(60, 6, 6, 1);
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                CglNetTrainer.train(
                    table,
                    table,
                    CglNetConfig.defaults().with(Map.of("local", "on", "local-views", "crop")),
                    Device.cpu(),
                    TrainingListener.NONE))
        .withMessageEndingWith("choose from mask");
  }

  private static TrainedCglNet train(CglNetConfig config) {
    return CglNetTrainer.train(TRAIN, HELD_OUT, config, Device.cpu(), TrainingListener.NONE);
  }
}
