package io.cgl.trainer.training;

/**
 * How many steps each phase takes.
 *
 * @param batch rows per step
 * @param expert steps of one expert
 * @param student steps of the student: {@value #STUDENT_FACTOR} times an expert's, for function
 *     matching needs patience (Beyer et al. 2022, arXiv 2106.05237)
 * @param local steps of the local branch, which starts from the student's last block
 * @param experts number of experts
 * @param rows number of training rows
 */
record Schedule(int batch, int expert, int student, int local, int experts, int rows) {

  static final double STUDENT_FACTOR = 2;

  /** Without a wish for epochs an expert takes this many at least ... */
  private static final int EPOCHS = 10;

  /** ... and this many steps at least: on fewer the tail is not learnt. */
  private static final int MIN_STEPS = 1000;

  static Schedule of(CglNetConfig config, int rows) {
    int batch = Math.max(1, Math.min(config.batchSize(), rows));
    int expert =
        config.epochs().isPresent()
            ? steps(config.epochs().getAsInt(), rows, batch)
            : Math.max(MIN_STEPS, steps(EPOCHS, rows, batch));
    int student = (int) Math.ceil(expert * STUDENT_FACTOR);
    return new Schedule(batch, expert, student, expert, config.experts(), rows);
  }

  /** Steps of all phases together. */
  int total() {
    return experts * expert + student + local;
  }

  /** The cost of all phases together, in the unit of {@link Objective#cost}. */
  double work() {
    return (double) experts * expert * ExpertObjective.COST
        + (double) student * StudentObjective.cost(experts)
        + (double) local * LocalObjective.COST;
  }

  /** Which epoch, counted from 0 in fractions, a step of a phase ends at. */
  double epoch(int step) {
    return (double) step * batch / rows;
  }

  private static int steps(int epochs, int rows, int batch) {
    return (int) Math.max(1, Math.ceil((double) epochs * rows / batch));
  }
}
