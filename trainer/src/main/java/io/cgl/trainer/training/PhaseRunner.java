package io.cgl.trainer.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import io.cgl.trainer.batch.Batch;
import io.cgl.trainer.batch.BatchSampler;
import io.cgl.trainer.batch.TrainingRows;
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
import io.cgl.trainer.training.TreeGrower.Grown;
import io.cgl.trainer.training.TreeGrower.Growth;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Runs the phases one after another: the loop of steps, the learning curve, the journal and the
 * reports to the listener. Phases that the journal has as finished are skipped. All native memory
 * of a step is freed when the step ends.
 */
final class PhaseRunner {

  /** A phase's curve has about this many points. */
  private static final int POINTS = 12;

  private static final int POLL_MS = 100;

  private final NDManager manager;
  private final TrainingRows rows;
  private final HeldOutProbe probe;
  private final PhaseSteps schedule;
  private final TrainedCglNet net;
  private final TrainingJournal journal;
  private final TrainingListener listener;
  private final TreeGrower grower;
  private final Budget budget;
  private final List<TrainingHistory.Phase> phases = new ArrayList<>();
  private int totalStep;
  private double work;

  PhaseRunner(
      NDManager manager,
      TrainingRows rows,
      HeldOutProbe probe,
      PhaseSteps schedule,
      TrainedCglNet net,
      TrainingJournal journal,
      TrainingListener listener,
      TreeGrower grower,
      Budget budget) {
    this.manager = manager;
    this.rows = rows;
    this.probe = probe;
    this.schedule = schedule;
    this.net = net;
    this.journal = journal;
    this.listener = listener;
    this.grower = grower;
    this.budget = budget;
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
      work += work(steps, objective);
      totalStep += phases.get(phases.size() - 1).steps();
    } else {
      try (NDManager phase = manager.newSubManager()) {
        train(
            phase,
            new RunningPhase(
                name, steps, objective, seed, budget.of(work(steps, objective), left())),
            past.filter(snapshot -> phases.size() == snapshot.finished()));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /**
   * Waits for trees that grow beside the networks. The journal does not keep them: a resumed
   * training grows them again.
   *
   * @param name of the phase
   * @return empty if the budget ends first
   */
  <T> Optional<T> await(String name, Growth<T> growth) {
    int rounds = growth.rounds();
    while (true) {
      try {
        Grown<T> grown = growth.grown().get(POLL_MS, TimeUnit.MILLISECONDS);
        phases.add(new TrainingHistory.Phase(name, rounds, 0, grown.seconds(), 0, List.of()));
        listener.onStep(progress(name, rounds, rounds, Double.NaN, Double.NaN));
        return Optional.of(grown.result());
      } catch (TimeoutException e) {
        if (budget.left() <= 0) {
          return Optional.empty();
        }
        int done = grower.rounds() - growth.before();
        listener.onStep(progress(name, done, rounds, Double.NaN, Double.NaN));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new CancellationException("interrupted");
      } catch (ExecutionException e) {
        throw e.getCause() instanceof RuntimeException cause
            ? cause
            : new IllegalStateException(e.getCause());
      }
    }
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
      work += work(phase.done, phase.objective);
      totalStep += phase.done;
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
            net.config().optimisation().weightDecay());
    if (arrays != null) {
      optimiser.load(arrays);
      phase.pace.load(arrays);
    }
    while (!phase.pace.ended()) {
      step(manager, phase, optimiser);
      if (journal.isDue(phase.pace.ended())) {
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
    totalStep++;
    work += phase.objective.cost();
    if (phase.pace.ended()) {
      work += work(phase.steps - phase.done, phase.objective);
    }
    listener.onStep(progress(phase.name, phase.done, phase.steps, loss, phase.heldOut()));
  }

  private TrainingProgress progress(
      String phase, int step, int steps, double loss, double heldOut) {
    double share = schedule.share(work, grower.rounds());
    return new TrainingProgress(
        phase, step, steps, totalStep, Math.max(share, budget.share()), loss, heldOut);
  }

  private static double work(int steps, Objective objective) {
    return (double) steps * objective.cost();
  }

  /** The work that is left. */
  private double left() {
    return schedule.work() - work;
  }

  private TrainingSnapshot snapshot(RunningPhase phase, AdamW optimiser) {
    ByteArrayOutputStream arrays = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(arrays)) {
      for (NetworkPart part : net.parts()) {
        part.save(out);
      }
      optimiser.save(out);
      phase.pace.save(out);
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
    private final Pace pace;
    private final Patience patience = new Patience();
    private final List<TrainingHistory.Point> points = new ArrayList<>();
    private int done;
    private double sum;
    private long start = System.nanoTime();
    private long outside;

    private RunningPhase(String name, int steps, Objective objective, long seed, double seconds) {
      this.name = name;
      this.steps = steps;
      this.objective = objective;
      this.seed = seed;
      sampler =
          new BatchSampler(rows.rows(), schedule.batch(), epoch -> PhaseSeeds.order(seed, epoch));
      interval = Math.max(1, steps / POINTS);
      pace = new Pace(steps, seconds);
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
          name, done, (long) done * schedule.batch(), elapsed(), outside / 1e9, points);
    }

    private double elapsed() {
      return (System.nanoTime() - start) / 1e9;
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
        optimiser.update(pace.rate());
        outside += draws.nanos();
        return loss;
      }
    }

    private void record(double loss) {
      sum += loss;
      pace.reach(done, elapsed());
      if (done % interval == 0 || pace.ended()) {
        int since = done - points.size() * interval;
        HeldOutProbe.Judgement judged = probe.judge(objective);
        points.add(
            new TrainingHistory.Point(
                schedule.epoch(done), sum / since, judged.balancedAccuracy()));
        sum = 0;
        if (patience.isOver(judged.loss())) {
          pace.decay(done);
        }
      }
    }

    private double heldOut() {
      return points.isEmpty()
          ? Double.NaN
          : points.get(points.size() - 1).heldOutBalancedAccuracy();
    }
  }
}
