package io.cgl.trainer.imported;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto.Dimension;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import io.cgl.checkpoint.Checkpoint;
import io.cgl.checkpoint.CheckpointBundle;
import io.cgl.checkpoint.CheckpointException;
import io.cgl.checkpoint.Scores;
import io.cgl.checkpoint.ScoringSession;
import io.cgl.checkpoint.features.FeatureBatch;
import io.cgl.checkpoint.features.InputField;
import io.cgl.trainer.data.CsvRows;
import io.cgl.trainer.data.DataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Models in the forms that their exporters write. Each graph's comment is the Python that makes one
 * of its kind.
 */
class ModelImportTest {

  private static final float[] COEFFICIENTS = {1.5f, -0.5f, -1, 0.25f, 0.5f, 1};
  private static final float[] INTERCEPTS = {0.1f, 0, -0.2f};

  @TempDir private Path folder;
  private Path sample;

  @BeforeEach
  void writeSample() throws IOException {
    StringBuilder rows = new StringBuilder("x1,x2,city,label\n");
    Random random = new Random(5);
    for (int i = 0; i < 300; i++) {
      double x1 = random.nextGaussian();
      double x2 = random.nextGaussian();
      rows.append(
          "%s,%s,%s,%d%n"
              .formatted(x1, x2, List.of("Rome", "Bonn").get(i % 2), argmax(softmax(x1, x2))));
    }
    sample = Files.writeString(folder.resolve("sample.csv"), rows);
  }

  /** {@code to_onnx(LogisticRegression().fit(X, y), X[:1].astype(numpy.float32))}. */
  @Test
  void shouldImportALinearClassifierWithAZipMapAndWholeNumbersForLabels() throws IOException {
    NodeProto classifier =
        ml("LinearClassifier", List.of("X"), List.of("label", "raw"))
            .addAttribute(floats("coefficients", COEFFICIENTS))
            .addAttribute(floats("intercepts", INTERCEPTS))
            .addAttribute(integer("multi_class", 1))
            .addAttribute(text("post_transform", "SOFTMAX"))
            .addAttribute(integers("classlabels_ints", 0, 1, 2))
            .build();
    NodeProto zipMap =
        ml("ZipMap", List.of("raw"), List.of("output_probability"))
            .addAttribute(integers("classlabels_int64s", 0, 1, 2))
            .build();
    ModelProto model =
        model(
            List.of(tensor("X", ForeignGraph.FLOAT, 2)),
            List.of(
                value("label", ForeignGraph.INT64),
                ValueInfoProto.newBuilder().setName("output_probability").build()),
            classifier,
            zipMap);

    CheckpointBundle bundle = imported(model, List.of(), "city");

    assertThat(bundle.manifest().classes()).containsExactly("0", "1", "2");
    assertThat(bundle.manifest().inputs())
        .containsExactly(new InputField.Numeric("x1"), new InputField.Numeric("x2"));
    assertThat(bundle.manifest().onnxAgreement()).isLessThan(1e-5);
    assertThat(bundle.manifest().metrics().get("balancedAccuracy")).isEqualTo(1);
    assertThat(scored(bundle, 0.5f, -2)).containsExactly(softmax(0.5, -2), within(1e-5));
  }

  /** {@code to_onnx(make_pipeline(StandardScaler(), MLP), X[:1].astype(numpy.float64))}. */
  @Test
  void shouldImportDoublesWithoutNamesOfClasses() throws IOException {
    ModelProto model =
        model(
            List.of(tensor("X", ForeignGraph.DOUBLE, 2)),
            List.of(tensor("probabilities", ForeignGraph.DOUBLE, 3)),
            List.of(
                doubles("w", new long[] {2, 3}, 1.5, -1, 0.5, -0.5, 0.25, 1),
                doubles("b", new long[] {3}, 0.1, 0, -0.2)),
            node("MatMul", List.of("X", "w"), "xw").build(),
            node("Add", List.of("xw", "b"), "logits").build(),
            node("Softmax", List.of("logits"), "probabilities")
                .addAttribute(integer("axis", 1))
                .build());

    CheckpointBundle bundle = imported(model, List.of(), "city");

    assertThat(bundle.manifest().classes()).containsExactly("0", "1", "2");
    assertThat(scored(bundle, 0.5f, -2)).containsExactly(softmax(0.5, -2), within(1e-5));
  }

  /** {@code torch.onnx.export(nn.Linear(2, 3), X, f, dynamic_axes={"input": {0: "batch"}})}. */
  @Test
  void shouldTakeLogitsForWhatTheyAre() throws IOException {
    ModelProto model =
        model(
            List.of(tensor("input", ForeignGraph.FLOAT, 2)),
            List.of(tensor("output", ForeignGraph.FLOAT, 3)),
            List.of(
                singles("w", new long[] {3, 2}, COEFFICIENTS),
                singles("b", new long[] {3}, INTERCEPTS)),
            node("Gemm", List.of("input", "w", "b"), "output")
                .addAttribute(integer("transB", 1))
                .build());

    CheckpointBundle bundle = imported(model, List.of("ok", "odd", "bad"), "city", relabelled());

    assertThat(bundle.manifest().classes()).containsExactly("ok", "odd", "bad");
    assertThat(scored(bundle, 0.5f, -2)).containsExactly(softmax(0.5, -2), within(1e-5));
  }

  /** {@code convert_xgboost(XGBClassifier(max_depth=1, n_estimators=1).fit(X, y > 0))}. */
  @Test
  void shouldImportTreesOfTwoClassesWithOneWeight() throws IOException {
    NodeProto trees =
        ml("TreeEnsembleClassifier", List.of("X"), List.of("label", "probabilities"))
            .addAttribute(integers("nodes_treeids", 0, 0, 0))
            .addAttribute(integers("nodes_nodeids", 0, 1, 2))
            .addAttribute(integers("nodes_featureids", 1, 0, 0))
            .addAttribute(floats("nodes_values", 0.5f, 0, 0))
            .addAttribute(floats("nodes_hitrates", 1, 1, 1))
            .addAttribute(texts("nodes_modes", "BRANCH_LT", "LEAF", "LEAF"))
            .addAttribute(integers("nodes_truenodeids", 1, 0, 0))
            .addAttribute(integers("nodes_falsenodeids", 2, 0, 0))
            .addAttribute(integers("nodes_missing_value_tracks_true", 1, 0, 0))
            .addAttribute(integers("class_treeids", 0, 0))
            .addAttribute(integers("class_nodeids", 1, 2))
            .addAttribute(integers("class_ids", 0, 0))
            .addAttribute(floats("class_weights", -1, 2))
            .addAttribute(integers("classlabels_int64s", 0, 1))
            .addAttribute(text("post_transform", "LOGISTIC"))
            .build();
    ModelProto model =
        model(
            List.of(tensor("X", ForeignGraph.FLOAT, 2)),
            List.of(
                value("label", ForeignGraph.INT64), tensor("probabilities", ForeignGraph.FLOAT, 2)),
            trees);

    CheckpointBundle bundle =
        imported(model, List.of(), "city", Files.readString(sample).replace(",2\n", ",1\n"));

    double second = 1 / (1 + Math.exp(-2));
    assertThat(scored(bundle, 0, 1))
        .containsExactly(new double[] {1 - second, second}, within(1e-5));
    double first = 1 / (1 + Math.exp(1));
    assertThat(scored(bundle, 0, 0)).containsExactly(new double[] {1 - first, first}, within(1e-5));
  }

  /**
   * {@code to_onnx(make_pipeline(ColumnTransformer(...), LogisticRegression()),
   * initial_types=...)}.
   */
  @Test
  void shouldImportOneInputPerColumnWithWordsAmongThem() throws IOException {
    NodeProto oneHot =
        ml("OneHotEncoder", List.of("city"), List.of("cities"))
            .addAttribute(texts("cats_strings", "Bonn", "Oslo"))
            .addAttribute(integer("zeros", 1))
            .build();
    ModelProto model =
        model(
            List.of(tensor("city", ForeignGraph.STRING, 1), tensor("x2", ForeignGraph.FLOAT, 1)),
            List.of(tensor("p", ForeignGraph.FLOAT, 1)),
            List.of(integersOf("flat", 0, 2), singles("w", new long[] {3, 1}, 2, -3, 1)),
            oneHot,
            node("Reshape", List.of("cities", "flat"), "hot").build(),
            node("Concat", List.of("hot", "x2"), "all").addAttribute(integer("axis", 1)).build(),
            node("MatMul", List.of("all", "w"), "logit").build(),
            node("Sigmoid", List.of("logit"), "p").build());

    CheckpointBundle bundle =
        imported(model, List.of(), "x1", Files.readString(sample).replace(",2\n", ",1\n"));

    assertThat(bundle.manifest().inputs())
        .containsExactly(
            new InputField.Numeric("x2"),
            new InputField.Categorical("city", List.of("Bonn", "Oslo", "Rome")));
    assertThat(scored(bundle, 0.5f, 1)[1]).isCloseTo(1 / (1 + Math.exp(-2.5)), within(1e-5));
    assertThat(scored(bundle, 0.5f, 2)[1]).isCloseTo(1 / (1 + Math.exp(2.5)), within(1e-5));
    assertThat(scored(bundle, 0.5f, 3)[1]).isCloseTo(1 / (1 + Math.exp(-0.5)), within(1e-5));
    assertThat(scored(bundle, 0.5f, 0)[1]).isCloseTo(1 / (1 + Math.exp(-0.5)), within(1e-5));
  }

  @Test
  void shouldKeepTheDigitsOfNumbersThatFloatsCannotHold() throws IOException {
    for (int type : List.of(ForeignGraph.DOUBLE, ForeignGraph.INT64)) {
      ModelProto model =
          model(
              List.of(tensor("t", type, 1)),
              List.of(tensor("p", ForeignGraph.DOUBLE, 1)),
              List.of(doubles("middle", new long[] {1}, 1_700_000_029.5)),
              node("Cast", List.of("t"), "wide")
                  .addAttribute(integer("to", ForeignGraph.DOUBLE))
                  .build(),
              node("Sub", List.of("wide", "middle"), "from").build(),
              node("Sigmoid", List.of("from"), "p").build());
      StringBuilder rows = new StringBuilder("t,label\n");
      for (int i = 0; i < 60; i++) {
        rows.append("%d,%s%n".formatted(1_700_000_000 + i, i < 30 ? "before" : "later"));
      }

      CheckpointBundle bundle = imported(model, List.of(), "", rows.toString());

      assertThat(bundle.manifest().metrics().get("balancedAccuracy")).isEqualTo(1);
      assertThat(bundle.manifest().inputs().get(0))
          .isEqualTo(new InputField.Numeric("t", 1_700_000_030, false, List.of()));
      assertThat(scored(bundle, Float.NaN)).containsOnly(Double.NaN);
    }
  }

  @Test
  void shouldGiveWordsToModelsOfTheFirstVersionOfMachineLearningOperators() throws IOException {
    NodeProto oneHot =
        ml("OneHotEncoder", List.of("city"), List.of("cities"))
            .addAttribute(texts("cats_strings", "Bonn", "Rome"))
            .addAttribute(integer("zeros", 1))
            .build();
    ModelProto newest =
        model(
            List.of(tensor("city", ForeignGraph.STRING, 1)),
            List.of(tensor("probabilities", ForeignGraph.FLOAT, 2)),
            List.of(integersOf("flat", 0, 2)),
            oneHot,
            node("Reshape", List.of("cities", "flat"), "probabilities").build());
    ModelProto model =
        newest.toBuilder()
            .setOpsetImport(
                1, OperatorSetIdProto.newBuilder().setDomain("ai.onnx.ml").setVersion(1))
            .build();

    CheckpointBundle bundle =
        imported(
            model, List.of("0", "1"), "x1,x2", Files.readString(sample).replace(",2\n", ",1\n"));

    assertThat(scored(bundle, 1)).containsExactly(1, 0);
    assertThat(scored(bundle, 2)).containsExactly(0, 1);
  }

  @Test
  void shouldRefuseARegressor() {
    NodeProto regressor =
        ml("LinearRegressor", List.of("X"), List.of("variable"))
            .addAttribute(floats("coefficients", 1, 2))
            .addAttribute(floats("intercepts", 0))
            .build();

    assertThatThrownBy(
            () ->
                imported(
                    model(
                        List.of(tensor("X", ForeignGraph.FLOAT, 2)),
                        List.of(tensor("variable", ForeignGraph.FLOAT, 1)),
                        regressor),
                    List.of(),
                    "city"))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("the model is a regressor (LinearRegressor gives 'variable')");
  }

  @Test
  void shouldSayWhyAModelCannotBeServed() throws IOException {
    ValueInfoProto one =
        tensor("X", ForeignGraph.FLOAT, 2).toBuilder()
            .setType(
                type(
                    ForeignGraph.FLOAT,
                    Dimension.newBuilder().setDimValue(1).build(),
                    dimension(2)))
            .build();
    NodeProto identity = node("Identity", List.of("X"), "p").build();
    assertThatThrownBy(
            () ->
                imported(
                    model(List.of(one), List.of(tensor("p", ForeignGraph.FLOAT, 2)), identity),
                    List.of(),
                    "city"))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("input 'X' takes exactly 1 rows");
    assertThatThrownBy(
            () ->
                imported(
                    model(
                        List.of(tensor("X", ForeignGraph.FLOAT, 9)),
                        List.of(tensor("p", ForeignGraph.FLOAT, 2)),
                        identity),
                    List.of(),
                    "city"))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("the model takes 9 columns, changed.csv has 2");
    assertThatThrownBy(
            () ->
                imported(
                    model(
                        List.of(tensor("X", ForeignGraph.FLOAT, 2)),
                        List.of(value("y", ForeignGraph.INT64)),
                        identity),
                    List.of(),
                    "city"))
        .hasMessageContaining("0 outputs are floats", "y");
    NodeProto unknown = node("Mystery", List.of("X"), "p").setDomain("my.company").build();
    assertThatThrownBy(
            () ->
                imported(
                    model(
                        List.of(tensor("X", ForeignGraph.FLOAT, 2)),
                        List.of(tensor("p", ForeignGraph.FLOAT, 2)),
                        unknown),
                    List.of(),
                    "city"))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("Mystery");
    assertThatThrownBy(
            () ->
                new ModelImport(
                    Files.writeString(folder.resolve("no.onnx"), "no model at all"),
                    CsvRows.open(sample, "label", Set.of("city")),
                    List.of(),
                    Clock.systemUTC()))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("no.onnx is no ONNX graph");
  }

  private String relabelled() throws IOException {
    return Files.readString(sample)
        .replace(",0\n", ",ok\n")
        .replace(",1\n", ",odd\n")
        .replace(",2\n", ",bad\n");
  }

  private CheckpointBundle imported(ModelProto model, List<String> classes, String ignored)
      throws IOException {
    return imported(model, classes, ignored, Files.readString(sample));
  }

  private CheckpointBundle imported(
      ModelProto model, List<String> classes, String ignored, String rows) throws IOException {
    Path file = Files.write(folder.resolve("model.onnx"), model.toByteArray());
    Path changed = Files.writeString(folder.resolve("changed.csv"), rows);
    return new ModelImport(
            file,
            CsvRows.open(
                changed, "label", ignored.isEmpty() ? Set.of() : Set.of(ignored.split(",", -1))),
            classes,
            Clock.systemUTC())
        .write("foreign", folder.resolve(UUID.randomUUID().toString()));
  }

  private static double[] scored(CheckpointBundle bundle, float... row) {
    try (Checkpoint checkpoint = Checkpoint.load(bundle, 1);
        ScoringSession session = checkpoint.newSession()) {
      Scores scores = session.score(FeatureBatch.of(new float[][] {row}));
      return IntStream.range(0, scores.classes()).mapToDouble(k -> scores.at(0, k)).toArray();
    }
  }

  private static double[] softmax(double x1, double x2) {
    double[] exponentials =
        IntStream.range(0, 3)
            .mapToDouble(
                k ->
                    Math.exp(
                        COEFFICIENTS[2 * k] * x1 + COEFFICIENTS[2 * k + 1] * x2 + INTERCEPTS[k]))
            .toArray();
    double sum = DoubleStream.of(exponentials).sum();
    return DoubleStream.of(exponentials).map(each -> each / sum).toArray();
  }

  private static int argmax(double[] values) {
    return IntStream.range(0, values.length).reduce(0, (a, b) -> values[b] > values[a] ? b : a);
  }

  private static ModelProto model(
      List<ValueInfoProto> inputs, List<ValueInfoProto> outputs, NodeProto... nodes) {
    return model(inputs, outputs, List.of(), nodes);
  }

  private static ModelProto model(
      List<ValueInfoProto> inputs,
      List<ValueInfoProto> outputs,
      List<TensorProto> constants,
      NodeProto... nodes) {
    return ModelProto.newBuilder()
        .setIrVersion(8)
        .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(15))
        .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("ai.onnx.ml").setVersion(3))
        .setGraph(
            GraphProto.newBuilder()
                .setName("foreign")
                .addAllInput(inputs)
                .addAllOutput(outputs)
                .addAllInitializer(constants)
                .addAllNode(List.of(nodes)))
        .build();
  }

  private static NodeProto.Builder ml(String operator, List<String> from, List<String> to) {
    return NodeProto.newBuilder()
        .setOpType(operator)
        .setDomain("ai.onnx.ml")
        .addAllInput(from)
        .addAllOutput(to);
  }

  private static NodeProto.Builder node(String operator, List<String> from, String to) {
    return NodeProto.newBuilder().setOpType(operator).addAllInput(from).addOutput(to);
  }

  private static ValueInfoProto value(String name, int type) {
    return ValueInfoProto.newBuilder().setName(name).setType(type(type, free())).build();
  }

  private static ValueInfoProto tensor(String name, int type, int width) {
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(type(type, free(), dimension(width)))
        .build();
  }

  private static TypeProto type(int type, Dimension... shape) {
    return TypeProto.newBuilder()
        .setTensorType(
            TypeProto.Tensor.newBuilder()
                .setElemType(type)
                .setShape(TensorShapeProto.newBuilder().addAllDim(List.of(shape))))
        .build();
  }

  private static Dimension free() {
    return Dimension.newBuilder().setDimParam("N").build();
  }

  private static Dimension dimension(int size) {
    return Dimension.newBuilder().setDimValue(size).build();
  }

  private static TensorProto singles(String name, long[] shape, float... values) {
    TensorProto.Builder tensor =
        TensorProto.newBuilder().setName(name).setDataType(ForeignGraph.FLOAT);
    for (long size : shape) {
      tensor.addDims(size);
    }
    for (float value : values) {
      tensor.addFloatData(value);
    }
    return tensor.build();
  }

  private static TensorProto doubles(String name, long[] shape, double... values) {
    TensorProto.Builder tensor =
        TensorProto.newBuilder().setName(name).setDataType(ForeignGraph.DOUBLE);
    for (long size : shape) {
      tensor.addDims(size);
    }
    for (double value : values) {
      tensor.addDoubleData(value);
    }
    return tensor.build();
  }

  private static TensorProto integersOf(String name, long... values) {
    TensorProto.Builder tensor =
        TensorProto.newBuilder()
            .setName(name)
            .setDataType(ForeignGraph.INT64)
            .addDims(values.length);
    for (long value : values) {
      tensor.addInt64Data(value);
    }
    return tensor.build();
  }

  private static AttributeProto floats(String name, float... values) {
    AttributeProto.Builder attribute =
        AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.FLOATS);
    for (float value : values) {
      attribute.addFloats(value);
    }
    return attribute.build();
  }

  private static AttributeProto integers(String name, long... values) {
    AttributeProto.Builder attribute =
        AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.INTS);
    for (long value : values) {
      attribute.addInts(value);
    }
    return attribute.build();
  }

  private static AttributeProto integer(String name, long value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.INT)
        .setI(value)
        .build();
  }

  private static AttributeProto text(String name, String value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.STRING)
        .setS(ByteString.copyFromUtf8(value))
        .build();
  }

  private static AttributeProto texts(String name, String... values) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.STRINGS)
        .addAllStrings(Stream.of(values).map(ByteString::copyFromUtf8).toList())
        .build();
  }
}
