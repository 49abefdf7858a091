package io.cgl.testing.chaos.loop;

import static io.cgl.testing.harness.Settings.require;

import java.time.Duration;

/**
 * How much chaos for the whole loop.
 *
 * @param episodes shifts of the stream
 * @param limit no further shift after that
 * @param seed of the stream and of the kills
 * @param jobs retraining jobs
 * @param killEvery between two kills, on average
 */
record LoopSettings(int episodes, Duration limit, long seed, int jobs, Duration killEvery) {

  LoopSettings {
    require(episodes >= 1, "--episodes must be at least 1, not " + episodes);
    require(limit.toSeconds() >= 10, "--minutes must make at least 10 seconds, not " + limit);
    require(jobs >= 1, "--jobs must be at least 1, not " + jobs);
    require(killEvery.toMillis() >= 1000, "--kill-every must be at least 1, not " + killEvery);
  }
}
