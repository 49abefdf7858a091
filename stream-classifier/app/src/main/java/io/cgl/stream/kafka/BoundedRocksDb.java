package io.cgl.stream.kafka;

import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Cache;
import org.rocksdb.CompressionType;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.WriteBufferManager;

/**
 * One budget of native memory for all RocksDB stores of the process: by default, each partition of
 * each store takes 50 MiB of cache and 48 MiB of memtables.
 */
public final class BoundedRocksDb implements RocksDBConfigSetter {

  private static final long TOTAL_BYTES = 128L << 20;
  private static final long MEMTABLE_BYTES = 64L << 20;

  /** Loaded with the first store and never closed. */
  private static final class Shared {
    static final Cache CACHE = new LRUCache(TOTAL_BYTES);
    static final WriteBufferManager MEMTABLES = new WriteBufferManager(MEMTABLE_BYTES, CACHE);
  }

  @Override
  public void setConfig(String storeName, Options options, Map<String, Object> configs) {
    BlockBasedTableConfig table = (BlockBasedTableConfig) options.tableFormatConfig();
    table.setBlockCache(Shared.CACHE);
    table.setCacheIndexAndFilterBlocks(true);
    options.setTableFormatConfig(table);
    options.setWriteBufferManager(Shared.MEMTABLES);
    options.setCompressionType(CompressionType.LZ4_COMPRESSION); // Entries repeat their schema.
  }

  @Override
  public void close(String storeName, Options options) {
    // Cache and memtables are shared.
  }
}
