/** What a classifier measures. The meters' names follow the rule in {@code docs/metrics.md}. */
package io.cgl.stream.monitoring.metrics;
