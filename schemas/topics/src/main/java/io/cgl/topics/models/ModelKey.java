package io.cgl.topics.models;

/** The key of an announcement: what the announcement decides about its model. */
public sealed interface ModelKey {

  /** Separates the model's name from the rest; no model's name may contain it. */
  String SEPARATOR = "#";

  String model();

  /** The key as it stands in the topic. */
  String text();

  /** {@code NAME}: which checkpoint classifies the events. The last wins. */
  record Active(String model) implements ModelKey {
    @Override
    public String text() {
      return model;
    }
  }

  /** {@code NAME#candidate}: which one is on trial. A tombstone ends the trial. */
  record Candidate(String model) implements ModelKey {
    private static final String SUFFIX = "candidate";

    @Override
    public String text() {
      return model + SEPARATOR + SUFFIX;
    }
  }

  /** {@code NAME#ID}: a checkpoint that can be activated. */
  record Registered(String model, String id) implements ModelKey {
    @Override
    public String text() {
      return model + SEPARATOR + id;
    }
  }

  static ModelKey parse(String text) {
    int at = text.lastIndexOf(SEPARATOR);
    if (at < 0) {
      return new Active(text);
    }
    String model = text.substring(0, at);
    String rest = text.substring(at + 1);
    return rest.equals(Candidate.SUFFIX) ? new Candidate(model) : new Registered(model, rest);
  }

  /**
   * Refuses names that cannot be part of a key.
   *
   * @throws IllegalArgumentException if the name is blank or has a {@value #SEPARATOR}
   */
  static void requireModelName(String model) {
    if (model.isBlank() || model.contains(SEPARATOR)) {
      throw new IllegalArgumentException(
          "'%s' is no name of a model: it must not be blank or have a %s"
              .formatted(model, SEPARATOR));
    }
  }
}
