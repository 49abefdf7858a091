package io.cgl.checkpoint;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Refuses ONNX graphs with tensors outside the graph's file: a runtime that follows such a
 * reference reads a file that no digest covers.
 *
 * <p>Walks the graph's protobuf wire format from message to message down to every tensor there can
 * be, in subgraphs, functions and training graphs too, without keeping any of it: a graph may be
 * larger than the heap. Message and field numbers are of ONNX's {@code onnx-ml.proto}.
 */
final class ExternalData {

  /** The depth limit of protobuf's own parsers and of ONNX Runtime. */
  private static final int MAX_DEPTH = 100;

  private ExternalData() {}

  /** A kind of message, with the fields by which tensors can be reached. */
  enum Message {
    MODEL,
    TRAINING_INFO,
    GRAPH,
    FUNCTION,
    NODE,
    ATTRIBUTE,
    SPARSE_TENSOR,
    TENSOR;

    private static final Map<Message, Map<Integer, Message>> WAYS =
        Map.of(
            MODEL, Map.of(7, GRAPH, 20, TRAINING_INFO, 25, FUNCTION),
            TRAINING_INFO, Map.of(1, GRAPH, 2, GRAPH),
            GRAPH, Map.of(1, NODE, 5, TENSOR, 15, SPARSE_TENSOR),
            FUNCTION, Map.of(7, NODE, 11, ATTRIBUTE),
            NODE, Map.of(5, ATTRIBUTE),
            ATTRIBUTE,
                Map.of(
                    5, TENSOR,
                    6, GRAPH,
                    10, TENSOR,
                    11, GRAPH,
                    22, SPARSE_TENSOR,
                    23, SPARSE_TENSOR),
            SPARSE_TENSOR, Map.of(1, TENSOR, 2, TENSOR),
            TENSOR, Map.of());

    /** The messages below this one that hold tensors or are one, by field number. */
    Map<Integer, Message> ways() {
      return WAYS.get(this);
    }
  }

  /** {@code TensorProto.external_data}: where to find it. */
  private static final int EXTERNAL_DATA = 13;

  /** {@code TensorProto.data_location}: 0 is in the graph. */
  private static final int DATA_LOCATION = 14;

  /**
   * Reads a graph's file to its end.
   *
   * @throws CheckpointException if a tensor is outside of it, or if it is not a graph
   */
  static void refuse(Path graph) {
    try (InputStream file = Files.newInputStream(graph)) {
      walk(CodedInputStream.newInstance(file), Message.MODEL, 0);
    } catch (InvalidProtocolBufferException e) {
      throw new CheckpointException(
          "%s is no ONNX graph, or not all of one: %s"
              .formatted(graph.getFileName(), e.getMessage()),
          e);
    } catch (IOException e) {
      throw new CheckpointException(
          "cannot read %s: %s".formatted(graph.getFileName(), e.getMessage()), e);
    }
  }

  private static void walk(CodedInputStream in, Message message, int depth) throws IOException {
    if (depth > MAX_DEPTH) {
      throw new CheckpointException("the graph is nested more than %d deep".formatted(MAX_DEPTH));
    }
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      int field = WireFormat.getTagFieldNumber(tag);
      int type = WireFormat.getTagWireType(tag);
      Message below = message.ways().get(field);
      if (message == Message.TENSOR && field == EXTERNAL_DATA) {
        throw elsewhere();
      } else if (message == Message.TENSOR
          && field == DATA_LOCATION
          && type == WireFormat.WIRETYPE_VARINT) {
        if (in.readRawVarint64() != 0) {
          throw elsewhere();
        }
      } else if (below != null && type == WireFormat.WIRETYPE_LENGTH_DELIMITED) {
        int outer = in.pushLimit(in.readRawVarint32());
        walk(in, below, depth + 1);
        in.popLimit(outer);
      } else if (!in.skipField(tag)) {
        throw new InvalidProtocolBufferException("a group ends that has not begun");
      }
    }
  }

  private static CheckpointException elsewhere() {
    return new CheckpointException(
        "the graph keeps tensors in other files (ONNX external data), which is refused: save it as"
            + " one file");
  }
}
