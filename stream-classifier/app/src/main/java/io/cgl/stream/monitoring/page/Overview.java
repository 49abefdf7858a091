package io.cgl.stream.monitoring.page;

import io.cgl.stream.monitoring.http.Health;
import java.util.List;

/**
 * All that the page shows, as {@code /api/overview} answers it. Times are milliseconds since the
 * epoch.
 *
 * @param at when this was put together
 * @param health of this instance
 * @param verdict whether all is well
 * @param traffic this instance's
 * @param problem why the topics cannot be read, or not all of them; null where they can
 * @param drift from the topics, of all instances, as are the following; null until they are read
 */
record Overview(
    long at,
    Health health,
    StatusSummary verdict,
    TrafficView traffic,
    String problem,
    DriftView drift,
    ModelsView models,
    QualityView quality,
    List<LetterHistory.Letter> deadLetters) {}
