package io.cgl.benchmarks.accuracy;

import io.cgl.benchmarks.accuracy.method.Kind;
import io.cgl.benchmarks.accuracy.method.MethodResult;
import io.cgl.benchmarks.accuracy.method.Training;
import io.cgl.benchmarks.accuracy.method.TrainingResult;
import io.cgl.benchmarks.accuracy.set.BenchmarkSet;
import io.cgl.benchmarks.accuracy.set.Split;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleConsumer;

/** Sets and trainings that are never read or run. */
public final class SampleMethods {

  private SampleMethods() {}

  /** A training of that configuration. */
  public record Named(String name, Kind kind, String configuration, Optional<String> servedMethod)
      implements Training {

    @Override
    public String configuration(BenchmarkSet set) {
      return configuration;
    }

    @Override
    public Optional<String> served() {
      return servedMethod;
    }

    @Override
    public TrainingResult run(Split split, long seed, DoubleConsumer progress) {
      throw new UnsupportedOperationException();
    }
  }

  /** A baseline of that configuration. */
  public static Training baseline(String name, String configuration) {
    return new Named(name, Kind.BASELINE, configuration, Optional.empty());
  }

  /** A set of that name and number of seeds. */
  public static BenchmarkSet set(String name, int mostSeeds) {
    return new BenchmarkSet(
        name,
        "rows <of> nothing",
        mostSeeds,
        false,
        false,
        (data, seed) -> {
          throw new UnsupportedOperationException();
        });
  }

  /** A result of that quality in every respect. */
  public static MethodResult result(double quality) {
    return result(quality, 2);
  }

  /** The same, and trained in so many seconds. */
  public static MethodResult result(double quality, double trainSeconds) {
    return new MethodResult(
        new MethodResult.Quality(
            quality,
            quality,
            quality,
            quality,
            0.1,
            quality,
            Double.NaN,
            quality,
            List.of(List.of(1L, 0L), List.of(0L, 1L))),
        MethodResult.Calibration.NONE,
        MethodResult.Cost.of(trainSeconds, 0.001, 100));
  }
}
