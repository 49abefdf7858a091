package io.cgl.stream.deadletter;

import io.cgl.scoring.BatchInference;
import io.cgl.stream.kafka.HandlerContext;
import io.cgl.topics.RegistryFailures;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProcessingExceptionHandler;
import org.apache.kafka.streams.processor.api.Record;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides what follows an unexpected exception. If an event caused it, the event becomes a dead
 * letter and the stream continues. If the registry or any node but the classifying one failed, the
 * task fails, so that its transaction is aborted and the events are read again.
 */
public final class UnexpectedFailureHandler implements ProcessingExceptionHandler {

  private static final Logger log = LoggerFactory.getLogger(UnexpectedFailureHandler.class);

  private HandlerContext handling;
  private String deadLetters;

  @Override
  public void configure(Map<String, ?> configs) {
    handling = HandlerContext.of(configs);
    deadLetters = (String) configs.get(StreamsConfig.ERRORS_DEAD_LETTER_QUEUE_TOPIC_NAME_CONFIG);
  }

  @Override
  public Response handleError(
      ErrorHandlerContext context, Record<?, ?> record, Exception exception) {
    if (!context.processorNodeId().equals(handling.node())
        || RegistryFailures.outage(exception).isPresent()) {
      return Response.fail();
    }
    log.warn(
        "Event {}-{}@{} failed unexpectedly and goes to {}",
        context.topic(),
        context.partition(),
        context.offset(),
        deadLetters,
        exception);
    DeadLetter letter =
        DeadLetter.of(
            new DeadLetter.Event(
                context.sourceRawKey(),
                context.sourceRawValue(),
                BatchInference.originalHeaders(context.headers()),
                context.topic(),
                context.partition(),
                context.offset()),
            exception,
            deadLetters,
            handling.limits());
    handling.deadLettered().accept(DeadLetterHeaders.codeOf(exception).code());
    return Response.resume(
        List.of(
            new ProducerRecord<>(
                deadLetters,
                null,
                context.timestamp(),
                letter.key(),
                letter.value(),
                letter.headers())));
  }
}
