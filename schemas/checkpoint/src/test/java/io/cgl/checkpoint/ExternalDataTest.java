package io.cgl.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.FunctionProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.SparseTensorProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TrainingInfoProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ExternalDataTest {

  private static final TensorProto INSIDE =
      TensorProto.newBuilder().setDataLocation(TensorProto.DataLocation.DEFAULT).build();
  private static final TensorProto OUTSIDE =
      TensorProto.newBuilder().setDataLocation(TensorProto.DataLocation.EXTERNAL).build();

  /** Its location is missing, its file is named all the same. */
  private static final TensorProto NAMED =
      TensorProto.newBuilder()
          .addExternalData(
              StringStringEntryProto.newBuilder().setKey("location").setValue("../../secret"))
          .build();

  @TempDir Path folder;

  static Arguments[] placesOfTensors() {
    SparseTensorProto sparseValues = SparseTensorProto.newBuilder().setValues(OUTSIDE).build();
    SparseTensorProto sparseIndices = SparseTensorProto.newBuilder().setIndices(OUTSIDE).build();
    GraphProto initializer = GraphProto.newBuilder().addInitializer(OUTSIDE).build();
    return new Arguments[] {
      Arguments.of("an initializer", model(initializer)),
      Arguments.of(
          "a file without a location",
          model(GraphProto.newBuilder().addInitializer(NAMED).build())),
      Arguments.of(
          "the second of two initializers",
          model(GraphProto.newBuilder().addInitializer(INSIDE).addInitializer(OUTSIDE).build())),
      Arguments.of(
          "a sparse initializer's values",
          model(GraphProto.newBuilder().addSparseInitializer(sparseValues).build())),
      Arguments.of(
          "a sparse initializer's indices",
          model(GraphProto.newBuilder().addSparseInitializer(sparseIndices).build())),
      Arguments.of("a constant", model(node(AttributeProto.newBuilder().setT(OUTSIDE)))),
      Arguments.of("constants", model(node(AttributeProto.newBuilder().addTensors(OUTSIDE)))),
      Arguments.of(
          "a sparse constant",
          model(node(AttributeProto.newBuilder().setSparseTensor(sparseValues)))),
      Arguments.of(
          "sparse constants",
          model(node(AttributeProto.newBuilder().addSparseTensors(sparseValues)))),
      Arguments.of("a subgraph", model(node(AttributeProto.newBuilder().setG(initializer)))),
      Arguments.of(
          "a subgraph of a subgraph",
          model(
              node(
                  AttributeProto.newBuilder()
                      .addGraphs(node(AttributeProto.newBuilder().setG(initializer)))))),
      Arguments.of(
          "a function",
          ModelProto.newBuilder()
              .addFunctions(
                  FunctionProto.newBuilder()
                      .addNode(
                          NodeProto.newBuilder()
                              .addAttribute(AttributeProto.newBuilder().setT(OUTSIDE))))
              .build()),
      Arguments.of(
          "the initialization of training",
          ModelProto.newBuilder()
              .addTrainingInfo(TrainingInfoProto.newBuilder().setInitialization(initializer))
              .build()),
      Arguments.of(
          "the algorithm of training",
          ModelProto.newBuilder()
              .addTrainingInfo(TrainingInfoProto.newBuilder().setAlgorithm(initializer))
              .build())
    };
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("placesOfTensors")
  void shouldRefuseATensorOutsideOfTheGraphsFile(String place, ModelProto model)
      throws IOException {
    Path graph = write(model);

    assertThatThrownBy(() -> OnnxGraph.load(graph, 2, 1))
        .as(place)
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("ONNX external data");
  }

  @Test
  void shouldLetTensorsInsideOfItPass() throws IOException {
    TensorProto weights =
        INSIDE.toBuilder().setRawData(ByteString.copyFrom(new byte[1000])).build();
    Path graph =
        write(
            model(GraphProto.newBuilder().addInitializer(weights).addInitializer(INSIDE).build()));

    assertThatCode(() -> ExternalData.refuse(graph)).doesNotThrowAnyException();
  }

  /** A field that a later version of ONNX adds, and that is not looked into, would show here. */
  @Test
  void shouldKnowEveryWayToATensor() {
    Set<String> seen = new HashSet<>();
    requireKnown(ModelProto.getDescriptor(), ExternalData.Message.MODEL, seen);

    assertThat(seen).hasSize(ExternalData.Message.values().length);
  }

  @Test
  void shouldRefuseATruncatedGraph() throws IOException {
    byte[] whole =
        model(
                GraphProto.newBuilder()
                    .addInitializer(
                        INSIDE.toBuilder().setRawData(ByteString.copyFrom(new byte[1000])))
                    .build())
            .toByteArray();
    Path graph = folder.resolve("model.onnx");
    Files.write(graph, Arrays.copyOf(whole, whole.length / 2));

    assertThatThrownBy(() -> ExternalData.refuse(graph))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("model.onnx is no ONNX graph, or not all of one");
  }

  @Test
  void shouldRefuseAGraphThatIsNestedWithoutEnd() throws IOException {
    GraphProto graph = GraphProto.getDefaultInstance();
    for (int i = 0; i < 100; i++) {
      graph = node(AttributeProto.newBuilder().setG(graph));
    }
    Path file = write(model(graph));

    assertThatThrownBy(() -> ExternalData.refuse(file)).hasMessageContaining("nested");
  }

  private static void requireKnown(
      Descriptor descriptor, ExternalData.Message message, Set<String> seen) {
    if (!seen.add(descriptor.getFullName())) {
      return;
    }
    for (FieldDescriptor field : descriptor.getFields()) {
      if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE
          && reachesATensor(field.getMessageType(), new HashSet<>())) {
        assertThat(message.ways()).as(field.getFullName()).containsKey(field.getNumber());
        requireKnown(field.getMessageType(), message.ways().get(field.getNumber()), seen);
      }
    }
  }

  private static boolean reachesATensor(Descriptor descriptor, Set<String> seen) {
    return descriptor.equals(TensorProto.getDescriptor())
        || (seen.add(descriptor.getFullName())
            && descriptor.getFields().stream()
                .filter(field -> field.getJavaType() == FieldDescriptor.JavaType.MESSAGE)
                .anyMatch(field -> reachesATensor(field.getMessageType(), seen)));
  }

  private static GraphProto node(AttributeProto.Builder attribute) {
    return GraphProto.newBuilder().addNode(NodeProto.newBuilder().addAttribute(attribute)).build();
  }

  private static ModelProto model(GraphProto graph) {
    return ModelProto.newBuilder().setIrVersion(6).setGraph(graph).build();
  }

  private Path write(Message model) throws IOException {
    return Files.write(folder.resolve("model.onnx"), model.toByteArray());
  }
}
