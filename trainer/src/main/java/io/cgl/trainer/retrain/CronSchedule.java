package io.cgl.trainer.retrain;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;

/** The times of a cron expression: five fields as in Unix, in UTC. */
public final class CronSchedule {

  private final String expression;
  private final ExecutionTime times;

  private CronSchedule(String expression, ExecutionTime times) {
    this.expression = expression;
    this.times = times;
  }

  /**
   * Reads an expression of minute, hour, day of month, month and day of week.
   *
   * @throws IllegalArgumentException if it is not valid
   */
  public static CronSchedule of(String expression) {
    CronParser parser = new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX));
    try {
      return new CronSchedule(expression, ExecutionTime.forCron(parser.parse(expression)));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "'%s' is no schedule of five fields, such as \"0 3 * * *\" for 3:00 UTC every day: %s"
              .formatted(expression, e.getMessage()),
          e);
    }
  }

  /** The first time after this one, if any. */
  public Optional<Instant> after(Instant time) {
    return times.nextExecution(time.atZone(ZoneOffset.UTC)).map(next -> next.toInstant());
  }

  @Override
  public String toString() {
    return expression;
  }
}
