package io.cgl.benchmarks.accuracy.method;

import io.cgl.benchmarks.accuracy.method.CglNetTraining.Rows;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The configurations of CGL-Net that are compared: the ablation, and CGL-Net itself. */
final class CglNetVariants {

  private static final Map<String, String> ONLY_EXPERTS =
      Map.of("student", "off", "local", "off", "trees", "off", "serve", "experts");
  private static final Map<String, String> NO_LOCAL =
      Map.of("local", "off", "trees", "off", "serve", "student");

  private CglNetVariants() {}

  /** Controls, then the default. */
  static List<Training> all() {
    List<Training> variants = new ArrayList<>();
    variants.add(network("cross-entropy", "network, cross-entropy").with("expert-priors", "none"));
    variants.add(network("balanced-softmax", "network, balanced softmax"));
    // The recipe with one setting changed.
    variants.add(without("no-mixup", "without mixup", Rows.TABLES, "mixup", "none"));
    variants.add(without("mixup", "with mixup", Rows.IMAGES, "mixup", "manifold"));
    variants.add(without("no-folds", "15 % held out instead of folds", Rows.ANY, "folds", "0"));
    variants.add(without("trees-off", "without trees", Rows.TABLES, "trees", "off"));
    variants.add(
        without("resnet8", "of convolutional networks", Rows.IMAGES, "network", "resnet8"));
    variants.add(
        without("trees-on", "with trees whatever unseen rows say", Rows.ANY, "trees", "on"));
    variants.add(without("as-trained", "decided as trained", Rows.ANY, "decision", "uniform"));
    variants.add(
        without("plain-inputs", "without normal scores", Rows.TABLES, "measurements", "plain"));
    variants.add(
        without(
            "no-priors", "experts not corrected for the prior", Rows.ANY, "expert-priors", "none"));
    variants.add(
        without(
            "balpoe", "experts with the priors of BalPoE", Rows.ANY, "expert-priors", "balpoe"));
    variants.add(
        without("mdcs", "experts with the priors of MDCS", Rows.ANY, "expert-priors", "mdcs"));
    // Its experts, more or fewer.
    variants.add(
        networks("experts-1", "1 expert, held-out decision", 1).with("decision", "held-out"));
    variants.add(networks("experts-2", "2 experts", 2));
    variants.add(networks("experts-6", "6 experts", 6));
    variants.add(
        networks("experts-all-rows", "4 experts that all learn from all rows, as trained", 4)
            .with("folds", "0")
            .with("decision", "uniform"));
    // Its student.
    variants.add(
        student("student-labels", "student's network trained as long without teachers")
            .with("student", "labels")
            .with("experts", "1"));
    variants.add(
        student("student-unmixed", "student of unmixed rows").with("student-mixup", "none"));
    variants.add(
        student("student-plain", "student to whom all rows are equal").with("student-rarity", "0"));
    // Its local branch.
    variants.add(local("local-mask", "local branch on masked features", Rows.TABLES, "mask"));
    variants.add(local("local-clean", "local branch without views", Rows.TABLES, "none"));
    for (String view : List.of("crop", "cutmix", "shuffle2", "shuffle4")) {
      variants.add(
          local("local-" + view, "local branch on " + view + " only", Rows.IMAGES, view)
              .with("network", "resnet8"));
    }
    variants.add(
        new CglNetTraining(
                "local-consistent",
                "local branch with consistency",
                Kind.CONTROL,
                Rows.IMAGES,
                Map.of(),
                List.of("student+local"))
            .with("network", "resnet8")
            .with("local-consistency", "1"));
    variants.add(
        new CglNetTraining("cgl-net", "CGL-Net", Kind.CGL_NET, Rows.ANY, Map.of(), List.of()));
    return variants;
  }

  /** What a user of neural networks would pick instead: one of them, decided as it was trained. */
  private static CglNetTraining network(String name, String title) {
    return new CglNetTraining(
            name, title, Kind.BASELINE, Rows.ANY, ONLY_EXPERTS, List.of("experts"))
        .with("experts", "1")
        .with("mixup", "none")
        .with("decision", "uniform");
  }

  /** The default but for one setting, and what is served by it. */
  private static CglNetTraining without(
      String name, String what, Rows rows, String setting, String value) {
    return new CglNetTraining(
        name,
        "CGL-Net " + what,
        Kind.CONTROL,
        rows,
        Map.of(setting, value),
        List.of(CglNetTraining.SERVED));
  }

  /** Experts alone. */
  private static CglNetTraining networks(String name, String title, int count) {
    return new CglNetTraining(name, title, Kind.CONTROL, Rows.ANY, ONLY_EXPERTS, List.of("experts"))
        .with("experts", String.valueOf(count));
  }

  private static CglNetTraining student(String name, String title) {
    return new CglNetTraining(name, title, Kind.CONTROL, Rows.ANY, NO_LOCAL, List.of("student"));
  }

  private static CglNetTraining local(String name, String title, Rows rows, String views) {
    return new CglNetTraining(name, title, Kind.CONTROL, rows, Map.of(), List.of("student+local"))
        .with("local", "on")
        .with("local-views", views);
  }
}
