package io.cgl.checkpoint.features;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParser;
import org.junit.jupiter.api.Test;

class SchemaFitTest {

  private static final Schema EVENT =
      new SchemaParser()
          .parse(
              """
              {'type': 'record', 'name': 'Event', 'fields': [
                {'name': 'bytes', 'type': ['null', 'long']},
                {'name': 'text', 'type': 'string'},
                {'name': 'flag', 'type': 'boolean'},
                {'name': 'price', 'type': {'type': 'bytes', 'logicalType': 'decimal', 'precision': 6, 'scale': 2}},
                {'name': 'raw', 'type': 'bytes'},
                {'name': 'at', 'type': {'type': 'long', 'logicalType': 'timestamp-millis'}},
                {'name': 'colour', 'type': {'type': 'enum', 'name': 'Colour', 'symbols': ['RED', 'BLUE']}},
                {'name': 'tags', 'type': {'type': 'array', 'items': 'string'}},
                {'name': 'nothing', 'type': 'null'},
                {'name': 'Flow_Byts_s', 'type': 'double'},
                {'name': 'work_class', 'type': 'string', 'aliases': ['workclass']},
                {'name': 'detail', 'type': ['null', 'string',
                  {'type': 'record', 'name': 'Card', 'fields': [
                    {'name': 'x', 'type': ['string', {'type': 'map', 'values': 'int'}]},
                    {'name': 'next', 'type': ['null', 'Card']}]}]}]}
              """
                  .replace('\'', '"'))
          .mainSchema();

  @Test
  void shouldHaveNothingToSayOfFieldsThatFit() {
    SchemaFit fit =
        SchemaFit.of(
            EVENT,
            List.of(
                number("bytes"),
                number("flag"),
                number("price"),
                number("Flow_Byts_s"),
                words("workclass", "a"),
                words("colour", "RED", "BLUE"),
                words("flag", "1", "0"),
                words("flag", "true", "false"),
                words("bytes", "443", "80"),
                new InputField.Image("raw", 1, 2, 2)));

    assertThat(fit).isEqualTo(new SchemaFit(List.of(), List.of()));
  }

  @Test
  void shouldSayWhatWillNeverFit() {
    assertThat(never(number("bites"))).isEqualTo("'bites': the schema has no such field");
    assertThat(never(number("Flow Byts/s")))
        .isEqualTo(
            "'Flow Byts/s': the schema has no such field; it has 'Flow_Byts_s': rename the column");
    assertThat(never(number("nothing"))).contains("always null");
    assertThat(never(number("tags"))).contains("of type array");
    assertThat(never(number("raw"))).contains("without a logical type");
    assertThat(never(number("colour"))).contains("an enum of words");
    assertThat(never(words("colour", "green"))).contains("('green')");
    assertThat(never(words("bytes", "tcp", "udp"))).contains("is a long", "'tcp', 'udp'");
    assertThat(never(words("flag", "yes", "no"))).contains("is a boolean");
    assertThat(never(new InputField.Image("text", 1, 2, 2))).contains("an image's bytes");
    assertThat(never(number("detail.y"))).contains("no such field");
  }

  @Test
  void shouldNoteWhatSomeEventsMayNotFit() {
    assertThat(note(number("text"))).contains("is a string");
    assertThat(note(number("at"))).contains("timestamp-millis", "the number that is stored");
    assertThat(note(new InputField.Numeric("bytes", 0, true, List.of())))
        .contains("seconds since 1970");
    assertThat(note(words("colour", "RED", "green"))).contains("never 'green'");
    assertThat(note(words("bytes", "443", "none"))).contains("never 'none'");
    assertThat(note(words("detail.x", "a"))).contains("in some events", "of type map");
  }

  private static String never(InputField input) {
    SchemaFit fit = SchemaFit.of(EVENT, List.of(input));
    assertThat(fit.never()).hasSize(1);
    return fit.never().get(0);
  }

  private static String note(InputField input) {
    SchemaFit fit = SchemaFit.of(EVENT, List.of(input));
    assertThat(fit.never()).isEmpty();
    assertThat(fit.notes()).hasSize(1);
    return fit.notes().get(0);
  }

  private static InputField number(String name) {
    return new InputField.Numeric(name);
  }

  private static InputField words(String name, String... vocabulary) {
    return new InputField.Categorical(name, List.of(vocabulary));
  }
}
