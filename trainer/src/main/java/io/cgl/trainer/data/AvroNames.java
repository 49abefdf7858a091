package io.cgl.trainer.data;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Whether columns can be fields of events, as they must be to be served. */
final class AvroNames {

  /** Steps of a path through nested records. */
  private static final Pattern PATH =
      Pattern.compile("[A-Za-z_][A-Za-z0-9_]*(\\.[A-Za-z_][A-Za-z0-9_]*)*+");

  private static final int MOST_NAMES = 5;

  private AvroNames() {}

  /** A note that names the fields that no event can have; empty if there are none. */
  static Optional<String> note(List<String> fields) {
    List<String> impossible =
        fields.stream().filter(field -> !PATH.matcher(field).matches()).toList();
    if (impossible.isEmpty()) {
      return Optional.empty();
    }
    String named =
        impossible.stream()
            .limit(MOST_NAMES)
            .map(name -> "'" + name + "'")
            .collect(Collectors.joining(", "));
    int more = impossible.size() - MOST_NAMES;
    return Optional.of(
        "no event can have a field that is called %s%s: name columns as the events' fields are, of letters, digits and _, no digit first, and a dot before each nested field"
            .formatted(named, more > 0 ? " and " + more + " more" : ""));
  }
}
