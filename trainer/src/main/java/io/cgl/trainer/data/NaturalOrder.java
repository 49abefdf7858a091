package io.cgl.trainer.data;

import java.math.BigInteger;
import java.util.Comparator;

/** Compares digits as numbers, so that img9 precedes img10. */
enum NaturalOrder implements Comparator<String> {
  INSTANCE;

  @Override
  public int compare(String one, String other) {
    int i = 0;
    int j = 0;
    while (i < one.length() && j < other.length()) {
      int order;
      if (isDigit(one.charAt(i)) && isDigit(other.charAt(j))) {
        int endOfOne = endOfNumber(one, i);
        int endOfOther = endOfNumber(other, j);
        order =
            new BigInteger(one.substring(i, endOfOne))
                .compareTo(new BigInteger(other.substring(j, endOfOther)));
        i = endOfOne;
        j = endOfOther;
      } else {
        order = Character.compare(one.charAt(i++), other.charAt(j++));
      }
      if (order != 0) {
        return order;
      }
    }
    int rest = Integer.compare(one.length() - i, other.length() - j);
    // Equal up to leading zeros: any fixed order will do.
    return rest != 0 ? rest : one.compareTo(other);
  }

  private static int endOfNumber(String text, int from) {
    int end = from;
    while (end < text.length() && isDigit(text.charAt(end))) {
      end++;
    }
    return end;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
