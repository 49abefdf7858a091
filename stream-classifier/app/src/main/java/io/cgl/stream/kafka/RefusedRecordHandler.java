package io.cgl.stream.kafka;

import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProductionExceptionHandler;

/**
 * Learns a topic's limits from the records it refuses. A refusal aborts the transaction whatever a
 * handler returns (KAFKA-9279); the events are read again with the limit known.
 */
public final class RefusedRecordHandler implements ProductionExceptionHandler {

  private RecordLimits limits;

  @Override
  public void configure(Map<String, ?> configs) {
    limits = HandlerContext.of(configs).limits();
  }

  @Override
  public Response handleError(
      ErrorHandlerContext context, ProducerRecord<byte[], byte[]> record, Exception exception) {
    if (exception instanceof RecordTooLargeException) {
      limits.refusedSize(record);
    } else if (exception instanceof InvalidTimestampException) {
      limits.refusedTime(record);
    }
    return Response.fail();
  }
}
