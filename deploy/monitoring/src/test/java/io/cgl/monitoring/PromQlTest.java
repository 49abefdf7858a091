package io.cgl.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PromQlTest {

  @Test
  void shouldFindMetricsAmongFunctionsOperatorsAndDurations() {
    PromQl query =
        PromQl.parse(
            "histogram_quantile(0.99, sum by (le) (rate(a_bucket[5m] offset 1d))) > 1e9"
                + " and min_over_time(max(b)[15m:1m]) unless on (job) c or vector(0) # not d");

    assertThat(query.selectors())
        .extracting(PromQl.Selector::metric)
        .containsExactly("a_bucket", "b", "c");
    assertThat(query.labels()).containsExactlyInAnyOrder("le", "job");
  }

  @Test
  void shouldFindTheConditionsOfASelector() {
    PromQl query =
        PromQl.parse("sum(rate(a{role=\"active\", instance=~\"$instance\"}[$__rate_interval]))");

    assertThat(query.selectors())
        .flatExtracting(PromQl.Selector::conditions)
        .containsExactly(
            new PromQl.Condition("role", "=", "active"),
            new PromQl.Condition("instance", "=~", "$instance"));
  }

  @Test
  void shouldFindTheMetricOfAnAggregationThatGroupsBehind() {
    assertThat(PromQl.parse("sum(a) by (class) / ignoring (class) group_left count(b)").selectors())
        .extracting(PromQl.Selector::metric)
        .containsExactly("a", "b");
  }
}
