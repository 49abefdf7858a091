package io.cgl.checkpoint.features;

import java.util.Arrays;
import java.util.Optional;

/**
 * Why an event has no class. A small fixed set, so that dead letters can be counted and selected;
 * the reason's text says more.
 */
public enum ReasonCode {
  /** The record has no value. */
  NO_VALUE("no-value"),
  /** The value does not begin with the magic byte and a schema id. */
  NOT_CONFLUENT_FORMAT("not-confluent-format"),
  /** The registry knows no schema of that id. */
  UNKNOWN_SCHEMA("unknown-schema"),
  /** The schema is not a record. */
  NOT_A_RECORD("not-a-record"),
  /** The schema has none of the model's inputs. */
  MISSING_FIELD("missing-field"),
  /** The schema has them, and the event no value in any: a delete, most likely. */
  ALL_MISSING("all-missing"),
  /** A field has another type than in training. */
  WRONG_TYPE("wrong-type"),
  /** The bytes end before the record does. */
  TRUNCATED("truncated"),
  /** The bytes do not match their schema. */
  MALFORMED("malformed"),
  /** An image cannot be decoded, or is of another size. */
  BAD_IMAGE("bad-image"),
  /** An image has more pixels than are supported. */
  IMAGE_TOO_LARGE("image-too-large"),
  /** The classification would exceed the broker's limit. */
  TOO_LARGE("too-large"),
  /** The model gave no probabilities. */
  MODEL_FAILED("model-failed"),
  /** An unexpected failure, most likely a defect of the classifier. */
  UNEXPECTED("unexpected");

  private final String code;

  ReasonCode(String code) {
    this.code = code;
  }

  /** Its stable name for users. */
  public String code() {
    return code;
  }

  /** The code of that name. */
  public static Optional<ReasonCode> parse(String code) {
    return Arrays.stream(values()).filter(reason -> reason.code.equals(code)).findFirst();
  }

  @Override
  public String toString() {
    return code;
  }
}
