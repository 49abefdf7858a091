package io.cgl.trainer.training;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/**
 * How far a phase is, between 0 and 1, and the step size there: a linear warm-up and then a half
 * cosine. The phase is as far as its steps or its time, whichever is further, so that it ends in
 * time with a step size of 0. Where it no longer improves, the rest is cut to a short decay.
 */
final class Pace {

  private static final double WARM_UP = 0.05;

  /** Share of all steps that the decay takes once the phase no longer improves. */
  private static final double DECAY = 0.1;

  private final int steps;
  private final double seconds;
  private double base;
  private int since;
  private double length;
  private double progress;

  /**
   * @param steps of the phase at most
   * @param seconds of the phase at most; may be infinite
   */
  Pace(int steps, double seconds) {
    this.steps = steps;
    this.seconds = seconds;
    length = steps;
  }

  /** Where the phase is after so many steps and so much time. */
  void reach(int step, double elapsed) {
    double bySteps = base + (1 - base) * (step - since) / length;
    progress = Math.min(1, Math.max(progress, Math.max(bySteps, elapsed / seconds)));
  }

  /** Cuts the rest short, from the given step on. */
  void decay(int step) {
    if (since == 0 && progress < 1) {
      base = progress;
      since = step;
      length = Math.max(1, Math.min(DECAY * steps, steps - step));
    }
  }

  boolean ended() {
    return progress >= 1;
  }

  /** The next step's size as a share of the largest one. */
  double rate() {
    double step = 1.0 / steps;
    double rising = (progress + step) / (WARM_UP + step);
    double falling = Math.min(1, (progress - WARM_UP) / (1 - WARM_UP));
    return progress < WARM_UP ? rising : 0.5 * (1 + StrictMath.cos(Math.PI * falling));
  }

  void save(DataOutputStream out) throws IOException {
    out.writeDouble(base);
    out.writeInt(since);
    out.writeDouble(length);
    out.writeDouble(progress);
  }

  void load(DataInputStream in) throws IOException {
    base = in.readDouble();
    since = in.readInt();
    length = in.readDouble();
    progress = in.readDouble();
  }
}
