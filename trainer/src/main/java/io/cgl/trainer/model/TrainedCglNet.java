package io.cgl.trainer.model;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.cgl.checkpoint.LabelDecision;
import io.cgl.checkpoint.Scores;
import io.cgl.trainer.batch.Folds;
import io.cgl.trainer.batch.TrainingRows;
import io.cgl.trainer.calibration.Calibration;
import io.cgl.trainer.calibration.JudgedRows;
import io.cgl.trainer.config.CglNetConfig;
import io.cgl.trainer.config.Ensemble;
import io.cgl.trainer.data.Dataset;
import io.cgl.trainer.engine.Devices;
import io.cgl.trainer.engine.PhaseSeeds;
import io.cgl.trainer.metrics.ClassificationMetrics;
import io.cgl.trainer.network.Network;
import io.cgl.trainer.network.NetworkPart;
import io.cgl.trainer.network.NetworkShape;
import io.cgl.trainer.network.Standardiser;
import io.cgl.trainer.progress.TrainingHistory;
import io.cgl.trainer.trees.WeightedTrees;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * A CGL-Net: experts, student and local branch with the standardiser before them, trees if they are
 * part of it, and the calibrations after them. Holds native memory until {@link #close}. Not safe
 * for use by several threads.
 */
public final class TrainedCglNet implements AutoCloseable {

  private final NDManager manager;
  private final CglNetConfig config;
  private final NetworkShape shape;
  private final List<String> classes;
  private final long[] classCounts;
  private final Standardiser standardiser;
  private final List<Network> experts;
  private final Network student;
  private final NetworkPart local;
  private WeightedTrees trees;
  private Ensemble served;
  private JudgedRows unseen;
  private final Map<Ensemble, Calibration> calibrations = new EnumMap<>(Ensemble.class);
  private TrainingHistory history = new TrainingHistory(List.of());
  private Map<String, ClassificationMetrics> figures = Map.of();

  private TrainedCglNet(
      NDManager manager,
      CglNetConfig config,
      NetworkShape shape,
      List<String> classes,
      long[] classCounts,
      Standardiser standardiser) {
    this.manager = manager;
    this.config = config;
    this.shape = shape;
    this.classes = List.copyOf(classes);
    this.classCounts = classCounts.clone();
    this.standardiser = standardiser;
    experts = new ArrayList<>();
    PhaseSeeds seeds = new PhaseSeeds(config.seed());
    for (int expert = 0; expert < config.experts().count(); expert += shape.members()) {
      PhaseSeeds.seedEngine(seeds.expert(expert));
      experts.add(Network.of(manager, shape));
    }
    PhaseSeeds.seedEngine(seeds.student());
    served = config.serve().orElse(Ensemble.ALL);
    student = Network.of(manager, shape.alone());
    local = Network.last(manager, shape.alone());
    for (Ensemble serve : Ensemble.values()) {
      calibrations.put(serve, Calibration.none(config.decision(), classes, logPrior()));
    }
    experts.forEach(network -> network.freeze(true));
    student.freeze(true);
    local.freeze(true);
  }

  /** Networks with fresh parameters, all frozen. */
  public static TrainedCglNet initialise(
      Device device,
      CglNetConfig config,
      NetworkShape shape,
      List<String> classes,
      long[] classCounts,
      Standardiser standardiser) {
    NDManager manager = Devices.engine().newBaseManager(device);
    try {
      return new TrainedCglNet(manager, config, shape, classes, classCounts, standardiser);
    } catch (RuntimeException e) {
      manager.close();
      throw e;
    }
  }

  /** Posterior class probabilities of raw rows, as served. */
  public Scores predict(Dataset rows) {
    return predict(rows, served);
  }

  /** Posterior class probabilities of raw rows, see {@link Calibration}. */
  public Scores predict(Dataset rows, Ensemble serve) {
    return calibrations.get(serve).apply(fused(rows, serve));
  }

  /** The temperature of an ensemble, see {@link Calibration}. */
  public float temperature(Ensemble serve) {
    return (float) calibrations.get(serve).temperature();
  }

  /** How the label is decided from {@link #predict}. */
  public LabelDecision decision(Ensemble serve) {
    return LabelDecision.of(calibrations.get(serve).decision(), classes.size());
  }

  public Calibration calibration(Ensemble serve) {
    return calibrations.get(serve);
  }

  public CglNetConfig config() {
    return config;
  }

  public NetworkShape shape() {
    return shape;
  }

  public List<String> classes() {
    return classes;
  }

  public long[] classCounts() {
    return classCounts.clone();
  }

  /** Turns raw rows into the networks' inputs. */
  public Standardiser standardiser() {
    return standardiser;
  }

  /** The experts of stage 1: one network of all, or a network for each. */
  public List<Network> experts() {
    return List.copyOf(experts);
  }

  public Network student() {
    return student;
  }

  /** The local branch of stage 2, which follows the student's first half. */
  public NetworkPart local() {
    return local;
  }

  /** The trees, if they are part of the ensemble. */
  public Optional<WeightedTrees> trees() {
    return Optional.ofNullable(trees);
  }

  /**
   * Rows that were neither learnt from nor, where this can be had, chosen on, as what is served
   * judges them; empty if there are none, or the networks were read from a file.
   */
  public Optional<JudgedRows> unseen() {
    return Optional.ofNullable(unseen);
  }

  /** The ensemble that is served. */
  public Ensemble served() {
    return served;
  }

  /** Says what is served. */
  public void serve(Ensemble chosen) {
    served = chosen;
  }

  /** Keeps what {@link #unseen} returns. */
  public void judge(JudgedRows found) {
    unseen = found;
  }

  /** Logarithm of each class's share of the training rows. */
  public double[] logPrior() {
    return Calibration.logPrior(classCounts);
  }

  /** The learning curves; empty if the networks were read from a file. */
  public TrainingHistory history() {
    return history;
  }

  /**
   * The metrics by the names of {@link Members#of}, of the rows that {@link #unseen} has; empty if
   * there were none, or the networks were read from a file.
   */
  public Map<String, ClassificationMetrics> figures() {
    return figures;
  }

  @Override
  public void close() {
    manager.close();
    trees().ifPresent(WeightedTrees::close);
  }

  public NDManager manager() {
    return manager;
  }

  /** All parts, each once, in a fixed order: experts, student, local branch. */
  public List<NetworkPart> parts() {
    Set<NetworkPart> parts = new LinkedHashSet<>();
    experts.forEach(expert -> parts.addAll(expert.parts()));
    parts.addAll(student.parts());
    parts.add(local);
    return List.copyOf(parts);
  }

  /**
   * Copies the parameters of a network that may differ in its classes, which are matched by name; a
   * class that it does not know keeps its new row of each head.
   */
  public void copyParametersFrom(TrainedCglNet source) {
    int[] rows = classes.stream().mapToInt(source.classes::indexOf).toArray();
    for (int expert = 0; expert < experts.size(); expert++) {
      experts.get(expert).copyFrom(source.experts.get(expert), rows);
    }
    student.copyFrom(source.student, rows);
    local.copyFrom(source.local, rows);
  }

  /** Adds trees to the ensemble; they are closed with the networks. */
  public void join(WeightedTrees grown) {
    trees = grown;
  }

  public void calibrate(Ensemble serve, Calibration calibration) {
    calibrations.put(serve, calibration);
  }

  public void report(TrainingHistory learnt, Map<String, ClassificationMetrics> measured) {
    history = learnt;
    figures = Collections.unmodifiableMap(measured);
  }

  /** Applies a function of standardised rows to raw rows, a chunk at a time. */
  Scores score(Dataset rows, UnaryOperator<NDArray> function) {
    return score(rows, (chunk, from) -> function.apply(chunk).toFloatArray());
  }

  /**
   * The experts' log-probabilities of raw rows: of each row the mean of those that did not learn
   * from it, up to a constant per row.
   *
   * @param folds of these rows in training
   */
  public Scores outOfFold(Dataset rows, Folds folds) {
    return score(
        rows,
        (chunk, from) -> {
          int to = from + (int) chunk.getShape().get(0);
          Folds own = folds.subset(IntStream.range(from, to).toArray());
          return Experts.outOfFold(experts, chunk, own);
        });
  }

  /** What a chunk of standardised rows scores, [rows, classes]. */
  private interface ChunkScoring {

    /**
     * Scores.
     *
     * @param from number of the first row
     */
    float[] score(NDArray chunk, int from);
  }

  private Scores score(Dataset rows, ChunkScoring scoring) {
    int width = standardiser.layout().width();
    if (rows.layout().width() != width) {
      throw new IllegalArgumentException(
          "rows of %d features for a network of %d".formatted(rows.layout().width(), width));
    }
    float[] result = new float[rows.rows() * shape.classes()];
    int most = TrainingRows.chunk(standardiser);
    for (int from = 0; from < rows.rows(); from += most) {
      int count = Math.min(most, rows.rows() - from);
      try (NDManager scratch = manager.newSubManager()) {
        float[] chunk = new float[count * width];
        System.arraycopy(rows.features(), from * width, chunk, 0, chunk.length);
        NDArray raw = scratch.create(chunk, new Shape(count, width));
        float[] values = scoring.score(standardiser.apply(raw), from);
        System.arraycopy(values, 0, result, from * shape.classes(), values.length);
      }
    }
    return new Scores(result, shape.classes());
  }

  /** The weighted mean of the members' log-probabilities of raw rows, up to a constant per row. */
  public Scores fused(Dataset rows, Ensemble serve) {
    Scores networks = score(rows, batch -> fuse(batch, serve));
    return trees == null || serve.trees() == 0
        ? networks
        : withTrees(networks, trees.uniform(rows, logPrior()), serve.trees());
  }

  /** The weighted mean of the networks' and the trees' scores. */
  public static Scores withTrees(Scores networks, Scores trees, float share) {
    float[] result = new float[networks.flat().length];
    for (int i = 0; i < result.length; i++) {
      result[i] = (1 - share) * networks.flat()[i] + share * trees.flat()[i];
    }
    return new Scores(result, networks.classes());
  }

  /** The weighted mean of the networks' log-probabilities, [rows, classes]. */
  NDArray fuse(NDArray rows, Ensemble serve) {
    Ensemble.Weights weights = serve.weights(config.local().trained());
    List<NDArray> terms = new ArrayList<>();
    if (weights.student() > 0 || weights.local() > 0) {
      NDArray hidden = student.first().forward(rows, false);
      if (weights.student() > 0) {
        terms.add(logProbabilities(student.last(), hidden).mul(weights.student()));
      }
      if (weights.local() > 0) {
        terms.add(logProbabilities(local, hidden).mul(weights.local()));
      }
    }
    if (weights.experts() > 0) {
      terms.add(Experts.logProbabilities(experts, rows).mul(weights.experts()));
    }
    return terms.stream().reduce(NDArray::add).orElseThrow();
  }

  private static NDArray logProbabilities(NetworkPart last, NDArray hidden) {
    return last.forward(hidden, false).squeeze(0).logSoftmax(1);
  }
}
