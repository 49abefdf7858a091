package io.cgl.trainer.imported;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto.Dimension;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import io.cgl.checkpoint.CheckpointException;
import io.cgl.checkpoint.OnnxGraph;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A classifier that another tool exported: what it takes, and which of its tensors holds the
 * probabilities.
 *
 * @param inputs without those that have a value of their own
 * @param output the tensor of probabilities or logits, rows x classes or rows x 1
 * @param classes their names as the graph says; empty if it does not
 */
record ForeignGraph(
    ModelProto model, List<Input> inputs, String output, int outputType, List<String> classes) {

  static final int FLOAT = 1;
  static final int INT32 = 6;
  static final int INT64 = 7;
  static final int STRING = 8;
  static final int BOOL = 9;
  static final int DOUBLE = 11;

  private static final Set<Integer> NUMBERS = Set.of(FLOAT, INT32, INT64, BOOL, DOUBLE);

  /** Many times what a graph of tables needs. */
  private static final long LARGEST = 1L << 28;

  /**
   * One input.
   *
   * @param type of its elements, by ONNX's number
   * @param width columns of a row; 0 if it does not say
   * @param rank 1 where a row is one value
   */
  record Input(String name, int type, int width, int rank) {

    boolean isWord() {
      return type == STRING;
    }

    /** Whether its numbers have more digits than float32 holds. */
    boolean isWide() {
      return type == DOUBLE || isWhole();
    }

    boolean isWhole() {
      return type == INT64 || type == INT32 || type == BOOL;
    }
  }

  /**
   * Reads a graph.
   *
   * @throws CheckpointException if it is none, or not a classifier of rows; it says which input,
   *     output or node is in the way
   */
  static ForeignGraph read(Path file) {
    try {
      if (Files.size(file) > LARGEST) {
        throw new CheckpointException("%s is larger than %d MiB".formatted(file, LARGEST >> 20));
      }
      OnnxGraph.requireWhole(file);
      return of(ModelProto.parseFrom(Files.readAllBytes(file)));
    } catch (IOException e) {
      throw new CheckpointException("%s is no ONNX model: %s".formatted(file, e.getMessage()), e);
    }
  }

  private static ForeignGraph of(ModelProto model) {
    GraphProto graph = model.getGraph();
    Set<String> constants =
        graph.getInitializerList().stream()
            .map(tensor -> tensor.getName())
            .collect(Collectors.toSet());
    List<Input> inputs =
        graph.getInputList().stream()
            .filter(input -> !constants.contains(input.getName()))
            .map(ForeignGraph::input)
            .toList();
    if (inputs.isEmpty()) {
      throw new CheckpointException("the model has no inputs");
    }
    Optional<NodeProto> zipMap =
        graph.getNodeList().stream().filter(ForeignGraph::isZipMap).findFirst();
    if (zipMap.isPresent()) {
      return new ForeignGraph(model, inputs, zipMap.get().getInput(0), FLOAT, labels(zipMap.get()));
    }
    ValueInfoProto output = probabilities(graph);
    graph.getNodeList().stream()
        .filter(node -> node.getOutputList().contains(output.getName()))
        .filter(node -> node.getOpType().endsWith("Regressor"))
        .findFirst()
        .ifPresent(
            node -> {
              throw new CheckpointException(
                  "the model is a regressor (%s gives '%s'): a classifier is expected"
                      .formatted(node.getOpType(), output.getName()));
            });
    return new ForeignGraph(
        model,
        inputs,
        output.getName(),
        output.getType().getTensorType().getElemType(),
        graph.getNodeList().stream()
            .map(ForeignGraph::labels)
            .filter(labels -> !labels.isEmpty())
            .reduce((first, last) -> last)
            .orElse(List.of()));
  }

  /** Its output is a sequence of maps; what it is made of is the tensor of probabilities. */
  static boolean isZipMap(NodeProto node) {
    return node.getOpType().equals("ZipMap") && node.getInputCount() == 1;
  }

  /**
   * Whether it takes all columns in one tensor.
   *
   * @param columns of a row
   */
  boolean isMatrix(int columns) {
    return inputs.size() == 1
        && !inputs.get(0).isWord()
        && (inputs.get(0).width() != 1 || columns == 1);
  }

  private static Input input(ValueInfoProto input) {
    TypeProto.Tensor tensor = input.getType().getTensorType();
    int type = tensor.getElemType();
    if (!input.getType().hasTensorType() || (!NUMBERS.contains(type) && type != STRING)) {
      throw new CheckpointException(
          "input '%s' is no tensor of numbers or words".formatted(input.getName()));
    }
    List<Dimension> shape = tensor.getShape().getDimList();
    if (tensor.hasShape() && (shape.isEmpty() || shape.size() > 2)) {
      throw new CheckpointException(
          "input '%s' has %d axes: a table's rows have one or two"
              .formatted(input.getName(), shape.size()));
    }
    if (!shape.isEmpty() && shape.get(0).getDimValue() > 0) {
      throw new CheckpointException(
          "input '%s' takes exactly %d rows: export the model with a free batch axis"
              .formatted(input.getName(), shape.get(0).getDimValue()));
    }
    int width = shape.size() < 2 ? (shape.isEmpty() ? 0 : 1) : (int) shape.get(1).getDimValue();
    return new Input(input.getName(), type, width, shape.isEmpty() ? 2 : shape.size());
  }

  /** The output of floats; a label beside it is of another type, or has one axis. */
  private static ValueInfoProto probabilities(GraphProto graph) {
    List<ValueInfoProto> floats = new ArrayList<>();
    for (ValueInfoProto output : graph.getOutputList()) {
      int type = output.getType().getTensorType().getElemType();
      int rank = output.getType().getTensorType().getShape().getDimCount();
      if ((type == FLOAT || type == DOUBLE) && rank != 1) {
        floats.add(output);
      }
    }
    if (floats.size() != 1) {
      throw new CheckpointException(
          "%d outputs are floats of rows x classes, one is expected; the model's outputs are %s"
              .formatted(
                  floats.size(),
                  graph.getOutputList().stream()
                      .map(ValueInfoProto::getName)
                      .collect(Collectors.joining(", "))));
    }
    return floats.get(0);
  }

  /** The class names that a node of a classifier, or a ZipMap, holds. */
  private static List<String> labels(NodeProto node) {
    for (AttributeProto attribute : node.getAttributeList()) {
      if (attribute.getName().startsWith("classlabels_int")
          || attribute.getName().equals("classlabels_ints")) {
        if (attribute.getIntsCount() > 0) {
          return attribute.getIntsList().stream().map(String::valueOf).toList();
        }
      } else if (attribute.getName().startsWith("classlabels_string")
          && attribute.getStringsCount() > 0) {
        return attribute.getStringsList().stream().map(ByteString::toStringUtf8).toList();
      }
    }
    return List.of();
  }

  /** The words that nodes which take an input directly know, such as a one-hot encoder's. */
  List<String> words(String input) {
    Set<String> words = new LinkedHashSet<>();
    for (NodeProto node : model.getGraph().getNodeList()) {
      if (node.getInputList().contains(input)) {
        for (AttributeProto attribute : node.getAttributeList()) {
          if (Set.of("cats_strings", "keys_strings").contains(attribute.getName())) {
            attribute.getStringsList().forEach(word -> words.add(word.toStringUtf8()));
          }
        }
      }
    }
    return List.copyOf(words);
  }
}
