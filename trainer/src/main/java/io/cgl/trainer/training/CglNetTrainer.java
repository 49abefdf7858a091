package io.cgl.trainer.training;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import io.cgl.trainer.batch.Folds;
import io.cgl.trainer.batch.TrainingRows;
import io.cgl.trainer.calibration.UnseenRows;
import io.cgl.trainer.config.CglNetConfig;
import io.cgl.trainer.config.SettingsReader;
import io.cgl.trainer.config.StudentStart;
import io.cgl.trainer.data.Dataset;
import io.cgl.trainer.engine.PhaseSeeds;
import io.cgl.trainer.model.TrainedCglNet;
import io.cgl.trainer.network.NetworkShape;
import io.cgl.trainer.network.Standardiser;
import io.cgl.trainer.objective.ExpertObjective;
import io.cgl.trainer.objective.LocalObjective;
import io.cgl.trainer.objective.StudentObjective;
import io.cgl.trainer.progress.TrainingListener;
import io.cgl.trainer.trees.GradientBoosting;
import io.cgl.trainer.views.RegionalView;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Trains CGL-Net in its two sequential stages (Wu et al., IEEE TCSVT 35(3), 2025): the global one,
 * experts and then the student that integrates them, and the local one; then calibrates and
 * evaluates on the held-out rows.
 *
 * <p>One training per JVM at a time, because PyTorch's gradients have one collector per JVM.
 */
public final class CglNetTrainer {

  private CglNetTrainer() {}

  /**
   * Trains from scratch.
   *
   * @param train the rows to learn from; classes may have very few rows
   * @param heldOut rows for learning curves, decision, temperature and figures, not for training;
   *     may be empty
   */
  public static TrainedCglNet train(
      Dataset train,
      Dataset heldOut,
      CglNetConfig config,
      Device device,
      TrainingListener listener) {
    return train(train, heldOut, config, device, TrainingJournal.none(), listener);
  }

  /** The same, resuming an interrupted training if the journal holds one. */
  public static TrainedCglNet train(
      Dataset train,
      Dataset heldOut,
      CglNetConfig config,
      Device device,
      TrainingJournal journal,
      TrainingListener listener) {
    return train(train, UnlearntRows.of(heldOut), config, device, journal, listener);
  }

  /** The same, with figures of rows on which nothing is chosen. */
  public static TrainedCglNet train(
      Dataset train,
      UnlearntRows unlearnt,
      CglNetConfig config,
      Device device,
      TrainingJournal journal,
      TrainingListener listener) {
    check(train, unlearnt, config);
    TrainedCglNet net =
        initialise(
            train,
            Standardiser.fit(train, config.measurements(), config.network()),
            config,
            device);
    return run(net, train, unlearnt, false, journal, listener);
  }

  /**
   * Starts from the parameters and standardiser of an earlier CGL-Net, which is unchanged. The rows
   * may have new classes.
   *
   * @throws IllegalArgumentException if its networks do not match the configuration, or the rows
   *     have other inputs or lack one of its classes
   */
  public static TrainedCglNet warmStart(
      TrainedCglNet earlier,
      Dataset train,
      UnlearntRows unlearnt,
      CglNetConfig config,
      Device device,
      TrainingJournal journal,
      TrainingListener listener) {
    check(train, unlearnt, config);
    checkWarmStart(earlier, train, config);
    TrainedCglNet net = initialise(train, earlier.standardiser(), config, device);
    net.copyParametersFrom(earlier);
    return run(net, train, unlearnt, true, journal, listener);
  }

  /**
   * The folds of the training rows that experts leave out.
   *
   * @param fitted rows to decide on; if there are any, no fold is needed
   */
  public static Folds folds(Dataset train, Dataset fitted, CglNetConfig config) {
    return config.experts().crossFits() && fitted.rows() == 0
        ? Folds.of(train, config.experts().usedFolds(), new PhaseSeeds(config.seed()).folds())
        : Folds.none();
  }

  private static TrainedCglNet initialise(
      Dataset train, Standardiser standardiser, CglNetConfig config, Device device) {
    return TrainedCglNet.initialise(
        device,
        config,
        shape(standardiser, config, train.classes().size()),
        train.classes(),
        train.classCounts(),
        standardiser);
  }

  private static NetworkShape shape(Standardiser standardiser, CglNetConfig config, int classes) {
    return NetworkShape.of(
        standardiser.output(), config.network(), classes, config.width(), config.experts().count());
  }

  private static TrainedCglNet run(
      TrainedCglNet net,
      Dataset train,
      UnlearntRows unlearnt,
      boolean warm,
      TrainingJournal journal,
      TrainingListener listener) {
    try {
      journal.notice().ifPresent(listener::onNotice);
      learn(net, train, unlearnt, warm, journal, listener);
      return net;
    } catch (RuntimeException e) {
      net.close();
      throw e;
    }
  }

  private static void learn(
      TrainedCglNet net,
      Dataset train,
      UnlearntRows unlearnt,
      boolean warm,
      TrainingJournal journal,
      TrainingListener listener) {
    CglNetConfig config = net.config();
    Dataset fitted = unlearnt.fitted();
    GradientBoosting boosting = GradientBoosting.of(train.layout());
    PhaseSeeds seeds = new PhaseSeeds(config.seed());
    Folds folds = folds(train, fitted, config);
    int[] judged = folds.exist() ? folds.judged(train.labels()) : new int[0];
    PhaseSteps schedule = PhaseSteps.of(config, train.rows(), boosting, folds.count(), warm);
    JoiningTrees trees;
    Optional<UnseenRows> outOfFold = Optional.empty();
    try (NDManager scratch = net.manager().newSubManager();
        TreeGrower grower = new TreeGrower(train, boosting, config.seed())) {
      PhaseRunner runner =
          new PhaseRunner(
              scratch,
              TrainingRows.of(scratch, train, net.standardiser(), folds, seeds.copies()),
              // Never the measured rows: training may stop early by what the probe says.
              folds.exist()
                  ? HeldOutProbe.outOfFold(scratch, train, net.standardiser(), folds)
                  : HeldOutProbe.of(scratch, fitted, net.standardiser()),
              schedule,
              net,
              journal,
              listener,
              grower,
              Budget.of(config));
      trees = JoiningTrees.start(net, folds, runner, grower, listener);
      learnExperts(runner, schedule, seeds, net);
      if (folds.exist()) {
        outOfFold = Optional.of(new UnseenRows(train, net.outOfFold(train, folds)).subset(judged));
        trees.ask(outOfFold.get(), judged);
      }
      if (schedule.student() > 0) {
        if (config.student().start() == StudentStart.EXPERT) {
          net.student().copyMember(net.experts().get(0), 0);
        }
        runner.run(
            "student",
            schedule.student(),
            new StudentObjective(net.student(), net.experts(), config.student()),
            seeds.student());
      }
      if (schedule.local() > 0) {
        net.local().copyFrom(net.student().last());
        runner.run(
            "local",
            schedule.local(),
            new LocalObjective(net.student(), net.local(), config.local()),
            seeds.local());
      }
      trees.join(fitted);
      net.report(runner.history(), Map.of());
    }
    Judging judging =
        outOfFold.isPresent()
            ? Judging.outOfFold(net, outOfFold.get(), folds.subset(judged), trees.trial())
            : Judging.heldOut(net, fitted, trees.trial());
    judging.decide();
    judging.show(unlearnt.measured());
  }

  private static void learnExperts(
      PhaseRunner runner, PhaseSteps schedule, PhaseSeeds seeds, TrainedCglNet net) {
    CglNetConfig.ExpertChoice choice = net.config().experts();
    int members = net.shape().members();
    for (int i = 0; i < net.experts().size(); i++) {
      int first = i * members;
      runner.run(
          members > 1
              ? "experts %d-%d".formatted(first + 1, first + members)
              : "expert %d/%d".formatted(first + 1, choice.count()),
          schedule.expert(),
          new ExpertObjective(net.experts().get(i), first, members, choice),
          seeds.expert(first));
    }
  }

  private static void checkWarmStart(TrainedCglNet earlier, Dataset train, CglNetConfig config) {
    List<String> lacking =
        earlier.classes().stream().filter(name -> !train.classes().contains(name)).toList();
    if (!lacking.isEmpty()) {
      throw new IllegalArgumentException(
          "no warm start: the rows lack class %s of the earlier network: add some, or train from scratch"
              .formatted(String.join(", ", lacking)));
    }
    if (!train.layout().equals(earlier.standardiser().layout())) {
      throw new IllegalArgumentException(
          "no warm start: the earlier network takes %s, the rows have %s: train from scratch"
              .formatted(earlier.standardiser().layout(), train.layout()));
    }
    NetworkShape wanted = shape(earlier.standardiser(), config, earlier.classes().size());
    int experts = earlier.config().experts().count();
    if (!wanted.equals(earlier.shape()) || config.experts().count() != experts) {
      throw new IllegalArgumentException(
          "no warm start: the earlier network has %d experts %s, asked for are %d of %s: ask for the same, or train from scratch"
              .formatted(
                  experts,
                  earlier.shape().fingerprint(),
                  config.experts().count(),
                  wanted.fingerprint()));
    }
  }

  private static void check(Dataset train, UnlearntRows unlearnt, CglNetConfig config) {
    if (train.rows() == 0) {
      throw new IllegalArgumentException("there are no rows to learn from");
    }
    if (train.classes().size() < 2) {
      throw new IllegalArgumentException(
          "at least two classes are needed: the only class is  " + train.classes());
    }
    for (Dataset other : List.of(unlearnt.fitted(), unlearnt.measured())) {
      if (!train.layout().equals(other.layout()) || !train.classes().equals(other.classes())) {
        throw new IllegalArgumentException(
            "training and held-out rows differ in their features or classes");
      }
    }
    config.decision().requireFor(train.classes());
    Set<RegionalView> possible = RegionalView.all(train.layout().image().isPresent());
    if (config.local().trained() && !possible.containsAll(config.local().views())) {
      throw new IllegalArgumentException(
          "local-views=%s does not suit these rows: choose from %s"
              .formatted(
                  SettingsReader.names(RegionalView.class, config.local().views()),
                  SettingsReader.names(RegionalView.class, possible)));
    }
  }
}
