package io.cgl.benchmarks.accuracy.method;

import java.util.function.Supplier;

/** A result and the seconds that it took. */
record Timed<T>(T result, double seconds) {

  static <T> Timed<T> of(Supplier<T> work) {
    long start = System.nanoTime();
    T result = work.get();
    return new Timed<>(result, (System.nanoTime() - start) * 1e-9);
  }
}
