package io.cgl.monitoring;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An expression that a dashboard or an alert relies on.
 *
 * @param where it stands, in words
 * @param legend with labels in double braces, or nothing
 */
record Query(String where, String expression, String legend) {

  static final Path DASHBOARD = Path.of("grafana", "cgl.json");
  static final Path ALERTS = Path.of("prometheus", "alerts.yml");

  /** How Grafana asks for the values of a variable. */
  private static final Pattern LABEL_VALUES = Pattern.compile("label_values\\((\\w+), (\\w+)\\)");

  /** Those of the panels and the variables. */
  static List<Query> ofDashboard() throws IOException {
    JsonNode dashboard = new ObjectMapper().readTree(DASHBOARD.toFile());
    List<Query> queries = new ArrayList<>();
    for (JsonNode panel : dashboard.get("panels")) {
      for (JsonNode target : panel.path("targets")) {
        queries.add(
            new Query(
                "panel '%s'".formatted(panel.get("title").textValue()),
                target.get("expr").textValue(),
                target.path("legendFormat").asText("")));
      }
    }
    for (JsonNode variable : dashboard.get("templating").get("list")) {
      Matcher query = LABEL_VALUES.matcher(variable.path("query").path("query").asText(""));
      if (query.matches()) {
        String name = variable.get("name").textValue();
        queries.add(
            new Query(
                "variable '%s'".formatted(name),
                query.group(1),
                "{{%s}}".formatted(query.group(2))));
      }
    }
    return queries;
  }

  /** Those of the alert rules. */
  static List<Query> ofAlerts() throws IOException {
    List<Query> queries = new ArrayList<>();
    for (JsonNode rule : alerts()) {
      queries.add(
          new Query(
              "alert '%s'".formatted(rule.get("alert").textValue()),
              rule.get("expr").textValue(),
              ""));
    }
    return queries;
  }

  /** The alert rules. */
  static List<JsonNode> alerts() throws IOException {
    List<JsonNode> rules = new ArrayList<>();
    for (JsonNode group : new YAMLMapper().readTree(ALERTS.toFile()).get("groups")) {
      group.get("rules").forEach(rules::add);
    }
    return rules;
  }
}
