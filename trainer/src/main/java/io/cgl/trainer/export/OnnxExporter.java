package io.cgl.trainer.export;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.cgl.checkpoint.OnnxGraph;
import io.cgl.trainer.config.Ensemble;
import io.cgl.trainer.data.Floats;
import io.cgl.trainer.model.TrainedCglNet;
import io.cgl.trainer.network.Network;
import io.cgl.trainer.network.NetworkPart;
import io.cgl.trainer.network.NormalScores;
import io.cgl.trainer.network.Standardiser;
import io.cgl.trainer.network.Standardiser.Input;
import io.cgl.trainer.trees.Tree;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.tribuo.util.onnx.ONNXContext;
import org.tribuo.util.onnx.ONNXOperators;
import org.tribuo.util.onnx.ONNXPlaceholder;
import org.tribuo.util.onnx.ONNXRef;

/**
 * Writes what is served as one ONNX graph: float32 {@link OnnxGraph#INPUT} [batch, layout width],
 * raw values as in a data set (numeric with NaN for missing, categorical indices), to float32
 * {@link OnnxGraph#OUTPUT} [batch, classes]. Standardisation, embedding, fusion, temperature, prior
 * and softmax are all inside, each by the same operations in the same order as in training.
 */
public final class OnnxExporter {

  private static final int IR_VERSION = 8;

  private final ONNXContext graph = new ONNXContext();
  private final OnnxBlocks blocks = new OnnxBlocks(graph);
  private final TrainedCglNet net;

  private OnnxExporter(TrainedCglNet net) {
    this.net = net;
  }

  /** Writes only the members that the ensemble needs. */
  public static void write(TrainedCglNet net, Ensemble serve, OutputStream out) throws IOException {
    new OnnxExporter(net).build(serve).writeTo(out);
  }

  private ModelProto build(Ensemble serve) {
    graph.setName("cgl-net");
    ONNXPlaceholder features =
        graph.floatInput(OnnxGraph.INPUT, net.standardiser().layout().width());
    ONNXPlaceholder probabilities = graph.floatOutput(OnnxGraph.OUTPUT, net.classes().size());
    ONNXRef<?> fused = withTrees(fuse(standardise(features), serve), features, serve);
    float[] logPrior = Floats.of(net.calibration(serve).decision().prior(), StrictMath::log);
    ONNXRef<?> posterior =
        fused
            .apply(ONNXOperators.DIV, scalar("temperature", net.temperature(serve)))
            .apply(ONNXOperators.ADD, graph.array("posterior_prior", logPrior));
    posterior.apply(ONNXOperators.SOFTMAX, Map.of("axis", 1)).assignTo(probabilities);
    return ModelProto.newBuilder()
        .setIrVersion(IR_VERSION)
        .setProducerName("cgl")
        .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(Operator.OPSET))
        .addOpsetImport(Operator.TREE_ENSEMBLE_REGRESSOR.opsetProto())
        .setGraph(inOrder(graph.buildGraph()))
        .build();
  }

  /**
   * Sorts every node's attributes by name. They come from maps, whose order {@link Map#of} changes
   * from one virtual machine to the next, and a checkpoint's id is the digest of its graph.
   */
  private static GraphProto inOrder(GraphProto graph) {
    GraphProto.Builder sorted = graph.toBuilder();
    for (NodeProto.Builder node : sorted.getNodeBuilderList()) {
      List<AttributeProto> attributes =
          node.getAttributeList().stream()
              .sorted(Comparator.comparing(AttributeProto::getName))
              .toList();
      node.clearAttribute().addAllAttribute(attributes);
    }
    return sorted.build();
  }

  private ONNXRef<?> standardise(ONNXRef<?> raw) {
    Standardiser standardiser = net.standardiser();
    ONNXRef<?> x =
        standardiser
            .filters()
            .<ONNXRef<?>>map(bank -> new OnnxFilters(graph, bank).write(raw))
            .orElse(raw);
    if (standardiser.layout().image().isEmpty()) {
      x = cleaned(raw, standardiser);
    }
    x = x.apply(ONNXOperators.SUB, graph.array("centre", standardiser.floats(Input::centre)));
    x = x.apply(ONNXOperators.MUL, graph.array("scale", standardiser.floats(Input::scale)));
    x = x.apply(Operator.MAX, graph.array("low", standardiser.floats(Input::low)));
    return x.apply(Operator.MIN, graph.array("high", standardiser.floats(Input::high)));
  }

  /** A table's inputs: missing values filled in, heavy tails as logarithms. */
  private ONNXRef<?> cleaned(ONNXRef<?> raw, Standardiser standardiser) {
    ONNXRef<?> x =
        graph.operation(
            ONNXOperators.GATHER,
            List.of(withScores(raw), graph.array("source", standardiser.sources())),
            "inputs",
            Map.of("axis", 1));
    x =
        graph.operation(
            ONNXOperators.WHERE,
            List.of(
                x.apply(Operator.IS_NAN), graph.array("fill", standardiser.floats(Input::fill)), x),
            "filled");
    ONNXRef<?> logarithm =
        x.apply(Operator.ABS).apply(ONNXOperators.ADD, scalar("one", 1)).apply(Operator.LOG);
    return graph.operation(
        ONNXOperators.WHERE,
        List.of(
            mask(standardiser.signedLogs()),
            x.apply(Operator.SIGN).apply(ONNXOperators.MUL, logarithm),
            x),
        "signed_log");
  }

  /** The raw columns and the normal scores of the measurements among them. */
  private ONNXRef<?> withScores(ONNXRef<?> raw) {
    NormalScores scores = net.standardiser().scores();
    if (scores.columns().isEmpty()) {
      return raw;
    }
    ONNXRef<?> measured =
        graph.operation(
            ONNXOperators.GATHER,
            List.of(raw, graph.array("measured", scores.sources())),
            "measurements",
            Map.of("axis", 1));
    ONNXRef<?> present =
        graph.operation(
            ONNXOperators.WHERE,
            List.of(
                measured.apply(Operator.IS_NAN), graph.array("median", scores.fills()), measured),
            "present");
    // A row's measurements against all ramps at once: a node for each ramp costs a lone event more
    // than the networks do.
    int columns = scores.columns().size();
    ONNXRef<?> risen =
        graph
            .operation(
                Operator.RESHAPE,
                List.of(present, graph.array("each", new long[] {0, columns, 1})),
                "measurement")
            .apply(ONNXOperators.SUB, ramps("knot", scores::knots, columns))
            .apply(ONNXOperators.MUL, ramps("slope", scores::slopes, columns));
    ONNXRef<?> clipped =
        graph.operation(
            Operator.CLIP, List.of(risen, scalar("foot", 0), scalar("top", 1)), "clipped");
    ONNXRef<?> score =
        graph
            .operation(
                ONNXOperators.REDUCE_SUM,
                List.of(clipped, graph.array("over", new long[] {2})),
                "sum",
                Map.of("keepdims", 0))
            .apply(ONNXOperators.MUL, scalar("step", NormalScores.STEP))
            .apply(ONNXOperators.SUB, scalar("limit", NormalScores.LIMIT));
    return graph.operation(
        ONNXOperators.CONCAT, List.of(raw, score), "with_scores", Map.of("axis", 1));
  }

  /** A value of each ramp, [columns, ramps]. */
  private ONNXRef<?> ramps(String name, IntFunction<float[]> values, int columns) {
    int count = NormalScores.KNOTS - 1;
    float[] flat = new float[columns * count];
    for (int ramp = 0; ramp < count; ramp++) {
      float[] ofColumns = values.apply(ramp);
      for (int column = 0; column < columns; column++) {
        flat[column * count + ramp] = ofColumns[column];
      }
    }
    return graph.floatTensor(name, List.of(columns, count), buffer -> buffer.put(flat));
  }

  private ONNXRef<?> fuse(ONNXRef<?> rows, Ensemble serve) {
    Ensemble.Weights weights = serve.weights(net.config().local().trained());
    List<ONNXRef<?>> terms = new ArrayList<>();
    if (weights.student() > 0 || weights.local() > 0) {
      ONNXRef<?> hidden = blocks.write(net.student().first().block(), rows);
      if (weights.student() > 0) {
        terms.add(weighted(logProbabilities(net.student().last(), hidden), weights.student()));
      }
      if (weights.local() > 0) {
        terms.add(weighted(logProbabilities(net.local(), hidden), weights.local()));
      }
    }
    if (weights.experts() > 0) {
      terms.add(weighted(experts(rows), weights.experts()));
    }
    return graph.operation(ONNXOperators.SUM, terms, "fused");
  }

  /** The trees, where they are part of the ensemble, take raw rows. */
  private ONNXRef<?> withTrees(ONNXRef<?> networks, ONNXRef<?> features, Ensemble serve) {
    if (serve.trees() == 0 || net.trees().isEmpty()) {
      return networks;
    }
    List<Tree> trees = net.trees().get().trees();
    ONNXRef<?> uniform =
        OnnxTrees.write(graph, features, trees, net.classes().size())
            .apply(
                ONNXOperators.ADD, graph.array("prior", net.trees().get().shift(net.logPrior())));
    return weighted(networks, 1 - serve.trees())
        .apply(ONNXOperators.ADD, weighted(uniform, serve.trees()));
  }

  private ONNXRef<?> experts(ONNXRef<?> rows) {
    List<ONNXRef<?>> networks = new ArrayList<>();
    for (Network experts : net.experts()) {
      networks.add(logProbabilities(experts.last(), blocks.write(experts.first().block(), rows)));
    }
    if (net.shape().members() > 1) {
      return graph.operation(
          ONNXOperators.REDUCE_MEAN,
          networks,
          "experts",
          Map.of("axes", new int[] {0}, "keepdims", 0));
    }
    return graph
        .operation(ONNXOperators.SUM, networks, "experts")
        .apply(ONNXOperators.DIV, scalar("experts_count", networks.size()));
  }

  private ONNXRef<?> logProbabilities(NetworkPart last, ONNXRef<?> hidden) {
    return blocks.write(last.block(), hidden).apply(Operator.LOG_SOFTMAX, Map.of("axis", -1));
  }

  private ONNXRef<?> weighted(ONNXRef<?> logProbabilities, float weight) {
    return logProbabilities.apply(ONNXOperators.MUL, scalar("weight", weight));
  }

  /** A float, also of a whole number, which Tribuo would make an int64. */
  private ONNXRef<?> scalar(String name, float value) {
    return graph.constant(name, value);
  }

  private ONNXRef<?> mask(int[] flags) {
    return graph.operation(
        ONNXOperators.CAST,
        List.of(graph.array("signed_log_columns", flags)),
        "mask",
        Map.of("to", DataType.BOOL.getNumber()));
  }
}
