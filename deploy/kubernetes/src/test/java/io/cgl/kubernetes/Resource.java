package io.cgl.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * One object of a manifest.
 *
 * @param source the file that it comes from
 * @param json the object, patched
 */
record Resource(String source, ObjectNode json) {

  String apiVersion() {
    return json.path("apiVersion").asText();
  }

  String kind() {
    return json.path("kind").asText();
  }

  String name() {
    return json.at("/metadata/name").asText();
  }

  /** The pod that it has a template of; a missing node where it has none. */
  JsonNode pod() {
    return json.at(
        switch (kind()) {
          case "StatefulSet" -> "/spec/template";
          case "Job" -> "/spec/template";
          case "CronJob" -> "/spec/jobTemplate/spec/template";
          case "ScaledJob" -> "/spec/jobTargetRef/template";
          default -> "/none";
        });
  }

  /** The container that it is about. */
  JsonNode container() {
    return pod().at("/spec/containers/0");
  }

  /** All containers of its pod, in the order in which they start. */
  List<JsonNode> containers() {
    List<JsonNode> containers = new ArrayList<>();
    pod().at("/spec/initContainers").forEach(containers::add);
    pod().at("/spec/containers").forEach(containers::add);
    return containers;
  }

  @Override
  public String toString() {
    return "%s %s (%s)".formatted(kind(), name(), source);
  }
}
