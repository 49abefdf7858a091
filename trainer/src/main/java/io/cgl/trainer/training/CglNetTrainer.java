package io.cgl.trainer.training;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import io.cgl.checkpoint.Scores;
import io.cgl.trainer.data.Dataset;
import io.cgl.trainer.metrics.ClassificationMetrics;
import io.cgl.trainer.network.NetworkShape;
import io.cgl.trainer.network.Standardiser;
import io.cgl.trainer.training.views.RegionalView;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Trains CGL-Net in its two sequential stages (Wu et al., IEEE TCSVT 35(3), 2025): the global one,
 * experts and then the student that integrates them, and the local one; then calibrates and
 * evaluates on the held-out rows.
 *
 * <p>PyTorch's gradients are recorded by one collector per JVM: one training at a time.
 */
public final class CglNetTrainer {

  private CglNetTrainer() {}

  /**
   * Trains from scratch.
   *
   * @param train the rows to learn from; classes may have very few rows
   * @param heldOut rows for learning curves, calibration and figures; nothing is learnt from them
   *     but the temperatures; may be empty
   */
  public static TrainedCglNet train(
      Dataset train,
      Dataset heldOut,
      CglNetConfig config,
      Device device,
      TrainingListener listener) {
    check(train, heldOut, config);
    TrainedCglNet net = initialise(train, Standardiser.fit(train), config, device);
    return run(net, train, heldOut, listener);
  }

  /**
   * Trains on from the parameters and with the standardiser of an earlier CGL-Net, which stays as
   * it is.
   *
   * @throws IllegalArgumentException if its networks are not those that the configuration and the
   *     rows call for
   */
  public static TrainedCglNet resume(
      TrainedCglNet champion,
      Dataset train,
      Dataset heldOut,
      CglNetConfig config,
      Device device,
      TrainingListener listener) {
    check(train, heldOut, config);
    if (!train.layout().equals(champion.standardiser().layout())
        || !train.classes().equals(champion.classes())
        || !shape(train, champion.standardiser(), config).equals(champion.shape())
        || config.experts().count() != champion.experts().size()) {
      throw new IllegalArgumentException(
          ("no warm start: the earlier network has %d experts %s for %s and classes %s, but"
                  + " %d %s of width %d for %s and classes %s are called for")
              .formatted(
                  champion.experts().size(),
                  champion.shape().fingerprint(),
                  champion.standardiser().layout(),
                  champion.classes(),
                  config.experts().count(),
                  config.network(),
                  config.width(),
                  train.layout(),
                  train.classes()));
    }
    TrainedCglNet net = initialise(train, champion.standardiser(), config, device);
    net.copyParametersFrom(champion);
    return run(net, train, heldOut, listener);
  }

  private static TrainedCglNet initialise(
      Dataset train, Standardiser standardiser, CglNetConfig config, Device device) {
    return TrainedCglNet.initialise(
        device,
        config,
        shape(train, standardiser, config),
        train.classes(),
        train.classCounts(),
        standardiser);
  }

  private static NetworkShape shape(Dataset train, Standardiser standardiser, CglNetConfig config) {
    return NetworkShape.of(
        standardiser.output(), config.network(), train.classes().size(), config.width());
  }

  private static TrainedCglNet run(
      TrainedCglNet net, Dataset train, Dataset heldOut, TrainingListener listener) {
    try {
      learn(net, train, heldOut, listener);
      return net;
    } catch (RuntimeException e) {
      net.close();
      throw e;
    }
  }

  private static void learn(
      TrainedCglNet net, Dataset train, Dataset heldOut, TrainingListener listener) {
    CglNetConfig config = net.config();
    Schedule schedule = Schedule.of(config, train.rows());
    PhaseSeeds seeds = new PhaseSeeds(config.seed());
    try (NDManager scratch = net.manager().newSubManager()) {
      PhaseRunner runner =
          new PhaseRunner(
              scratch,
              TrainingRows.of(scratch, train, net.standardiser()),
              new HeldOutProbe(scratch, heldOut, net.standardiser()),
              schedule,
              config,
              listener);
      int experts = net.experts().size();
      for (int i = 0; i < experts; i++) {
        runner.run(
            "expert %d/%d".formatted(i + 1, experts),
            schedule.expert(),
            new ExpertObjective(
                net.experts().get(i),
                config.experts().priors().exponent(i),
                config.experts().mixup()),
            seeds.start(seeds.expert(i)));
      }
      if (schedule.student() > 0) {
        runner.run(
            "student",
            schedule.student(),
            new StudentObjective(net.student(), net.experts(), config.student()),
            seeds.start(seeds.student()));
      }
      if (schedule.local() > 0) {
        net.local().copyFrom(net.student().last());
        runner.run(
            "local",
            schedule.local(),
            new LocalObjective(net.student(), net.local(), config.local()),
            seeds.start(seeds.local()));
      }
      net.report(runner.history(), HeldOutFigures.none());
    }
    if (heldOut.rows() > 0) {
      for (Serve serve : config.servable()) {
        Scores fused = net.score(heldOut, rows -> net.fuse(rows, serve));
        net.calibrate(serve, Calibration.fit(fused, heldOut.labels()));
      }
      net.report(net.history(), evaluate(net, heldOut));
    }
  }

  private static HeldOutFigures evaluate(TrainedCglNet net, Dataset heldOut) {
    Map<String, ClassificationMetrics> members = new LinkedHashMap<>();
    Members.of(net)
        .forEach(
            (name, member) ->
                members.put(
                    name, ClassificationMetrics.of(member.apply(heldOut), heldOut.labels())));
    return new HeldOutFigures(members);
  }

  private static void check(Dataset train, Dataset heldOut, CglNetConfig config) {
    if (train.rows() == 0) {
      throw new IllegalArgumentException("there are no rows to learn from");
    }
    if (train.classes().size() < 2) {
      throw new IllegalArgumentException(
          "there is nothing to tell apart: the only class is " + train.classes());
    }
    if (!train.layout().equals(heldOut.layout()) || !train.classes().equals(heldOut.classes())) {
      throw new IllegalArgumentException(
          "training and held-out rows differ in their features or classes");
    }
    Set<RegionalView> possible = RegionalView.all(train.layout().image().isPresent());
    if (config.local().trained() && !possible.containsAll(config.local().views())) {
      throw new IllegalArgumentException(
          "local-views=%s does not suit these rows: choose from %s"
              .formatted(
                  Choices.names(RegionalView.class, config.local().views()),
                  Choices.names(RegionalView.class, possible)));
    }
  }
}
