package io.cgl.trainer.export;

import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.tribuo.util.onnx.ONNXAttribute;
import org.tribuo.util.onnx.ONNXOperator;

/** The ONNX operators that CGL-Net needs and that Tribuo's own enumeration lacks. */
enum Operator implements ONNXOperator {
  IS_NAN("IsNaN", 1),
  SIGN("Sign", 1),
  ABS("Abs", 1),
  LOG("Log", 1),
  SQRT("Sqrt", 1),
  RELU("Relu", 1),
  MAX("Max", ONNXAttribute.VARIADIC_INPUT),
  MIN("Min", ONNXAttribute.VARIADIC_INPUT),
  /** Data, low and high. */
  CLIP("Clip", 3),
  /** Data, starts, ends and axes. */
  SLICE("Slice", 4),
  RESHAPE("Reshape", 2),
  TRANSPOSE("Transpose", 1, new ONNXAttribute("perm", AttributeType.INTS, false)),
  MAT_MUL("MatMul", 2),
  /** Input and weight. */
  CONV(
      "Conv",
      2,
      new ONNXAttribute("kernel_shape", AttributeType.INTS, false),
      new ONNXAttribute("strides", AttributeType.INTS, false),
      new ONNXAttribute("pads", AttributeType.INTS, false)),
  /** Input, scale, bias, mean and variance. */
  BATCH_NORMALIZATION(
      "BatchNormalization", 5, new ONNXAttribute("epsilon", AttributeType.FLOAT, false)),
  AVERAGE_POOL(
      "AveragePool",
      1,
      new ONNXAttribute("kernel_shape", AttributeType.INTS, false),
      new ONNXAttribute("strides", AttributeType.INTS, false),
      new ONNXAttribute("pads", AttributeType.INTS, false),
      new ONNXAttribute("count_include_pad", AttributeType.INT, false)),
  GLOBAL_AVERAGE_POOL("GlobalAveragePool", 1),
  LOG_SOFTMAX("LogSoftmax", 1, new ONNXAttribute("axis", AttributeType.INT, false)),
  /** Rows; the trees are in the attributes. Of the operators for machine learning. */
  TREE_ENSEMBLE_REGRESSOR(
      "TreeEnsembleRegressor",
      1,
      "ai.onnx.ml",
      3,
      new ONNXAttribute("n_targets", AttributeType.INT, false),
      new ONNXAttribute("nodes_treeids", AttributeType.INTS, false),
      new ONNXAttribute("nodes_nodeids", AttributeType.INTS, false),
      new ONNXAttribute("nodes_featureids", AttributeType.INTS, false),
      new ONNXAttribute("nodes_modes", AttributeType.STRINGS, false),
      new ONNXAttribute("nodes_values", AttributeType.FLOATS, false),
      new ONNXAttribute("nodes_truenodeids", AttributeType.INTS, false),
      new ONNXAttribute("nodes_falsenodeids", AttributeType.INTS, false),
      new ONNXAttribute("nodes_missing_value_tracks_true", AttributeType.INTS, false),
      new ONNXAttribute("target_treeids", AttributeType.INTS, false),
      new ONNXAttribute("target_nodeids", AttributeType.INTS, false),
      new ONNXAttribute("target_ids", AttributeType.INTS, false),
      new ONNXAttribute("target_weights", AttributeType.FLOATS, false)),
  /** Input, scale and bias. */
  LAYER_NORMALIZATION(
      "LayerNormalization",
      3,
      new ONNXAttribute("axis", AttributeType.INT, false),
      new ONNXAttribute("epsilon", AttributeType.FLOAT, false));

  /** The operator set that all of these are in, LayerNormalization being the youngest. */
  static final int OPSET = 17;

  private final String name;
  private final int inputs;
  private final String domain;
  private final int version;

  // Not an ImmutableMap, which would need Guava; never changed.
  @SuppressWarnings("ImmutableEnumChecker")
  private final Map<String, ONNXAttribute> attributes;

  Operator(String name, int inputs, ONNXAttribute... attributes) {
    this(name, inputs, "", Operator.OPSET, attributes);
  }

  Operator(String name, int inputs, String domain, int version, ONNXAttribute... attributes) {
    this.name = name;
    this.inputs = inputs;
    this.domain = domain;
    this.version = version;
    this.attributes =
        Arrays.stream(attributes)
            .collect(Collectors.toUnmodifiableMap(ONNXAttribute::getName, Function.identity()));
  }

  @Override
  public String getOpName() {
    return name;
  }

  @Override
  public int getNumInputs() {
    return inputs;
  }

  @Override
  public int getNumOptionalInputs() {
    return 0;
  }

  @Override
  public int getNumOutputs() {
    return 1;
  }

  @Override
  public Map<String, ONNXAttribute> getAttributes() {
    return attributes;
  }

  @Override
  public Set<String> getMandatoryAttributeNames() {
    return Set.of();
  }

  @Override
  public int getOpVersion() {
    return version;
  }

  @Override
  public String getOpDomain() {
    return domain;
  }
}
