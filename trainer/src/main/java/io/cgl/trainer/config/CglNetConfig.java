package io.cgl.trainer.config;

import io.cgl.checkpoint.DecisionObjective;
import io.cgl.trainer.calibration.AbstainRisk;
import io.cgl.trainer.calibration.CostMatrix;
import io.cgl.trainer.calibration.DecisionChoice;
import io.cgl.trainer.calibration.LogitAdjustment;
import io.cgl.trainer.calibration.TreeExpert;
import io.cgl.trainer.network.Backbone;
import io.cgl.trainer.network.Measurements;
import io.cgl.trainer.views.RegionalView;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * How CGL-Net is trained. Every part is a named choice, so an ablation is a set of configurations:
 * start from {@link #defaults()} and change it by {@link #with}.
 *
 * @param seed of all random numbers; equal seeds give equal networks on one machine
 * @param network backbone of experts and student
 * @param width width of an MLP's residual stream
 * @param measurements how a table's measurements are encoded
 * @param experts stage 1, the experts
 * @param student stage 1, the student
 * @param local stage 2
 * @param trees whether boosted trees are part of the ensemble
 * @param optimisation steps and step sizes
 * @param decision what the label is decided for
 * @param serve the ensemble that is served; if absent, training chooses it by accuracy and cost,
 *     see {@link Ensemble#cheapest}
 */
public record CglNetConfig(
    long seed,
    Backbone network,
    int width,
    Measurements measurements,
    ExpertChoice experts,
    StudentChoice student,
    LocalChoice local,
    TreeExpert trees,
    Optimisation optimisation,
    DecisionChoice decision,
    Optional<Ensemble> serve) {

  private static final String AUTO = "auto";

  public CglNetConfig {
    require(width >= 2, "a width of at least 2");
    require(
        !local.trained() || student.distillation() != Distillation.OFF,
        "a student for the local stage to follow");
    require(
        !local.trained() || network != Backbone.FILTERS,
        "a convolutional network or a table for the local stage, not filters");
    Set<Ensemble> servable =
        Ensemble.servable(
            student.distillation() != Distillation.OFF, local.trained(), trees != TreeExpert.OFF);
    serve.ifPresent(
        wanted ->
            require(
                servable.contains(wanted),
                "to serve one of %s, not '%s'".formatted(servable, wanted)));
  }

  /**
   * Stage 1, the experts.
   *
   * @param count number of experts
   * @param priors how they are corrected for the imbalance
   * @param mixup where rows are mixed, lambda ~ Beta(0.4, 0.4) for each
   * @param folds each of which an expert leaves out, so that decision and calibration are fitted on
   *     its predictions of them (cross-fitting); 0 if all experts learn from all rows
   */
  public record ExpertChoice(int count, ExpertPriors priors, Mixup mixup, int folds) {
    public ExpertChoice {
      require(count >= 1, "at least one expert");
      require(folds == 0 || folds >= 2, "no folds or at least 2");
    }

    /** Whether experts leave folds out: one alone learns from all rows. */
    public boolean crossFits() {
      return folds > 0 && count > 1;
    }

    /** The number of folds where experts leave some out: every fold needs an expert. */
    public int usedFolds() {
      return Math.min(folds, count);
    }
  }

  /**
   * Stage 1, the student.
   *
   * @param distillation how it learns from the experts
   * @param start what it is before it learns
   * @param mixup where rows are mixed, lambda ~ Beta(0.4, 0.4) for each
   * @param rarity a row weighs its class's share to the power of minus this in the distillation
   * @param labels weight of the balanced softmax beside the distillation
   * @param temperature that softens teachers and student alike
   * @param length its steps as a multiple of an expert's
   */
  public record StudentChoice(
      Distillation distillation,
      StudentStart start,
      Mixup mixup,
      float rarity,
      float labels,
      float temperature,
      float length) {
    public StudentChoice {
      require(rarity >= 0, "a student's rarity that is not negative");
      require(labels >= 0, "a weight of the labels that is not negative");
      require(temperature > 0, "a temperature above 0");
      require(length > 0, "a student's length above 0");
    }
  }

  /**
   * Stage 2, the local branch.
   *
   * @param trained whether there is one
   * @param views the regional views beside the clean row; none to learn from clean rows only
   * @param consistency weight of KL(student on the clean row || local branch on the regional view)
   * @param alignment weight of 1 - cos between the same two
   */
  public record LocalChoice(
      boolean trained, Set<RegionalView> views, float consistency, float alignment) {
    public LocalChoice {
      views = Set.copyOf(views);
      require(consistency >= 0, "a weight of the consistency that is not negative");
      require(alignment >= 0, "a weight of the alignment that is not negative");
    }
  }

  /**
   * Steps and step sizes.
   *
   * @param batch rows per step, fewer if there are fewer rows; if absent, 256, or 512 for many rows
   * @param epochs passes over the rows for an expert; if absent, at least 10, and as many as make
   *     1,000 steps
   * @param learningRate peak learning rate of AdamW
   * @param weightDecay of weights; biases and norms have none
   * @param budget seconds that the training may take; if absent, as many as its steps need
   */
  public record Optimisation(
      OptionalInt batch,
      OptionalInt epochs,
      float learningRate,
      float weightDecay,
      OptionalInt budget) {
    public Optimisation {
      require(batch.orElse(2) >= 2, "a batch of at least 2 rows");
      require(epochs.orElse(1) >= 1, "at least one epoch");
      require(learningRate > 0, "a learning rate above 0");
      require(weightDecay >= 0, "a weight decay that is not negative");
      require(budget.orElse(1) >= 1, "a budget of at least one second");
    }
  }

  /** The benchmark's best for tables. */
  public static CglNetConfig defaults() {
    return new CglNetConfig(
        42,
        Backbone.MLP,
        128,
        Measurements.RANKED,
        new ExpertChoice(4, ExpertPriors.BALANCED, Mixup.MANIFOLD, 4),
        new StudentChoice(
            Distillation.FUNCTION_MATCHING,
            StudentStart.EXPERT,
            Mixup.MANIFOLD,
            0.5f,
            0.5f,
            1,
            0.3f),
        new LocalChoice(false, Set.of(), 0, 0),
        TreeExpert.HELD_OUT,
        new Optimisation(
            OptionalInt.empty(), OptionalInt.empty(), 2e-3f, 1e-2f, OptionalInt.empty()),
        DecisionChoice.of(LogitAdjustment.HELD_OUT, DecisionObjective.BALANCED),
        Optional.empty());
  }

  /**
   * The defaults for tables, for images, or for images and a convolutional network.
   *
   * @param network the setting's value, if it is set
   */
  public static CglNetConfig defaultsFor(boolean images, Optional<String> network) {
    if (!images) {
      return defaults();
    }
    return network.filter(name -> name.startsWith("resnet")).isPresent()
        ? convolutionalDefaults()
        : imageDefaults();
  }

  /**
   * The benchmark's best for images on a processor: a table's networks, but wider, over fixed
   * filters. Trees over pixels gain little there, and mixup costs 1.5 points: shifted copies are
   * enough.
   */
  public static CglNetConfig imageDefaults() {
    return defaults()
        .with(
            Map.of(
                "network", "filters",
                "width", "256",
                "epochs", "40",
                "mixup", "none",
                "weight-decay", "0.05",
                "trees", "off"));
  }

  /**
   * For a convolutional network: batches of 128, views of images, and no mixup, which costs more
   * than it gains in ten epochs.
   */
  public static CglNetConfig convolutionalDefaults() {
    return defaults()
        .with(
            Map.of(
                "network", "resnet8",
                "batch", "128",
                "experts", "3",
                "mixup", "none",
                "folds", "0",
                "student-start", "random",
                "student-rarity", "0",
                "student-length", "1",
                "local", "on",
                "local-views", SettingsReader.names(RegionalView.class, RegionalView.all(true))));
  }

  /** Whether what is served can be judged by predictions out of fold, without held-out rows. */
  public boolean judgedOutOfFold() {
    return experts.crossFits() && serve.orElse(Ensemble.ALL).judgedByExperts(local.trained());
  }

  /** Whether trees are grown, which may become part of what is served. */
  public boolean growsTrees() {
    return trees != TreeExpert.OFF;
  }

  /** Whether the student is trained: where it may be served, or the local branch follows it. */
  public boolean trainsStudent() {
    return student.distillation() != Distillation.OFF
        && (local.trained() || serve.map(Ensemble::hasStudent).orElse(growsTrees()));
  }

  /** The ensembles that can be served once it is trained. */
  public Set<Ensemble> servable() {
    return Ensemble.servable(trainsStudent(), local.trained(), growsTrees());
  }

  /**
   * The settings by name, as {@link #with} takes them; kept in the manifest and with the
   * parameters.
   */
  public Map<String, String> describe() {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("seed", String.valueOf(seed));
    settings.put("network", SettingsReader.name(network));
    settings.put("width", String.valueOf(width));
    settings.put("measurements", SettingsReader.name(measurements));
    settings.put("experts", String.valueOf(experts.count));
    settings.put("expert-priors", SettingsReader.name(experts.priors));
    settings.put("mixup", SettingsReader.name(experts.mixup));
    settings.put("folds", String.valueOf(experts.folds));
    settings.put("student", SettingsReader.name(student.distillation));
    settings.put("student-start", SettingsReader.name(student.start));
    settings.put("student-mixup", SettingsReader.name(student.mixup));
    settings.put("student-rarity", String.valueOf(student.rarity));
    settings.put("student-labels", String.valueOf(student.labels));
    settings.put("student-temperature", String.valueOf(student.temperature));
    settings.put("student-length", String.valueOf(student.length));
    settings.put("local", local.trained ? "on" : "off");
    settings.put("local-views", SettingsReader.names(RegionalView.class, local.views));
    settings.put("local-consistency", String.valueOf(local.consistency));
    settings.put("local-alignment", String.valueOf(local.alignment));
    settings.put("trees", SettingsReader.name(trees));
    settings.put("batch", SettingsReader.orAuto(optimisation.batch));
    settings.put("epochs", SettingsReader.orAuto(optimisation.epochs));
    settings.put("learning-rate", String.valueOf(optimisation.learningRate));
    settings.put("weight-decay", String.valueOf(optimisation.weightDecay));
    settings.put("budget", SettingsReader.orAuto(optimisation.budget));
    settings.put("decision", SettingsReader.name(decision.balance()));
    settings.put("objective", SettingsReader.name(decision.objective()));
    settings.put("costs", decision.costs().map(CostMatrix::csv).orElse(SettingsReader.NONE));
    settings.put(
        "abstain-risk",
        decision.abstainRisk().map(risk -> "" + risk.atMost()).orElse(SettingsReader.NONE));
    settings.put(
        "abstain-risk-per-class",
        decision.abstainRisk().filter(AbstainRisk::perClass).isPresent() ? "on" : "off");
    settings.put("serve", serve.map(Ensemble::toString).orElse(AUTO));
    return settings;
  }

  /**
   * The configuration that {@link #describe} described.
   *
   * @throws IllegalArgumentException if a setting is missing, unknown or no value of its kind
   */
  public static CglNetConfig of(Map<String, String> settings) {
    SettingsReader choices = new SettingsReader(settings);
    CglNetConfig config =
        new CglNetConfig(
            choices.integer("seed"),
            choices.one(Backbone.class, "network"),
            (int) choices.integer("width"),
            choices.one(Measurements.class, "measurements"),
            new ExpertChoice(
                (int) choices.integer("experts"),
                choices.one(ExpertPriors.class, "expert-priors"),
                choices.one(Mixup.class, "mixup"),
                (int) choices.integer("folds")),
            new StudentChoice(
                choices.one(Distillation.class, "student"),
                choices.one(StudentStart.class, "student-start"),
                choices.one(Mixup.class, "student-mixup"),
                choices.decimal("student-rarity"),
                choices.decimal("student-labels"),
                choices.decimal("student-temperature"),
                choices.decimal("student-length")),
            new LocalChoice(
                choices.on("local"),
                choices.several(RegionalView.class, "local-views"),
                choices.decimal("local-consistency"),
                choices.decimal("local-alignment")),
            choices.one(TreeExpert.class, "trees"),
            new Optimisation(
                choices.integerOrAuto("batch"),
                choices.integerOrAuto("epochs"),
                choices.decimal("learning-rate"),
                choices.decimal("weight-decay"),
                choices.integerOrAuto("budget")),
            new DecisionChoice(
                choices.one(LogitAdjustment.class, "decision"),
                choices.one(DecisionObjective.class, "objective"),
                choices.textOrNone("costs").map(CostMatrix::parse),
                abstainRisk(choices)),
            Optional.of(choices.text("serve"))
                .filter(name -> !name.equals(AUTO))
                .map(Ensemble::of));
    choices.requireAllRead();
    return config;
  }

  private static Optional<AbstainRisk> abstainRisk(SettingsReader choices) {
    boolean perClass = choices.on("abstain-risk-per-class");
    Optional<Double> risk = choices.decimalOrNone("abstain-risk");
    if (perClass && risk.isEmpty()) {
      throw new IllegalArgumentException(
          "a risk per class needs the risk: give --abstain-risk, like 0.01");
    }
    return risk.map(atMost -> new AbstainRisk(atMost, perClass));
  }

  /**
   * The same with other settings, by name; see {@link #describe}.
   *
   * @throws IllegalArgumentException if a name or value is unknown
   */
  public CglNetConfig with(Map<String, String> changes) {
    Map<String, String> settings = describe();
    settings.putAll(changes);
    return of(settings);
  }

  /** The same with one setting changed; see {@link #with(Map)}. */
  public CglNetConfig with(String name, Object value) {
    return with(Map.of(name, String.valueOf(value)));
  }

  private static void require(boolean condition, String what) {
    if (!condition) {
      throw new IllegalArgumentException("CGL-Net needs " + what);
    }
  }
}
