package io.cgl.trainer.training;

import ai.djl.ndarray.NDArray;
import io.cgl.checkpoint.Scores;
import io.cgl.trainer.data.Dataset;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** What of a CGL-Net can be asked for class probabilities by itself. */
public final class Members {

  private Members() {}

  /**
   * Each expert and the local branch, whose probabilities no temperature corrects, and what can be
   * served.
   *
   * @return by name: "expert 1", "expert 2", ..., "local", then the names of {@link
   *     CglNetConfig#servable}; good as long as the network is open
   */
  public static Map<String, Function<Dataset, Scores>> of(TrainedCglNet net) {
    Map<String, Function<Dataset, Scores>> members = new LinkedHashMap<>();
    for (int i = 0; i < net.experts().size(); i++) {
      int expert = i;
      put(members, net, "expert " + (i + 1), rows -> net.experts().get(expert).logits(rows));
    }
    if (net.config().local().trained()) {
      put(
          members,
          net,
          "local",
          rows -> net.local().forward(net.student().first().forward(rows, false), false));
    }
    for (Serve serve : net.config().servable()) {
      members.put(serve.toString(), rows -> net.predict(rows, serve));
    }
    return members;
  }

  private static void put(
      Map<String, Function<Dataset, Scores>> members,
      TrainedCglNet net,
      String name,
      UnaryOperator<NDArray> logits) {
    members.put(name, rows -> net.score(rows, batch -> logits.apply(batch).softmax(1)));
  }
}
