package io.cgl.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class AlertRulesTest {

  private static final Path TESTS = Path.of("prometheus", "alerts.test.yml");
  private static final Path RUNBOOK = Path.of("runbook.md");

  @Test
  void shouldBeWellFormedAndFireAsTheirTestsSay() throws Exception {
    Promtool.run("check", "config", Path.of("prometheus", "prometheus.yml").toString());
    Promtool.run("test", "rules", TESTS.toString());
  }

  @Test
  void shouldTellWhatIsWrongHowBadItIsAndWhatToDo() throws IOException {
    String runbook = Files.readString(RUNBOOK).toLowerCase(Locale.ROOT);

    assertThat(Query.alerts())
        .allSatisfy(
            rule -> {
              assertThat(rule.at("/labels/severity").asText()).isIn("critical", "warning");
              assertThat(rule.at("/annotations/summary").asText()).isNotBlank();
              String[] place = rule.at("/annotations/runbook").asText().split("#", -1);
              assertThat(place[0]).isEqualTo(RUNBOOK.toString());
              assertThat(runbook).contains("\n## " + place[1] + "\n");
            });
  }

  @Test
  void shouldEachHaveATestInWhichItFires() throws IOException {
    Set<String> alerts = new TreeSet<>();
    Query.alerts().forEach(rule -> alerts.add(rule.get("alert").textValue()));
    Set<String> fired = new TreeSet<>();
    for (JsonNode test : new YAMLMapper().readTree(TESTS.toFile()).get("tests")) {
      for (JsonNode expectation : test.get("alert_rule_test")) {
        if (!expectation.path("exp_alerts").isEmpty()) {
          fired.add(expectation.get("alertname").textValue());
        }
      }
    }

    assertThat(fired).isEqualTo(alerts);
  }
}
