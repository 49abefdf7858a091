package io.cgl.trainer.data;

import io.airlift.compress.lz4.Lz4Decompressor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.compressors.zstandard.ZstdCompressorInputStream;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.xerial.snappy.Snappy;

/** Unpacks the pages of a Parquet file; Parquet's own way needs Hadoop. */
final class ParquetCodecs implements CompressionCodecFactory {

  /** Unpacks a page of a known size. */
  @FunctionalInterface
  private interface Unpacking {
    byte[] of(byte[] packed, int size) throws IOException;
  }

  @Override
  public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
    return switch (codec) {
      case UNCOMPRESSED -> new Pages((packed, size) -> packed);
      case SNAPPY -> new Pages((packed, size) -> Snappy.uncompress(packed));
      case GZIP ->
          new Pages(
              (packed, size) -> all(new GZIPInputStream(new ByteArrayInputStream(packed)), size));
      case ZSTD ->
          new Pages(
              (packed, size) ->
                  all(new ZstdCompressorInputStream(new ByteArrayInputStream(packed)), size));
      case LZ4_RAW ->
          new Pages(
              (packed, size) -> {
                byte[] page = new byte[size];
                new Lz4Decompressor().decompress(packed, 0, packed.length, page, 0, size);
                return page;
              });
      default ->
          throw new DataException(
              "it is compressed with %s: write it with snappy, gzip or zstd".formatted(codec));
    };
  }

  @Override
  public BytesInputCompressor getCompressor(CompressionCodecName codec) {
    throw new UnsupportedOperationException("Parquet is only read");
  }

  @Override
  public void release() {}

  private static byte[] all(InputStream in, int size) throws IOException {
    try (in) {
      return in.readNBytes(size);
    }
  }

  private record Pages(Unpacking unpacking) implements BytesInputDecompressor {

    @Override
    public BytesInput decompress(BytesInput packed, int size) throws IOException {
      return BytesInput.from(page(packed.toInputStream().readAllBytes(), size));
    }

    @Override
    public void decompress(ByteBuffer packed, int packedSize, ByteBuffer page, int size)
        throws IOException {
      byte[] bytes = new byte[packedSize];
      packed.get(bytes);
      page.put(page(bytes, size));
    }

    private byte[] page(byte[] packed, int size) throws IOException {
      byte[] page = unpacking.of(packed, size);
      if (page.length != size) {
        throw new IOException("a page has %d bytes, it says %d".formatted(page.length, size));
      }
      return page;
    }

    @Override
    public void release() {}
  }
}
