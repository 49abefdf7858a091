package io.cgl.stream.models;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cgl.checkpoint.CheckpointBundle;
import io.cgl.checkpoint.CheckpointException;
import io.cgl.checkpoint.LinearCheckpoint;
import io.cgl.drift.priors.DecisionPrior;
import io.cgl.stream.classify.Abstention;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelRequirementsTest {

  @TempDir Path folder;

  @Test
  void shouldRefuseAModelWhoseThresholdsAreForClassesThatItDoesNotHave() throws IOException {
    CheckpointBundle misspelt =
        LinearCheckpoint.signOfX("signs", 1f).write(folder, Map.of("hihg", 0.9), 1L, 1L);

    assertThatThrownBy(() -> require(DecisionPrior.UNIFORM, misspelt))
        .isInstanceOf(CheckpointException.class)
        .hasMessage(
            "the manifest sets thresholds for [hihg], the model's classes are [low, high]: name"
                + " those");
  }

  @Test
  void shouldRefuseAModelThatDoesNotSayWhatTheDecisionPriorIsWorkedOutFrom() throws IOException {
    CheckpointBundle unsaid = LinearCheckpoint.signOfX("signs", 1f).write(folder, 1L, 1L);

    assertThatThrownBy(() -> require(DecisionPrior.STREAM, unsaid))
        .isInstanceOf(CheckpointException.class)
        .hasMessage(
            "the model's manifest has no held-out confusion matrix, which --decision-prior stream"
                + " needs: use uniform");
  }

  private static void require(DecisionPrior prior, CheckpointBundle bundle) {
    new ModelRequirements(Abstention.NONE, prior).accept(bundle.manifest());
  }
}
