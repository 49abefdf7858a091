package io.cgl.testing.chaos.faults;

import io.cgl.testing.chaos.stage.Checkpoints.Defect;
import java.time.Duration;

/** Something that is done to the system at a planned time. */
sealed interface Fault {

  /** When, after production began. */
  Duration at();

  /**
   * SIGKILL to a classifier, which is started again.
   *
   * @param instance whose, from 0
   * @param pause before it is started again
   */
  record KillClassifier(Duration at, int instance, Duration pause) implements Fault {}

  /**
   * The broker goes and comes back with its data.
   *
   * @param kill by SIGKILL, or in an orderly way
   * @param away how long it stays away
   */
  record RestartBroker(Duration at, boolean kill, Duration away) implements Fault {}

  /** Another checkpoint is announced, which must be served. */
  record SwapModel(Duration at) implements Fault {}

  /** A checkpoint is announced that must be refused. */
  record AnnounceBroken(Duration at, Defect defect) implements Fault {}
}
