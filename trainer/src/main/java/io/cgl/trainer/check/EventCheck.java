package io.cgl.trainer.check;

import io.cgl.checkpoint.Manifest;
import io.cgl.checkpoint.features.AvroRowReader;
import io.cgl.checkpoint.features.FeatureBatch;
import io.cgl.checkpoint.features.FeatureEncoder;
import io.cgl.checkpoint.features.InputField;
import io.cgl.checkpoint.features.ReasonCode;
import io.cgl.checkpoint.features.UnencodableException;
import io.cgl.checkpoint.features.UnusualInputs;
import io.cgl.checkpoint.features.WrittenSchema;
import io.cgl.topics.EventSchemas;
import io.cgl.topics.NoEventSchemaException;
import io.cgl.trainer.data.LabelledRows;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Reads events as the classifier does, and counts what it could not score and which inputs are
 * missing or unseen.
 *
 * <p>Not safe for use by several threads.
 */
public final class EventCheck {

  private final Manifest manifest;
  private final FeatureEncoder encoder;
  private final AvroRowReader reader;
  private final FeatureBatch batch;
  private final Map<String, Long> unusual = new TreeMap<>();
  private final Map<String, Refusal> refusals = new TreeMap<>();
  private long fit;

  /**
   * Events that cannot be scored for one reason.
   *
   * @param example what was said of the first
   */
  public record Refusal(long events, String example) {}

  /**
   * One input.
   *
   * @param share of the events that fit in which it is missing or unseen, 0 to 1
   * @param trained the same share of the training rows, if it is known
   */
  public record InputShare(String name, double share, OptionalDouble trained) {

    /** Whether it is far more often missing or unseen than in training. */
    public boolean isFar() {
      return share > UnusualInputs.limit(trained);
    }
  }

  public EventCheck(Manifest manifest) {
    this.manifest = manifest;
    encoder = new FeatureEncoder(manifest.inputs());
    reader = new AvroRowReader(encoder);
    batch = new FeatureBatch(encoder.width());
  }

  /**
   * Adds an event in Confluent's wire format.
   *
   * @throws io.cgl.topics.RegistryUnavailableException if the registry cannot be asked
   */
  public void add(byte[] event, EventSchemas<WrittenSchema> schemas) {
    if (event == null) {
      refuse(ReasonCode.NO_VALUE.code(), "the event has no value");
      return;
    }
    try {
      WrittenSchema schema = schemas.of(event);
      take(into -> reader.read(schema, event, EventSchemas.PREFIX, into));
    } catch (NoEventSchemaException e) {
      refuse("no-schema", e.getMessage());
    }
  }

  /** Adds rows of a file. A column that it lacks is missing in all of them. */
  public void add(LabelledRows rows) {
    int[] positions =
        encoder.inputs().stream().mapToInt(input -> rows.fields().indexOf(input.name())).toArray();
    rows.forEach(
        (values, label) ->
            take(
                into ->
                    into.add(
                        encoder, input -> positions[input] < 0 ? null : values[positions[input]])));
  }

  public long events() {
    return fit + refusals.values().stream().mapToLong(Refusal::events).sum();
  }

  /** Events that can be scored. */
  public long fit() {
    return fit;
  }

  /** Why others cannot, by reason code. */
  public Map<String, Refusal> refusals() {
    return Map.copyOf(refusals);
  }

  /** All inputs but images, in the checkpoint's order. */
  public List<InputShare> inputs() {
    Optional<Map<String, Double>> trained =
        Optional.ofNullable(manifest.driftReference()).map(Manifest.DriftReference::unusualShares);
    return manifest.inputs().stream()
        .filter(input -> !(input instanceof InputField.Image))
        .map(InputField::name)
        .map(
            name ->
                new InputShare(
                    name,
                    fit == 0 ? 0 : (double) unusual.getOrDefault(name, 0L) / fit,
                    trained
                        .map(shares -> OptionalDouble.of(shares.getOrDefault(name, 0.0)))
                        .orElse(OptionalDouble.empty())))
        .toList();
  }

  private void take(Consumer<FeatureBatch> event) {
    batch.clear();
    try {
      event.accept(batch);
    } catch (UnencodableException e) {
      refuse(e.code().code(), e.getMessage());
      return;
    }
    fit++;
    UnusualInputs.in(batch, encoder)
        .byInput()
        .forEach((name, count) -> unusual.merge(name, count, Long::sum));
  }

  private void refuse(String code, String why) {
    refusals.merge(
        code,
        new Refusal(1, why),
        (known, more) -> new Refusal(known.events() + 1, known.example()));
  }
}
