package io.cgl.checkpoint.features;

/**
 * A value of one of Avro's date or timestamp types. It is the number that it is stored as, except
 * to an input that is a {@linkplain InputField.Numeric#time time}, which takes its seconds.
 */
public final class AvroTime extends Number {

  private static final long serialVersionUID = 1L;

  private final long stored;
  private final double seconds;

  /**
   * @param stored the number in the event
   * @param unit of that number in seconds
   */
  public AvroTime(long stored, double unit) {
    this.stored = stored;
    this.seconds = stored * unit;
  }

  /** Since 1970. */
  public double seconds() {
    return seconds;
  }

  @Override
  public long longValue() {
    return stored;
  }

  @Override
  public int intValue() {
    return (int) stored;
  }

  @Override
  public float floatValue() {
    return stored;
  }

  @Override
  public double doubleValue() {
    return stored;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof AvroTime time
        && time.stored == stored
        && Double.compare(time.seconds, seconds) == 0;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(stored);
  }

  @Override
  public String toString() {
    return Long.toString(stored);
  }
}
