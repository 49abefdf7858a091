package io.cgl.checkpoint.features;

import java.util.Arrays;
import java.util.Optional;

/**
 * Why an event has no class. Few and fixed, so that dead letters can be counted and selected by
 * them; the reason's text says more.
 */
public enum ReasonCode {
  /** The record has no value. */
  NO_VALUE("no-value"),
  /** The value does not begin with the magic byte and a schema id. */
  NOT_CONFLUENT_FORMAT("not-confluent-format"),
  /** The registry knows no schema of that id. */
  UNKNOWN_SCHEMA("unknown-schema"),
  /** The schema is not an Avro record's. */
  NOT_A_RECORD("not-a-record"),
  /** The schema lacks one of the model's inputs. */
  MISSING_FIELD("missing-field"),
  /** A field holds something else than the model was trained on. */
  WRONG_TYPE("wrong-type"),
  /** The bytes end before the record does. */
  TRUNCATED("truncated"),
  /** The bytes are not what their schema says. */
  MALFORMED("malformed"),
  /** An image cannot be decoded, or is of another size. */
  BAD_IMAGE("bad-image"),
  /** An image is larger, decoded, than any that is supported. */
  IMAGE_TOO_LARGE("image-too-large"),
  /** The event leaves no room for its classification under the broker's limit. */
  TOO_LARGE("too-large"),
  /** The model gave no probabilities. */
  MODEL_FAILED("model-failed"),
  /** Nobody foresaw it: most likely a defect of the classifier. */
  UNEXPECTED("unexpected");

  private final String code;

  ReasonCode(String code) {
    this.code = code;
  }

  /** The name by which users know it; it never changes. */
  public String code() {
    return code;
  }

  /** The one of that name. */
  public static Optional<ReasonCode> parse(String code) {
    return Arrays.stream(values()).filter(reason -> reason.code.equals(code)).findFirst();
  }

  @Override
  public String toString() {
    return code;
  }
}
