package io.cgl.benchmarks.accuracy.run;

/**
 * The unit of work: one training on one data set with one seed.
 *
 * @param set the data set's name
 * @param training the training's name
 * @param seed of the split, where it is repeated, and of everything random in the training
 */
public record Cell(String set, String training, long seed) {

  @Override
  public String toString() {
    return "%s, %s, seed %d".formatted(set, training, seed);
  }
}
