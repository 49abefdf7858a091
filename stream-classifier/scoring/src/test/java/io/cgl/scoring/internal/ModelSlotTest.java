package io.cgl.scoring.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cgl.checkpoint.LinearCheckpoint;
import io.cgl.checkpoint.features.WrittenSchema;
import io.cgl.scoring.api.ScoringListener;
import io.cgl.topics.EventSchemas;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelSlotTest {

  private static final Schema READING =
      SchemaBuilder.record("Reading").fields().requiredDouble("x").endRecord();

  @TempDir Path folder;

  private final ModelSlot slot = new ModelSlot(ScoringListener.NONE);

  @Test
  void shouldRefuseALeaseWhileThereIsNoModel() {
    assertThat(slot.version()).isEmpty();
    assertThatThrownBy(slot::lease).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void shouldCloseTheOldModelOnceItsLastLeaseIsReturned() throws IOException {
    ServedModel old = load(0);
    ServedModel next = load(1);
    slot.serve(old);
    ModelSlot.Lease first = slot.lease();
    ModelSlot.Lease second = slot.lease();

    slot.serve(next);

    assertThat(slot.version()).contains(next.version());
    assertThat(old.isClosed()).as("two leases are out").isFalse();
    assertThat(high(first)).as("a lease keeps its model").isTrue();
    first.close();
    assertThat(old.isClosed()).as("one lease is out").isFalse();
    second.close();
    assertThat(old.isClosed()).isTrue();
    try (ModelSlot.Lease lease = slot.lease()) {
      assertThat(lease.version()).isEqualTo(next.version());
    }
    assertThat(next.isClosed()).isFalse();
    slot.close();
    assertThat(next.isClosed()).isTrue();
  }

  @Test
  void shouldCloseAModelThatNobodyLeasesAtOnce() throws IOException {
    ServedModel old = load(0);
    slot.serve(old);

    slot.serve(load(1));

    assertThat(old.isClosed()).isTrue();
    slot.close();
  }

  @Test
  void shouldGiveThreadsThatScoreAtTheSameTimeScorersOfTheirOwn() throws IOException {
    slot.serve(load(0));
    try (ModelSlot.Lease first = slot.lease();
        ModelSlot.Lease second = slot.lease()) {
      assertThat(first.scorer()).isNotSameAs(second.scorer());
    }
    slot.close();
  }

  @Test
  void shouldScoreOnManyThreadsWhileModelsAreSwapped() throws Exception {
    slot.serve(load(0));
    AtomicBoolean done = new AtomicBoolean();
    ExecutorService threads = Executors.newFixedThreadPool(3);
    try {
      List<Future<Long>> scored = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        scored.add(threads.submit(() -> scoreUntil(done)));
      }
      List<ServedModel> models = new ArrayList<>();
      for (int i = 1; i <= 5; i++) {
        models.add(load(i));
        slot.serve(models.get(i - 1));
      }
      done.set(true);

      for (Future<Long> count : scored) {
        assertThat(count.get()).isPositive();
      }
      slot.close();
      assertThat(models).allMatch(ServedModel::isClosed);
    } finally {
      threads.shutdownNow();
    }
  }

  private long scoreUntil(AtomicBoolean done) {
    long count = 0;
    do {
      try (ModelSlot.Lease lease = slot.lease()) {
        assertThat(high(lease)).isTrue();
        count++;
      }
    } while (!done.get());
    return count;
  }

  private static boolean high(ModelSlot.Lease lease) {
    // Avro writes a double as eight bytes, the lowest first.
    byte[] event =
        ByteBuffer.allocate(EventSchemas.PREFIX + Double.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putDouble(EventSchemas.PREFIX, 3.0)
            .array();
    lease.scorer().clear();
    lease.scorer().add(WrittenSchema.of(READING), event);
    return lease.scorer().score().predicted(0) == 1;
  }

  private ServedModel load(long sequence) throws IOException {
    return ServedModel.load(
        LinearCheckpoint.signOfX("signs", 1f)
            .write(folder.resolve(UUID.randomUUID().toString()), 1L, 1L),
        sequence);
  }
}
