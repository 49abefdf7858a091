package io.cgl.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import io.cgl.checkpoint.features.FeatureBatch;
import io.cgl.checkpoint.trees.TreelessGraph;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Trees that are evaluated in Java against ONNX Runtime, which evaluates the whole graph. */
class TreesInJavaTest {

  private static final List<String> MODES =
      List.of("BRANCH_LT", "BRANCH_LEQ", "BRANCH_GT", "BRANCH_GTE", "BRANCH_EQ", "BRANCH_NEQ");

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"1, 300, 40, 1", "2, 30, 200, 1", "3, 50, 64, 3", "4, 200, 2, 1", "5, 7, 1, 2"})
  void shouldGiveTheSameBitsAsTheRuntime(long seed, int trees, int leaves, int perLeaf)
      throws IOException {
    RandomTrees forest = new RandomTrees(seed, 6, 3, MODES).grow(trees, leaves, perLeaf);
    Path file = write(forest, forest.node());
    float[][] rows = forest.rows(500);

    assertThat(cut(file, rows)).isTrue();
    assertThat(score(OnnxGraph.load(file, 3, 1, rows), rows))
        .isEqualTo(score(OnnxGraph.load(file, 3, 1), rows));
  }

  @ParameterizedTest
  @CsvSource({"BRANCH_LT", "BRANCH_NEQ"})
  void shouldScoreOneRowAsInABatch(String mode) throws IOException {
    RandomTrees forest = new RandomTrees(6, 6, 3, List.of(mode)).grow(90, 30, 1);
    float[][] rows = forest.rows(20);

    try (OnnxGraph graph = OnnxGraph.load(write(forest, forest.node()), 3, 1, rows);
        ScoringSession session = graph.newSession()) {
      Scores all = session.score(FeatureBatch.of(rows));
      for (int row = 0; row < rows.length; row++) {
        float[] alone = session.score(FeatureBatch.of(new float[][] {rows[row]})).flat();
        assertThat(alone).isEqualTo(all.row(row));
      }
    }
  }

  @Test
  void shouldAddTheBaseValues() throws IOException {
    RandomTrees forest = new RandomTrees(7, 6, 3, MODES).grow(20, 10, 1);
    NodeProto node =
        forest.node().toBuilder()
            .addAttribute(
                AttributeProto.newBuilder()
                    .setName("base_values")
                    .setType(AttributeProto.AttributeType.FLOATS)
                    .addAllFloats(List.of(0.5f, -1f, 2f)))
            .build();
    Path file = write(forest, node);
    float[][] rows = forest.rows(50);

    assertThat(cut(file, rows)).isTrue();
    assertThat(score(OnnxGraph.load(file, 3, 1, rows), rows))
        .isEqualTo(score(OnnxGraph.load(file, 3, 1), rows));
  }

  @Test
  void shouldLeaveTreesThatItDoesNotKnowToTheRuntime() throws IOException {
    RandomTrees forest = new RandomTrees(8, 6, 3, MODES).grow(3, 10, 1);

    assertThat(cutWith(forest, text("aggregate_function", "AVERAGE"))).isFalse();
    assertThat(cutWith(forest, text("post_transform", "LOGISTIC"))).isFalse();
    assertThat(cutWith(forest, text("of_a_later_version", "x"))).isFalse();
    assertThat(cut(write(forest, forest.node()), new float[][] {{1, 2}}))
        .as("rows lack tested columns")
        .isFalse();
    RandomTrees large = new RandomTrees(9, 6, 3, MODES).grow(3, 300, 1);
    assertThat(cut(write(large, large.node()), large.rows(1))).isFalse();
  }

  @Test
  void shouldLeaveHostileTreesToTheRuntime() throws IOException {
    RandomTrees forest = new RandomTrees(10, 6, 3, List.of("BRANCH_LT")).grow(2, 10, 1);

    assertThat(cutWith(forest, ints("nodes_truenodeids", list -> list.setInts(0, 0))))
        .as("a circle")
        .isFalse();
    assertThat(cutWith(forest, ints("nodes_truenodeids", list -> list.setInts(0, 1000))))
        .as("a node that is not there")
        .isFalse();
    assertThat(cutWith(forest, ints("nodes_featureids", list -> list.setInts(0, -1))))
        .as("a column that is not there")
        .isFalse();
    for (long far : new long[] {Integer.MAX_VALUE, 1L << 40}) {
      assertThat(cutWith(forest, ints("nodes_featureids", list -> list.setInts(0, far))))
          .as("column %d", far)
          .isFalse();
      assertThat(cutWith(forest, ints("n_targets", attribute -> attribute.setI(far))))
          .as("%d targets", far)
          .isFalse();
    }
    assertThat(cutWith(forest, ints("target_ids", list -> list.setInts(0, 3))))
        .as("a target that is not there")
        .isFalse();
    assertThat(cutWith(forest, ints("nodes_nodeids", list -> list.setInts(1, 0))))
        .as("a node twice")
        .isFalse();
    assertThat(cutWith(forest, ints("nodes_falsenodeids", AttributeProto.Builder::clearInts)))
        .as("a list that is too short")
        .isFalse();
  }

  private boolean cutWith(RandomTrees forest, Consumer<NodeProto.Builder> change)
      throws IOException {
    NodeProto.Builder node = forest.node().toBuilder();
    change.accept(node);
    return cut(write(forest, node.build()), forest.rows(1));
  }

  private static Consumer<NodeProto.Builder> text(String name, String value) {
    return node ->
        node.addAttribute(
            AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.STRING)
                .setS(com.google.protobuf.ByteString.copyFromUtf8(value)));
  }

  private static Consumer<NodeProto.Builder> ints(
      String name, Consumer<AttributeProto.Builder> change) {
    return node ->
        node.getAttributeBuilderList().stream()
            .filter(attribute -> attribute.getName().equals(name))
            .forEach(change);
  }

  private static boolean cut(Path file, float[][] typical) throws IOException {
    return TreelessGraph.of(file, OnnxGraph.INPUT, typical).isPresent();
  }

  private static float[] score(OnnxGraph graph, float[][] rows) {
    try (graph;
        ScoringSession session = graph.newSession()) {
      return session.score(FeatureBatch.of(rows)).flat();
    }
  }

  private Path write(RandomTrees forest, NodeProto node) throws IOException {
    return Files.write(folder.resolve("graph.onnx"), forest.model(node).toByteArray());
  }
}
