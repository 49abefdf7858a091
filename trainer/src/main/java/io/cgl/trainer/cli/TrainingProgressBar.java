package io.cgl.trainer.cli;

import io.cgl.trainer.progress.TrainingListener;
import io.cgl.trainer.progress.TrainingProgress;
import java.io.PrintStream;
import java.util.Locale;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * Shows phase, loss, balanced accuracy and time left. One moving line on a terminal, a line every
 * few seconds in a log.
 */
public final class TrainingProgressBar implements TrainingListener, AutoCloseable {

  /** Set by the launcher, because Java 17 cannot tell whether standard error is a terminal. */
  private static final String TERMINAL = "cgl.terminal";

  /** Steps of different phases cost differently: the bar counts parts of the time. */
  private static final int PARTS = 1000;

  private static final int TERMINAL_INTERVAL_MS = 200;
  private static final int LOG_INTERVAL_MS = 5_000;
  private static final int LOG_WIDTH = 110;

  /** The losses of single steps are noisy; a moving average shows the trend. */
  private static final double SMOOTHING = 0.05;

  private final PrintStream out;
  private ProgressBar bar;
  private String phase = "";
  private double loss;

  public TrainingProgressBar(PrintStream out) {
    this.out = out;
  }

  @Override
  public void onStep(TrainingProgress progress) {
    if (bar == null) {
      bar = start();
    }
    loss =
        progress.phase().equals(phase)
            ? loss + SMOOTHING * (progress.loss() - loss)
            : progress.loss();
    phase = progress.phase();
    bar.setExtraMessage(message(progress));
    bar.stepTo(Math.round(progress.share() * PARTS));
  }

  @Override
  public void onNotice(String notice) {
    out.println(notice);
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }

  private String message(TrainingProgress progress) {
    double balanced = progress.heldOutBalancedAccuracy();
    return Double.isNaN(loss)
        ? " " + phase
        : String.format(
            Locale.ROOT,
            " %s, loss %.3f, balanced accuracy %s",
            phase,
            loss,
            Double.isNaN(balanced) ? "-" : String.format(Locale.ROOT, "%.1f %%", 100 * balanced));
  }

  private ProgressBar start() {
    ProgressBarBuilder builder =
        new ProgressBarBuilder()
            .setTaskName("Training")
            .setInitialMax(PARTS)
            .setStyle(ProgressBarStyle.ASCII);
    if (Boolean.getBoolean(TERMINAL)) {
      return builder.setUpdateIntervalMillis(TERMINAL_INTERVAL_MS).build();
    }
    return builder
        .setUpdateIntervalMillis(LOG_INTERVAL_MS)
        .setConsumer(new DelegatingProgressBarConsumer(out::println, LOG_WIDTH))
        .build();
  }
}
