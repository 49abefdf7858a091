package io.cgl.trainer.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import io.cgl.trainer.network.NetworkPart;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Runs the phases one after another: the loop of steps, the learning curve and the reports to the
 * listener. All native memory of a step is freed when the step ends.
 */
final class PhaseRunner {

  /** A phase's curve has about this many points. */
  private static final int POINTS = 12;

  private final NDManager manager;
  private final TrainingRows rows;
  private final HeldOutProbe probe;
  private final Schedule schedule;
  private final CglNetConfig config;
  private final TrainingListener listener;
  private final List<TrainingHistory.Phase> phases = new ArrayList<>();
  private int stepsBefore;
  private double work;

  PhaseRunner(
      NDManager manager,
      TrainingRows rows,
      HeldOutProbe probe,
      Schedule schedule,
      CglNetConfig config,
      TrainingListener listener) {
    this.manager = manager;
    this.rows = rows;
    this.probe = probe;
    this.schedule = schedule;
    this.config = config;
    this.listener = listener;
  }

  /** The curves of the phases so far. */
  TrainingHistory history() {
    return new TrainingHistory(phases);
  }

  /** Trains what the objective says learns, for that many steps, and freezes it then. */
  void run(String name, int steps, Objective objective, Random random) {
    long start = System.nanoTime();
    objective.learning().forEach(part -> part.freeze(false));
    List<Parameter> parameters =
        objective.learning().stream()
            .map(NetworkPart::parameters)
            .flatMap(List::stream)
            .filter(Parameter::requiresGradient)
            .toList();
    List<TrainingHistory.Point> points = new ArrayList<>();
    BatchSampler sampler = new BatchSampler(rows.rows(), schedule.batch(), random);
    int interval = Math.max(1, steps / POINTS);
    try (NDManager phase = manager.newSubManager()) {
      AdamW optimiser = new AdamW(phase, parameters, config.optimisation().learningRate(), steps);
      double sum = 0;
      int since = 0;
      double heldOut = Double.NaN;
      for (int step = 1; step <= steps; step++) {
        double loss = step(phase, optimiser, objective, sampler, random);
        if (!Double.isFinite(loss)) {
          throw new IllegalStateException(
              "training diverged in phase '%s' at step %d: the loss is %s; try a lower learning rate"
                  .formatted(name, step, loss));
        }
        sum += loss;
        since++;
        if (step % interval == 0 || step == steps) {
          heldOut = probe.balancedAccuracy(objective::logits);
          points.add(new TrainingHistory.Point(schedule.epoch(step), sum / since, heldOut));
          sum = 0;
          since = 0;
        }
        work += objective.cost();
        listener.onStep(
            new TrainingProgress(
                name,
                step,
                steps,
                stepsBefore + step,
                schedule.total(),
                work / schedule.work(),
                loss,
                heldOut));
      }
    }
    objective.learning().forEach(part -> part.freeze(true));
    stepsBefore += steps;
    phases.add(new TrainingHistory.Phase(name, steps, (System.nanoTime() - start) / 1e9, points));
  }

  private double step(
      NDManager phase, AdamW optimiser, Objective objective, BatchSampler sampler, Random random) {
    try (NDManager scratch = phase.newSubManager()) {
      Batch batch = rows.gather(scratch, sampler.next(), random);
      double loss;
      try (GradientCollector collector = Devices.engine().newGradientCollector()) {
        NDArray value = objective.loss(batch);
        collector.backward(value);
        loss = value.getFloat();
      }
      optimiser.update();
      return loss;
    }
  }
}
