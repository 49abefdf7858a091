package io.cgl.checkpoint;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;

/** One input of a model: a field of the event, by name, and how it becomes a number. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = InputField.Numeric.class, name = "numeric"),
  @JsonSubTypes.Type(value = InputField.Categorical.class, name = "categorical")
})
public sealed interface InputField {

  /** The field's name; a nested field by its dotted path. */
  String name();

  /**
   * A number, passed on as it is; NaN where it is missing. Standardisation is the graph's business.
   */
  record Numeric(String name) implements InputField {}

  /**
   * One of some words, passed on as its place in the vocabulary counted from 1; 0 is a word that
   * training did not see, or a missing one.
   */
  record Categorical(String name, List<String> vocabulary) implements InputField {
    public Categorical {
      vocabulary = List.copyOf(vocabulary);
    }
  }
}
