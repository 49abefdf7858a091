package io.cgl.benchmark.method;

import io.cgl.trainer.training.CglNetConfig;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** The configurations of CGL-Net that are compared. */
final class CglNetVariants {

  private CglNetVariants() {}

  /** What becomes of the default configuration, by the variant's name; in the report's order. */
  private static Map<String, UnaryOperator<CglNetConfig>> controls() {
    return new LinkedHashMap<>();
  }

  /** Controls, then the default. */
  static List<Training> all() {
    List<Training> trainings = new ArrayList<>();
    controls()
        .forEach(
            (name, change) ->
                trainings.add(
                    new CglNetTraining(name, Kind.CONTROL, change.apply(CglNetConfig.defaults()))));
    trainings.add(new CglNetTraining("cgl-net", Kind.CGL_NET, CglNetConfig.defaults()));
    return trainings;
  }
}
