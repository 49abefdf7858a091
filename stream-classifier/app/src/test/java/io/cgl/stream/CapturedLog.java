package io.cgl.stream;

import java.io.StringWriter;
import java.util.Map;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.WriterAppender;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.core.layout.PatternLayout;

/** Everything that this JVM logs until it is closed, with what was thrown. */
final class CapturedLog implements AutoCloseable {

  private final LoggerContext context = (LoggerContext) LogManager.getContext(false);
  private final StringWriter text = new StringWriter();

  /**
   * @param root the level of what has none of its own in {@code levels}
   * @param levels by logger name
   */
  CapturedLog(Level root, Map<String, Level> levels) {
    WriterAppender appender =
        WriterAppender.newBuilder()
            .setName("captured")
            .setTarget(text)
            .setLayout(PatternLayout.newBuilder().setPattern("%p %c %m%n%xEx").build())
            .build();
    appender.start();
    context.getConfiguration().getRootLogger().getAppenders().keySet().stream()
        .toList()
        .forEach(context.getConfiguration().getRootLogger()::removeAppender);
    context.getConfiguration().getRootLogger().addAppender(appender, Level.ALL, null);
    Configurator.setRootLevel(root);
    levels.forEach(Configurator::setLevel);
  }

  String text() {
    return text.toString();
  }

  /** Back to the file. */
  @Override
  public void close() {
    context.reconfigure();
  }
}
