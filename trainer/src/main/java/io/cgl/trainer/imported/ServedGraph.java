package io.cgl.trainer.imported;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import io.cgl.checkpoint.OnnxGraph;
import io.cgl.checkpoint.features.InputField;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Puts nodes around a foreign graph, so that it takes encoded rows and gives probabilities as a
 * checkpoint's does. The nodes within it stay as they are.
 */
final class ServedGraph {

  private static final String OWN = "cgl_import_";
  private static final String ML = "ai.onnx.ml";

  /** The first version whose LabelEncoder maps whole numbers to words. */
  private static final int LABEL_ENCODER = 2;

  /** What the foreign graph's last tensor holds. */
  enum Output {
    /** Probabilities of all classes. */
    PROBABILITIES,
    /** Logits of all classes. */
    LOGITS,
    /** The probability of the second of two classes. */
    SECOND,
    /** The logit of the second of two classes. */
    SECOND_LOGIT
  }

  private final ForeignGraph foreign;
  private final List<InputField> inputs;
  private final List<NodeProto> before = new ArrayList<>();
  private final List<NodeProto> after = new ArrayList<>();
  private final List<TensorProto> constants = new ArrayList<>();
  private Optional<String> guard = Optional.empty();
  private int names;

  private ServedGraph(ForeignGraph foreign, List<InputField> inputs) {
    this.foreign = foreign;
    this.inputs = inputs;
  }

  /**
   * The graph of a checkpoint.
   *
   * @param inputs of the checkpoint: for one matrix in its order, else named as the graph's inputs
   */
  static ModelProto of(ForeignGraph foreign, List<InputField> inputs, Output output) {
    ServedGraph served = new ServedGraph(foreign, inputs);
    served.feed();
    served.finish(output);
    return served.model();
  }

  private void feed() {
    List<Long> whole = new ArrayList<>();
    if (foreign.isMatrix(inputs.size())) {
      ForeignGraph.Input matrix = foreign.inputs().get(0);
      List<Double> offsets = inputs.stream().map(ServedGraph::offset).toList();
      number(OnnxGraph.INPUT, matrix, offsets);
      for (long column = 0; matrix.isWhole() && column < inputs.size(); column++) {
        whole.add(column);
      }
    } else {
      for (ForeignGraph.Input input : foreign.inputs()) {
        int column = column(input.name());
        String at = constant(ForeignGraph.INT64, List.of((double) column), input.rank() == 2);
        String value = next();
        before.add(
            node("Gather", value, OnnxGraph.INPUT, at).addAttribute(integer("axis", 1)).build());
        if (input.isWord()) {
          String position = next();
          before.add(cast(value, position, ForeignGraph.INT64));
          before.add(
              words(
                  (InputField.Categorical) inputs.get(column),
                  position,
                  TensorNames.own(input.name())));
        } else {
          number(value, input, List.of(offset(inputs.get(column))));
          if (input.isWhole()) {
            whole.add((long) column);
          }
        }
      }
    }
    guard = whole.isEmpty() ? Optional.empty() : Optional.of(guard(whole));
  }

  /** In the type of the foreign input, in which the offset is added again. */
  private void number(String from, ForeignGraph.Input input, List<Double> offsets) {
    String to = TensorNames.own(input.name());
    if (offsets.stream().allMatch(offset -> offset == 0)) {
      before.add(cast(from, to, input.type()));
      return;
    }
    String less = next();
    before.add(cast(from, less, input.type()));
    before.add(node("Add", to, less, constant(input.type(), offsets, true)).build());
  }

  private static double offset(InputField input) {
    return input instanceof InputField.Numeric number ? number.offset() : 0;
  }

  private int column(String name) {
    int column = 0;
    while (!inputs.get(column).name().equals(name)) {
      column++;
    }
    return column;
  }

  /**
   * Zero for each row, and NaN where a whole number is missing: cast, it would be any number. Rows
   * x 1.
   */
  private String guard(List<Long> columns) {
    String at =
        constant(
            ForeignGraph.INT64, columns.stream().map(column -> (double) column).toList(), true);
    String values = next();
    before.add(
        node("Gather", values, OnnxGraph.INPUT, at).addAttribute(integer("axis", 1)).build());
    String zeros = next();
    before.add(node("Sub", zeros, values, values).build());
    String ones = next();
    TensorProto.Builder weights =
        TensorProto.newBuilder()
            .setName(ones)
            .setDataType(ForeignGraph.FLOAT)
            .addDims(columns.size())
            .addDims(1);
    columns.forEach(column -> weights.addFloatData(1));
    constants.add(weights.build());
    String sum = next();
    before.add(node("MatMul", sum, zeros, ones).build());
    return sum;
  }

  private void finish(Output output) {
    String last = TensorNames.own(foreign.output());
    String floats = last;
    if (foreign.outputType() != ForeignGraph.FLOAT) {
      floats = next();
      after.add(cast(last, floats, ForeignGraph.FLOAT));
    }
    String probabilities = next();
    switch (output) {
      case PROBABILITIES -> after.add(node("Identity", probabilities, floats).build());
      case LOGITS ->
          after.add(
              node("Softmax", probabilities, floats).addAttribute(integer("axis", 1)).build());
      case SECOND -> both(floats, probabilities);
      case SECOND_LOGIT -> {
        String second = next();
        after.add(node("Sigmoid", second, floats).build());
        both(second, probabilities);
      }
    }
    after.add(
        guard
            .map(zeros -> node("Add", OnnxGraph.OUTPUT, probabilities, zeros))
            .orElseGet(() -> node("Identity", OnnxGraph.OUTPUT, probabilities))
            .build());
  }

  /** The first class has what the second one leaves. */
  private void both(String second, String to) {
    String one = OWN + "one";
    constants.add(
        TensorProto.newBuilder()
            .setName(one)
            .setDataType(ForeignGraph.FLOAT)
            .addDims(1)
            .addFloatData(1)
            .build());
    String first = next();
    after.add(node("Sub", first, one, second).build());
    after.add(node("Concat", to, first, second).addAttribute(integer("axis", 1)).build());
  }

  private ModelProto model() {
    GraphProto graph = foreign.model().getGraph();
    GraphProto.Builder built =
        graph.toBuilder()
            .clearNode()
            .clearInput()
            .clearOutput()
            .clearValueInfo()
            .clearInitializer();
    // Older models list their constants among the inputs.
    graph.getInputList().stream()
        .filter(
            input -> foreign.inputs().stream().noneMatch(own -> own.name().equals(input.getName())))
        .map(input -> input.toBuilder().setName(TensorNames.own(input.getName())).build())
        .forEach(built::addInput);
    built.addInput(0, rows(OnnxGraph.INPUT, inputs.size()));
    before.forEach(built::addNode);
    graph.getNodeList().stream()
        .filter(node -> !ForeignGraph.isZipMap(node))
        .map(TensorNames::own)
        .forEach(built::addNode);
    graph.getInitializerList().stream().map(TensorNames::own).forEach(built::addInitializer);
    after.forEach(built::addNode);
    constants.forEach(built::addInitializer);
    built.addOutput(rows(OnnxGraph.OUTPUT, 0));
    ModelProto.Builder model = foreign.model().toBuilder().setGraph(built);
    boolean words = foreign.inputs().stream().anyMatch(ForeignGraph.Input::isWord);
    if (words && model.getOpsetImportList().stream().noneMatch(set -> set.getDomain().equals(ML))) {
      model.addOpsetImport(OperatorSetIdProto.newBuilder().setDomain(ML).setVersion(LABEL_ENCODER));
    }
    return model.build();
  }

  /** Positions in the vocabulary as words; a missing or unseen one is an empty word. */
  private NodeProto words(InputField.Categorical field, String from, String to) {
    NodeProto.Builder encoder =
        node("LabelEncoder", to, from)
            .setDomain(ML)
            .addAttribute(
                AttributeProto.newBuilder()
                    .setName("default_string")
                    .setType(AttributeProto.AttributeType.STRING)
                    .setS(ByteString.EMPTY));
    List<ByteString> words = field.vocabulary().stream().map(ByteString::copyFromUtf8).toList();
    if (mlVersion() < LABEL_ENCODER) {
      // It counts from 0, where the unseen word is.
      return encoder
          .addAttribute(
              strings("classes_strings").addStrings(ByteString.EMPTY).addAllStrings(words))
          .build();
    }
    AttributeProto.Builder keys =
        AttributeProto.newBuilder()
            .setName("keys_int64s")
            .setType(AttributeProto.AttributeType.INTS);
    for (int k = 1; k <= words.size(); k++) {
      keys.addInts(k);
    }
    return encoder
        .addAttribute(keys)
        .addAttribute(strings("values_strings").addAllStrings(words))
        .build();
  }

  private static AttributeProto.Builder strings(String name) {
    return AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.STRINGS);
  }

  /** Of the model, or the one that is added to it. */
  private long mlVersion() {
    return foreign.model().getOpsetImportList().stream()
        .filter(set -> set.getDomain().equals(ML))
        .mapToLong(OperatorSetIdProto::getVersion)
        .findFirst()
        .orElse(LABEL_ENCODER);
  }

  /**
   * A constant of one axis.
   *
   * @param axis whether it has one; else it is one value
   */
  private String constant(int type, List<Double> values, boolean axis) {
    String name = next();
    TensorProto.Builder tensor = TensorProto.newBuilder().setName(name).setDataType(type);
    if (axis) {
      tensor.addDims(values.size());
    }
    for (double value : values) {
      switch (type) {
        case ForeignGraph.INT64 -> tensor.addInt64Data((long) value);
        case ForeignGraph.INT32 -> tensor.addInt32Data((int) value);
        case ForeignGraph.DOUBLE -> tensor.addDoubleData(value);
        default -> tensor.addFloatData((float) value);
      }
    }
    constants.add(tensor.build());
    return name;
  }

  private static ValueInfoProto rows(String name, int width) {
    TensorShapeProto.Dimension.Builder columns = TensorShapeProto.Dimension.newBuilder();
    if (width > 0) {
      columns.setDimValue(width);
    } else {
      columns.setDimParam("classes");
    }
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(
            TypeProto.newBuilder()
                .setTensorType(
                    TypeProto.Tensor.newBuilder()
                        .setElemType(ForeignGraph.FLOAT)
                        .setShape(
                            TensorShapeProto.newBuilder()
                                .addDim(TensorShapeProto.Dimension.newBuilder().setDimParam("rows"))
                                .addDim(columns))))
        .build();
  }

  private static NodeProto cast(String from, String to, int type) {
    return node("Cast", to, from).addAttribute(integer("to", type)).build();
  }

  private static NodeProto.Builder node(String operator, String to, String... from) {
    return NodeProto.newBuilder()
        .setOpType(operator)
        .setName(OWN + operator + "_" + to)
        .addAllInput(List.of(from))
        .addOutput(to);
  }

  private static AttributeProto integer(String name, long value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.INT)
        .setI(value)
        .build();
  }

  private String next() {
    names++;
    return OWN + names;
  }
}
