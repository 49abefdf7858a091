package io.cgl.checkpoint;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Class 0 is frequent, class 1 is rare. */
class LabelDecisionTest {

  private static final List<Double> PRIOR = List.of(0.9, 0.1);
  private static final List<Double> INVERSE_PRIOR = List.of(-Math.log(0.9), -Math.log(0.1));
  private static final float[] PERHAPS_RARE = {0.8f, 0.2f};

  @Test
  void shouldNameTheMostProbableClassWithoutADecision() {
    assertThat(LabelDecision.of(null, 2).label(PERHAPS_RARE)).isZero();
    assertThat(LabelDecision.of(null, 2).label(new float[] {0.5f, 0.5f})).isZero();
  }

  @Test
  void shouldWeighProbabilities() {
    LabelDecision balanced = balanced();

    assertThat(balanced.label(PERHAPS_RARE)).isEqualTo(1);
    assertThat(balanced.label(new float[] {0.95f, 0.05f})).isZero();
    assertThat(balanced.labels(new Scores(new float[] {0.8f, 0.2f, 0.95f, 0.05f}, 2)))
        .containsExactly(1, 0);
  }

  @Test
  void shouldNameTheClassOfTheLowestExpectedCost() {
    // To take the rare class for the frequent one costs 3, the reverse costs 1.
    LabelDecision costs =
        LabelDecision.of(
            Manifest.Decision.costs(PRIOR, List.of(List.of(0.0, 1.0), List.of(3.0, 0.0))), 2);

    assertThat(costs.label(new float[] {0.74f, 0.26f})).isEqualTo(1);
    assertThat(costs.label(new float[] {0.76f, 0.24f})).isZero();
  }

  @Test
  void shouldFollowThePriorUnlessBalanced() {
    assertThat(balanced().followsPrior()).isFalse();
    assertThat(LabelDecision.of(null, 2).followsPrior()).isTrue();
    for (DecisionObjective objective :
        List.of(DecisionObjective.MACRO_F1, DecisionObjective.ACCURACY)) {
      Manifest.Decision decision = Manifest.Decision.weighted(objective, PRIOR, List.of(0.0, 1.0));
      assertThat(LabelDecision.of(decision, 2).followsPrior()).isTrue();
    }
  }

  @Test
  void shouldKeepBalancedLabelsWhereProbabilitiesAreReweighted() {
    Manifest.Decision reweighted = decision().reweighted(new float[] {0.1f, 0.9f});

    assertThat(reweighted.prior().get(0)).isCloseTo(0.5, within(1e-6));
    // 0.8 : 0.2 times 0.1 : 0.9.
    assertThat(LabelDecision.of(reweighted, 2).label(new float[] {0.31f, 0.69f})).isEqualTo(1);
    assertThat(LabelDecision.of(reweighted, 2).label(new float[] {0.68f, 0.32f})).isZero();
  }

  @Test
  void shouldSurviveTheManifest(@TempDir Path folder) throws IOException {
    CheckpointBundle bundle =
        LinearCheckpoint.signOfX("m", 1)
            .write(folder.resolve("bundle"), Map.of(), List.of(), decision(), 9L, 1L);

    assertThat(CheckpointBundle.open(bundle.folder()).manifest().decision()).isEqualTo(decision());
    assertThat(bundle.folder().resolve(BundleFiles.MANIFEST))
        .content()
        .contains("\"objective\" : \"balanced\"")
        .doesNotContain("costs");
  }

  @Test
  void shouldReadManifestsOfTheReleaseBefore(@TempDir Path folder) throws IOException {
    CheckpointBundle bundle =
        LinearCheckpoint.signOfX("m", 1).write(folder.resolve("bundle"), 9L, 1L);
    String written = Files.readString(bundle.folder().resolve(BundleFiles.MANIFEST));
    String current = "\"formatVersion\" : " + Manifest.FORMAT_VERSION;
    assertThat(written).contains(current).doesNotContain("decision");

    Manifest before =
        CheckpointBundle.parse(
            folder, written.replace(current, "\"formatVersion\" : 1").getBytes(UTF_8));

    assertThat(LabelDecision.of(before).label(PERHAPS_RARE)).isZero();
    assertThatThrownBy(
            () ->
                CheckpointBundle.parse(
                    folder, written.replace(current, "\"formatVersion\" : 3").getBytes(UTF_8)))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("has format version 3, this version reads 1 to 2");
  }

  @Test
  void shouldRefuseADecisionThatDoesNotSuitTheClasses() {
    assertThatThrownBy(() -> LabelDecision.of(decision(), 3))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("each of the 3 classes");
    assertRefused(new Manifest.Decision(null, PRIOR, INVERSE_PRIOR, null), "objective");
    assertRefused(weighted(List.of(0.0, 1.0), INVERSE_PRIOR), "above 0");
    assertRefused(weighted(PRIOR, List.of(0.0, Double.NaN)), "weight");
    assertRefused(weighted(PRIOR, List.of(0.0, 1e6)), "weight");
    assertRefused(weighted(PRIOR, null), "weight");
    assertRefused(
        Manifest.Decision.costs(PRIOR, List.of(List.of(0.0, 1.0))), "a row of costs for every");
    assertRefused(
        Manifest.Decision.costs(PRIOR, List.of(List.of(0.0, -1.0), List.of(1.0, 0.0))), "below 0");
  }

  private static void assertRefused(Manifest.Decision decision, String why) {
    assertThatThrownBy(() -> LabelDecision.of(decision, 2))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining(why);
  }

  private static LabelDecision balanced() {
    return LabelDecision.of(decision(), 2);
  }

  private static Manifest.Decision decision() {
    return weighted(PRIOR, INVERSE_PRIOR);
  }

  private static Manifest.Decision weighted(List<Double> prior, List<Double> logWeights) {
    return Manifest.Decision.weighted(DecisionObjective.BALANCED, prior, logWeights);
  }
}
