package io.cgl.trainer.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import io.cgl.trainer.batch.Batch;
import io.cgl.trainer.batch.BatchSampler;
import io.cgl.trainer.batch.TrainingRows;
import io.cgl.trainer.data.Dataset;
import io.cgl.trainer.engine.AdamW;
import io.cgl.trainer.engine.Devices;
import io.cgl.trainer.engine.PhaseSeeds;
import io.cgl.trainer.engine.StepRandom;
import io.cgl.trainer.model.TrainedCglNet;
import io.cgl.trainer.network.NetworkPart;
import io.cgl.trainer.objective.Objective;
import io.cgl.trainer.progress.TrainingHistory;
import io.cgl.trainer.progress.TrainingListener;
import io.cgl.trainer.progress.TrainingProgress;
import io.cgl.trainer.trees.GradientBoosting;
import io.cgl.trainer.trees.PooledTrees;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Runs the phases one after another: the loop of steps, the learning curve, the journal and the
 * reports to the listener. Phases that the journal has as finished are skipped. All native memory
 * of a step is freed when the step ends.
 */
final class PhaseRunner {

  /** A phase's curve has about this many points. */
  private static final int POINTS = 12;

  private final NDManager manager;
  private final TrainingRows rows;
  private final HeldOutProbe probe;
  private final PhaseSteps schedule;
  private final TrainedCglNet net;
  private final TrainingJournal journal;
  private final TrainingListener listener;
  private final List<TrainingHistory.Phase> phases = new ArrayList<>();
  private int stepsBefore;
  private int roundsBefore;
  private double work;

  PhaseRunner(
      NDManager manager,
      TrainingRows rows,
      HeldOutProbe probe,
      PhaseSteps schedule,
      TrainedCglNet net,
      TrainingJournal journal,
      TrainingListener listener) {
    this.manager = manager;
    this.rows = rows;
    this.probe = probe;
    this.schedule = schedule;
    this.net = net;
    this.journal = journal;
    this.listener = listener;
  }

  /** The curves of the phases so far. */
  TrainingHistory history() {
    return new TrainingHistory(phases);
  }

  /** Trains the objective's parts for that many steps, then freezes them. */
  void run(String name, int steps, Objective objective, long seed) {
    Optional<TrainingSnapshot> past = journal.snapshot();
    if (past.isPresent() && phases.size() < past.get().finished()) {
      phases.add(past.get().phases().get(phases.size()));
      work += (double) steps * objective.cost();
    } else {
      try (NDManager phase = manager.newSubManager()) {
        train(
            phase,
            new RunningPhase(name, steps, objective, seed),
            past.filter(snapshot -> phases.size() == snapshot.finished()));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    stepsBefore += steps;
  }

  /**
   * Grows trees. The journal does not keep them: an interruption loses the phase.
   *
   * @param name of the phase
   */
  PooledTrees grow(String name, Dataset rows, GradientBoosting boosting) {
    long start = System.nanoTime();
    int rounds = PhaseSteps.rounds(boosting);
    int before = roundsBefore;
    PooledTrees trees =
        boosting.pool(
            rows,
            net.config().seed(),
            round ->
                listener.onStep(
                    new TrainingProgress(
                        name,
                        round,
                        rounds,
                        stepsBefore + before + round,
                        schedule.total(),
                        schedule.share(work, before + round),
                        Double.NaN,
                        Double.NaN)));
    roundsBefore += rounds;
    phases.add(
        new TrainingHistory.Phase(
            name,
            rounds,
            (long) rounds * rows.rows(),
            (System.nanoTime() - start) / 1e9,
            0,
            List.of()));
    return trees;
  }

  private void train(NDManager manager, RunningPhase phase, Optional<TrainingSnapshot> past)
      throws IOException {
    DataInputStream arrays = null;
    if (past.isPresent()) {
      arrays = new DataInputStream(new ByteArrayInputStream(past.get().arrays()));
      for (NetworkPart part : net.parts()) {
        part.load(arrays);
      }
      phase.goOnFrom(past.get());
      work += (double) phase.done * phase.objective.cost();
    }
    List<NetworkPart> learning = phase.objective.learning();
    net.parts().forEach(part -> part.freeze(true));
    learning.forEach(part -> part.freeze(false));
    AdamW optimiser =
        new AdamW(
            manager,
            learning.stream()
                .map(NetworkPart::parameters)
                .flatMap(List::stream)
                .filter(Parameter::requiresGradient)
                .toList(),
            net.config().optimisation().learningRate(),
            phase.steps);
    if (arrays != null) {
      optimiser.load(arrays);
    }
    while (phase.done < phase.steps) {
      step(manager, phase, optimiser);
      if (journal.isDue(phase.done == phase.steps)) {
        journal.write(snapshot(phase, optimiser));
      }
    }
    learning.forEach(part -> part.freeze(true));
    phases.add(phase.soFar());
  }

  private void step(NDManager manager, RunningPhase phase, AdamW optimiser) {
    double loss = phase.learn(manager, optimiser);
    if (!Double.isFinite(loss)) {
      throw new IllegalStateException(
          "training diverged in phase '%s' at step %d: the loss is %s; try a lower learning rate"
              .formatted(phase.name, phase.done, loss));
    }
    phase.record(loss);
    work += phase.objective.cost();
    listener.onStep(
        new TrainingProgress(
            phase.name,
            phase.done,
            phase.steps,
            stepsBefore + phase.done,
            schedule.total(),
            schedule.share(work, 0),
            loss,
            phase.heldOut()));
  }

  private TrainingSnapshot snapshot(RunningPhase phase, AdamW optimiser) {
    ByteArrayOutputStream arrays = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(arrays)) {
      for (NetworkPart part : net.parts()) {
        part.save(out);
      }
      optimiser.save(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List<TrainingHistory.Phase> soFar = new ArrayList<>(phases);
    soFar.add(phase.soFar());
    return new TrainingSnapshot(soFar, phase.sum, arrays.toByteArray());
  }

  /** The current phase: steps, curve and time. */
  private final class RunningPhase {

    private final String name;
    private final int steps;
    private final Objective objective;
    private final long seed;
    private final BatchSampler sampler;
    private final int interval;
    private final List<TrainingHistory.Point> points = new ArrayList<>();
    private int done;
    private double sum;
    private long start = System.nanoTime();
    private long outside;

    private RunningPhase(String name, int steps, Objective objective, long seed) {
      this.name = name;
      this.steps = steps;
      this.objective = objective;
      this.seed = seed;
      sampler =
          new BatchSampler(rows.rows(), schedule.batch(), epoch -> PhaseSeeds.order(seed, epoch));
      interval = Math.max(1, steps / POINTS);
    }

    private void goOnFrom(TrainingSnapshot snapshot) {
      TrainingHistory.Phase before = snapshot.current();
      done = before.steps();
      points.addAll(before.points());
      sum = snapshot.loss();
      start -= (long) (before.seconds() * 1e9);
      outside = (long) (before.secondsOutsideEngine() * 1e9);
    }

    private TrainingHistory.Phase soFar() {
      return new TrainingHistory.Phase(
          name,
          done,
          (long) done * schedule.batch(),
          (System.nanoTime() - start) / 1e9,
          outside / 1e9,
          points);
    }

    /** Takes a step and returns its loss. */
    private double learn(NDManager manager, AdamW optimiser) {
      done++;
      long chance = PhaseSeeds.step(seed, done);
      PhaseSeeds.seedEngine(chance);
      StepRandom draws = new StepRandom(chance);
      long before = System.nanoTime();
      long[] indices = sampler.batch(done);
      outside += System.nanoTime() - before;
      try (NDManager scratch = manager.newSubManager()) {
        Batch batch = rows.gather(scratch, indices, draws);
        double loss;
        try (GradientCollector collector = Devices.engine().newGradientCollector()) {
          NDArray value = objective.loss(batch);
          collector.backward(value);
          loss = value.getFloat();
        }
        optimiser.update();
        outside += draws.nanos();
        return loss;
      }
    }

    private void record(double loss) {
      sum += loss;
      if (done % interval == 0 || done == steps) {
        int since = done - points.size() * interval;
        points.add(
            new TrainingHistory.Point(
                schedule.epoch(done), sum / since, probe.balancedAccuracy(objective::logits)));
        sum = 0;
      }
    }

    private double heldOut() {
      return points.isEmpty()
          ? Double.NaN
          : points.get(points.size() - 1).heldOutBalancedAccuracy();
    }
  }
}
