package io.cgl.stream.kafka;

import io.cgl.topics.RegistryFailures;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
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
 * Distinguishes transient failures from those that need an operator. Transient are unreachable
 * brokers, an unreachable registry and transactions that the brokers ended: a new stream thread
 * starts a new transaction at the last commit, so nothing is lost or doubled.
 *
 * <p>Refused credentials, missing rights, a deleted events topic and too large records need an
 * operator.
 */
public final class TransientFailures {

  private TransientFailures() {}

  /** The cause that makes a failure transient, if there is one. */
  public static Optional<Throwable> of(Throwable failure) {
    return RegistryFailures.outage(failure)
        .or(
            () ->
                Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                    .filter(TransientFailures::passes)
                    .findFirst());
  }

  private static boolean passes(Throwable cause) {
    return cause instanceof RetriableException
        || cause instanceof TaskMigratedException
        || cause instanceof TaskCorruptedException
        || isEndedTransaction(cause);
  }

  /** The brokers ended the transaction: it timed out, or they forgot its producer. */
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
