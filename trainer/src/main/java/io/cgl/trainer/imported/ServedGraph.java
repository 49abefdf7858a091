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
    if (foreign.inputs().size() == 1 && foreign.inputs().get(0).width() != 1) {
      ForeignGraph.Input matrix = foreign.inputs().get(0);
      before.add(cast(OnnxGraph.INPUT, TensorNames.own(matrix.name()), matrix.type()));
      return;
    }
    for (ForeignGraph.Input input : foreign.inputs()) {
      int column = 0;
      while (!inputs.get(column).name().equals(input.name())) {
        column++;
      }
      String at = constant(column, input.rank() == 2 ? List.of(1L) : List.of());
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
        before.add(cast(value, TensorNames.own(input.name()), input.type()));
      }
    }
  }

  private void finish(Output output) {
    String last = TensorNames.own(foreign.output());
    String floats = last;
    if (foreign.outputType() != ForeignGraph.FLOAT) {
      floats = next();
      after.add(cast(last, floats, ForeignGraph.FLOAT));
    }
    switch (output) {
      case PROBABILITIES -> after.add(node("Identity", OnnxGraph.OUTPUT, floats).build());
      case LOGITS ->
          after.add(
              node("Softmax", OnnxGraph.OUTPUT, floats).addAttribute(integer("axis", 1)).build());
      case SECOND -> both(floats);
      case SECOND_LOGIT -> {
        String second = next();
        after.add(node("Sigmoid", second, floats).build());
        both(second);
      }
    }
  }

  /** The first class has what the second one leaves. */
  private void both(String second) {
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
    after.add(
        node("Concat", OnnxGraph.OUTPUT, first, second).addAttribute(integer("axis", 1)).build());
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
        .filter(node -> !node.getOpType().equals("ZipMap"))
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
  private static NodeProto words(InputField.Categorical field, String from, String to) {
    AttributeProto.Builder keys =
        AttributeProto.newBuilder()
            .setName("keys_int64s")
            .setType(AttributeProto.AttributeType.INTS);
    AttributeProto.Builder values =
        AttributeProto.newBuilder()
            .setName("values_strings")
            .setType(AttributeProto.AttributeType.STRINGS);
    for (int k = 0; k < field.vocabulary().size(); k++) {
      keys.addInts(k + 1);
      values.addStrings(ByteString.copyFromUtf8(field.vocabulary().get(k)));
    }
    return node("LabelEncoder", to, from)
        .setDomain(ML)
        .addAttribute(keys)
        .addAttribute(values)
        .addAttribute(
            AttributeProto.newBuilder()
                .setName("default_string")
                .setType(AttributeProto.AttributeType.STRING)
                .setS(ByteString.EMPTY))
        .build();
  }

  private String constant(long value, List<Long> shape) {
    String name = next();
    constants.add(
        TensorProto.newBuilder()
            .setName(name)
            .setDataType(ForeignGraph.INT64)
            .addAllDims(shape)
            .addInt64Data(value)
            .build());
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
