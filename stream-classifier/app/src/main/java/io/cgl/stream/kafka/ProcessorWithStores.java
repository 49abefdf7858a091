package io.cgl.stream.kafka;

import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.StoreBuilder;

/** Supplies a processor with its stores. */
public record ProcessorWithStores<K, V, L, W>(
    Supplier<? extends Processor<K, V, L, W>> processor, Set<StoreBuilder<?>> stores)
    implements ProcessorSupplier<K, V, L, W> {

  @Override
  public Processor<K, V, L, W> get() {
    return processor.get();
  }
}
