package io.cgl.testing.chaos.loop;

import io.cgl.testing.chaos.stage.ProcessKeeper;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/**
 * Kills one of several processes now and then, on a thread of its own: every other time the first,
 * else one of the others.
 */
final class Assassin implements AutoCloseable {

  private static final double LONGEST_PAUSE_SECONDS = 2;

  private final List<ProcessKeeper> victims;
  private final Random random;
  private final Duration every;
  private final Thread thread = new Thread(this::work, "cgl-chaos-assassin");

  /**
   * @param every between two kills, on average: they are uniform between half and one and a half
   *     times that
   */
  Assassin(List<ProcessKeeper> victims, long seed, Duration every) {
    this.victims = List.copyOf(victims);
    this.random = new Random(seed);
    this.every = every;
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void work() {
    try {
      while (true) {
        Thread.sleep(Math.round(every.toMillis() * (0.5 + random.nextDouble())));
        int victim = random.nextBoolean() ? 0 : 1 + random.nextInt(victims.size() - 1);
        long pause = Math.round(1000 * LONGEST_PAUSE_SECONDS * random.nextDouble());
        victims.get(victim).kill(Duration.ofMillis(pause));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
