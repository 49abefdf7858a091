package io.cgl.testing.interop;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cgl.checkpoint.LinearCheckpoint;
import io.cgl.checkpoint.features.InputField;
import java.util.List;

/**
 * A user's events with something of everything that Avro has: nested record, enum, union with null,
 * logical type, map, array. The model takes a nested field, an optional one and the enum.
 */
final class MachineEvents {

  private static final ObjectMapper json = new ObjectMapper();
  private static final List<String> STATES = List.of("RUNNING", "STOPPED");

  private static final String SCHEMA =
      """
      {"type": "record", "name": "MachineEvent", "namespace": "org.example.plant", "fields": [
        {"name": "machine", "type": "string"},
        {"name": "tags", "type": {"type": "map", "values": "string"}},
        {"name": "at", "type": {"type": "long", "logicalType": "timestamp-millis"}},
        {"name": "measured", "type": {"type": "record", "name": "Measured", "fields": [
          {"name": "unit", "type": "string"},
          {"name": "x", "type": "double"}]}},
        {"name": "history", "type": {"type": "array", "items": "float"}},
        {"name": "load", "type": ["null", "double"], "default": null},
        {"name": "state", "type":
          {"type": "enum", "name": "State", "symbols": ["UNKNOWN", "STOPPED", "RUNNING"]}}]}
      """;

  private MachineEvents() {}

  /** Calls a stopped machine {@code halted}, others {@code calm} below 0 and {@code busy} above. */
  static LinearCheckpoint model(String name) {
    return new LinearCheckpoint(
        name,
        List.of(
            new InputField.Numeric("measured.x"),
            new InputField.Numeric("load"),
            new InputField.Categorical("state", STATES)),
        List.of("calm", "busy", "halted"),
        new float[][] {{-1, 1, 0}, {0, 0.5f, 0}, {0, 0, 2}});
  }

  /** Events from 0 on with their schema, as the other client takes them. */
  static JsonNode events(int count, int partitions) throws Exception {
    ObjectNode request = json.createObjectNode();
    request.set("schema", json.readTree(SCHEMA));
    ArrayNode events = request.putArray("events");
    for (int event = 0; event < count; event++) {
      events
          .addObject()
          .put("key", key(event))
          .put("partition", event % partitions)
          .put("timestamp", event)
          .set("value", value(event));
    }
    return request;
  }

  /** An event's key in Kafka. */
  static String key(int event) {
    return "machine-" + event % 7;
  }

  /** What the model must find in an event. */
  static String label(int event) {
    return isStopped(event) ? "halted" : x(event) < 0 ? "calm" : "busy";
  }

  private static ObjectNode value(int event) {
    ObjectNode value = json.createObjectNode();
    value.put("machine", key(event));
    value.putObject("tags").put("hall", "süd").put("line", "λ-" + event);
    value.put("at", 1_700_000_000_000L + event);
    value.putObject("measured").put("unit", "mm/s").put("x", x(event));
    value.putArray("history").add(0.25).add(-event);
    value.put("load", event % 10 / 10.0);
    value.put("state", isStopped(event) ? "STOPPED" : "RUNNING");
    return value;
  }

  private static boolean isStopped(int event) {
    return event % 5 == 0;
  }

  /** Far enough from 0 for the state to have no say while the machine runs: 3 or -3. */
  private static double x(int event) {
    return event % 3 == 0 ? -3 : 3;
  }
}
