package io.cgl.trainer.retrain;

import io.cgl.checkpoint.Sha256;
import io.cgl.checkpoint.features.ValueReading;
import io.cgl.trainer.data.FilteredRows;
import io.cgl.trainer.data.LabelledRows;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/**
 * The rows that a retraining learns from: distinct rows, up to a maximum that the classes share.
 * Rare classes keep all of theirs, frequent ones are cut to a common size; within a class newer
 * rows are more likely to stay, half as likely for every half-life of age, by weighted sampling
 * without replacement with exponential keys (Efraimidis and Spirakis 2006).
 *
 * @param rows the rows to learn from
 * @param seen rows there were
 * @param distinct of them, rows that differ in a value or in the class
 * @param kept of those, rows that are learnt from
 */
record TrainingSample(LabelledRows rows, int seen, int distinct, int kept) {

  private record Candidate(int position, String label, double age) {}

  /**
   * @param ages their ages by position; of equal rows the newest counts
   * @param most rows to keep
   * @param halfLife age at which a row has half the weight
   * @param seed equal seeds choose equal rows
   */
  static TrainingSample of(
      LabelledRows rows, IntFunction<Duration> ages, int most, Duration halfLife, long seed) {
    Map<ByteBuffer, Candidate> candidates = new LinkedHashMap<>();
    int[] seen = {0};
    rows.forEach(
        (values, label) -> {
          int position = seen[0]++;
          double age = ages.apply(position).toMillis() / (double) halfLife.toMillis();
          candidates.merge(
              digest(values, label),
              new Candidate(position, label, age),
              (first, equal) ->
                  new Candidate(first.position, label, Math.min(first.age, equal.age)));
        });
    Map<String, List<Candidate>> byClass =
        candidates.values().stream()
            .collect(Collectors.groupingBy(Candidate::label, TreeMap::new, Collectors.toList()));
    int cap = cap(byClass.values().stream().mapToInt(List::size).sorted().toArray(), most);
    BitSet kept = new BitSet();
    Random random = new Random(seed);
    for (List<Candidate> ofClass : byClass.values()) {
      for (Candidate candidate : sample(ofClass, cap, random)) {
        kept.set(candidate.position);
      }
    }
    return new TrainingSample(
        new FilteredRows(rows, () -> at(kept)), seen[0], candidates.size(), kept.cardinality());
  }

  /**
   * The most rows a class may have, so that all have no more than {@code most} together.
   *
   * @param sizes of the classes, ascending
   */
  private static int cap(int[] sizes, int most) {
    int left = most;
    for (int i = 0; i < sizes.length; i++) {
      int share = left / (sizes.length - i);
      if (sizes[i] > share) {
        return share;
      }
      left -= sizes[i];
    }
    return Integer.MAX_VALUE;
  }

  private static List<Candidate> sample(List<Candidate> all, int most, Random random) {
    if (all.size() <= most) {
      return all;
    }
    // The logarithm of an exponential variable divided by the weight 2^-age.
    Map<Candidate, Double> keys = new HashMap<>();
    for (Candidate candidate : all) {
      double exponential = -StrictMath.log(1 - random.nextDouble());
      keys.put(candidate, StrictMath.log(exponential) + candidate.age * StrictMath.log(2));
    }
    return all.stream().sorted(Comparator.comparing(keys::get)).limit(most).toList();
  }

  private static ByteBuffer digest(Object[] values, String label) {
    MessageDigest digest = Sha256.start();
    for (Object value : values) {
      if (value instanceof ByteBuffer bytes) {
        digest.update(bytes.duplicate());
      } else {
        digest.update(String.valueOf(ValueReading.word(value)).getBytes(StandardCharsets.UTF_8));
      }
      digest.update((byte) 0);
    }
    digest.update(label.getBytes(StandardCharsets.UTF_8));
    return ByteBuffer.wrap(digest.digest(), 0, 16);
  }

  private static BiPredicate<Object[], String> at(BitSet positions) {
    int[] next = {0};
    return (values, label) -> positions.get(next[0]++);
  }
}
