package io.cgl.stream.kafka;

import io.cgl.scoring.api.RegistryFailures;
import java.util.Optional;
import org.apache.kafka.common.errors.InvalidPidMappingException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TransactionAbortableException;
import org.apache.kafka.common.errors.TransactionAbortedException;
import org.apache.kafka.common.errors.UnknownProducerIdException;
import org.apache.kafka.streams.errors.TaskCorruptedException;
import org.apache.kafka.streams.errors.TaskMigratedException;

/**
 * Tells what passes by itself from what nobody but a person can mend: brokers or the registry that
 * are away, and transactions that the brokers ended meanwhile. A new stream thread begins with a
 * new transaction at the last commit, so nothing is lost or doubled by going on.
 *
 * <p>Refused credentials, missing rights, a deleted events topic and too large records are not
 * among them.
 */
public final class TransientFailures {

  private TransientFailures() {}

  /** What of a failure says that it passes by itself, if anything does. */
  public static Optional<Throwable> of(Throwable failure) {
    Optional<Throwable> registry = RegistryFailures.outage(failure);
    if (registry.isPresent()) {
      return registry;
    }
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (passes(cause)) {
        return Optional.of(cause);
      }
    }
    return Optional.empty();
  }

  private static boolean passes(Throwable cause) {
    return cause instanceof RetriableException
        || cause instanceof TaskMigratedException
        || cause instanceof TaskCorruptedException
        || isEndedTransaction(cause);
  }

  /** The brokers ended it, because it timed out or because they lost sight of its producer. */
  private static boolean isEndedTransaction(Throwable cause) {
    return cause instanceof ProducerFencedException
        || cause instanceof InvalidProducerEpochException
        || cause instanceof InvalidPidMappingException
        || cause instanceof InvalidTxnStateException
        || cause instanceof UnknownProducerIdException
        || cause instanceof OutOfOrderSequenceException
        || cause instanceof TransactionAbortedException
        || cause instanceof TransactionAbortableException;
  }
}
