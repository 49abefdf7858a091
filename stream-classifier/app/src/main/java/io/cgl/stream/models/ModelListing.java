package io.cgl.stream.models;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.cgl.avro.ModelAgreement;
import io.cgl.avro.ModelAnnouncement;
import io.cgl.avro.ModelRole;
import io.cgl.avro.ModelState;
import io.cgl.avro.ModelStatus;
import io.cgl.topics.models.ModelAnnouncements;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A model's checkpoints and how they do, to be shown.
 *
 * @param checkpoints newest first
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ModelListing(String model, List<Row> checkpoints) {

  private static final List<String> HEADINGS =
      List.of(
          "ID", "ROLE", "ANNOUNCED", "BAL.ACC.", "PREVIOUS", "SIGNED BY", "AGREES", "INSTANCES");

  /**
   * A checkpoint.
   *
   * @param role active, shadow, canary or registered
   * @param share of the keys that a canary classifies
   * @param announcedAt when it got its role, as ISO-8601
   * @param balancedAccuracy on held-out rows
   * @param previous the checkpoint that a rollback from it returns to
   * @param agreement with the active one, over all instances
   * @param instances what each instance last said about it, unless it serves another one by now
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Row(
      String id,
      String role,
      Double share,
      String announcedAt,
      Double balancedAccuracy,
      String previous,
      String signedBy,
      String bundleUri,
      Agreed agreement,
      List<Said> instances) {}

  /** How many of the events that both scored got the same class from both. */
  public record Agreed(String active, long events, long agreed) {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Said(String instance, String state, String reason, String at) {}

  /**
   * What is announced, and what was said about it.
   *
   * @param statuses oldest first
   */
  public static ModelListing of(ModelAnnouncements announced, List<ModelStatus> statuses) {
    List<Row> rows = new ArrayList<>();
    for (ModelAnnouncement entry : announced.registered().values()) {
      rows.add(0, row(current(announced, entry), announced, statuses));
    }
    return new ModelListing(announced.model(), rows);
  }

  /** A table, and below it why instances refused what they refused. */
  public String text() {
    List<List<String>> table = new ArrayList<>(List.of(HEADINGS));
    List<String> reasons = new ArrayList<>();
    for (Row row : checkpoints) {
      table.add(cells(row));
      for (Said said : row.instances()) {
        if (said.reason() != null) {
          reasons.add("%s on %s: %s%n".formatted(row.id(), said.instance(), said.reason()));
        }
      }
    }
    int[] widths = new int[HEADINGS.size()];
    for (List<String> line : table) {
      for (int c = 0; c < widths.length; c++) {
        widths[c] = Math.max(widths[c], line.get(c).length());
      }
    }
    StringBuilder text = new StringBuilder();
    for (List<String> line : table) {
      StringBuilder padded = new StringBuilder();
      for (int c = 0; c < widths.length; c++) {
        padded.append(("%-" + widths[c] + "s  ").formatted(line.get(c)));
      }
      text.append(padded.toString().stripTrailing()).append(System.lineSeparator());
    }
    reasons.forEach(text::append);
    return text.toString();
  }

  private static List<String> cells(Row row) {
    return List.of(
        row.id(),
        row.share() == null ? row.role() : "%s %s".formatted(row.role(), row.share()),
        row.announcedAt(),
        row.balancedAccuracy() == null
            ? "-"
            : String.format(Locale.ROOT, "%.3f", row.balancedAccuracy()),
        Objects.requireNonNullElse(row.previous(), "-"),
        Objects.requireNonNullElse(row.signedBy(), "-"),
        agreement(row.agreement()),
        instances(row.instances()));
  }

  private static String agreement(Agreed agreed) {
    return agreed == null
        ? "-"
        : String.format(
            Locale.ROOT,
            "%.2f %% of %,d",
            100.0 * agreed.agreed() / agreed.events(),
            agreed.events());
  }

  /** Such as {@code loaded 2, rejected 1}. */
  private static String instances(List<Said> instances) {
    Map<String, Integer> byState = new LinkedHashMap<>();
    instances.forEach(said -> byState.merge(said.state(), 1, Integer::sum));
    List<String> counted = new ArrayList<>();
    byState.forEach((state, count) -> counted.add(state + " " + count));
    return counted.isEmpty() ? "-" : String.join(", ", counted);
  }

  /** The announcement that is in force for a registered checkpoint. */
  private static ModelAnnouncement current(ModelAnnouncements announced, ModelAnnouncement entry) {
    for (Optional<ModelAnnouncement> role : List.of(announced.active(), announced.candidate())) {
      if (role.filter(r -> r.getModelId().equals(entry.getModelId())).isPresent()) {
        return role.get();
      }
    }
    return entry;
  }

  private static Row row(
      ModelAnnouncement checkpoint, ModelAnnouncements announced, List<ModelStatus> statuses) {
    String id = checkpoint.getModelId();
    List<ModelStatus> own = statuses.stream().filter(s -> id.equals(s.getModelId())).toList();
    return new Row(
        id,
        checkpoint.getRole().name().toLowerCase(Locale.ROOT),
        checkpoint.getRole() == ModelRole.CANARY ? checkpoint.getCanaryShare() : null,
        seconds(checkpoint.getAnnouncedAt()),
        checkpoint.getMetrics().get("balancedAccuracy"),
        checkpoint.getPreviousModelId(),
        checkpoint.getSignedBy(),
        checkpoint.getBundleUri(),
        agreement(own, announced.active().map(ModelAnnouncement::getModelId)),
        said(own, served(statuses)));
  }

  /** The last count of each instance, for each counts for itself. */
  private static Agreed agreement(List<ModelStatus> statuses, Optional<String> active) {
    Map<String, ModelAgreement> last = new LinkedHashMap<>();
    for (ModelStatus status : statuses) {
      ModelAgreement found = status.getAgreement();
      if (found != null && active.equals(Optional.of(found.getActiveModelId()))) {
        last.put(status.getInstance(), found);
      }
    }
    long events = last.values().stream().mapToLong(ModelAgreement::getEvents).sum();
    long agreed = last.values().stream().mapToLong(ModelAgreement::getAgreed).sum();
    return events == 0 ? null : new Agreed(active.orElseThrow(), events, agreed);
  }

  /** What each instance serves, by its last word. */
  private static Map<String, String> served(List<ModelStatus> statuses) {
    Map<String, String> served = new HashMap<>();
    for (ModelStatus status : statuses) {
      if (status.getState() == ModelState.LOADED) {
        served.put(status.getInstance(), status.getModelId());
      }
    }
    return served;
  }

  private static List<Said> said(List<ModelStatus> statuses, Map<String, String> served) {
    Map<String, Said> last = new LinkedHashMap<>();
    for (ModelStatus status : statuses) {
      String instance = status.getInstance();
      boolean over =
          status.getState() == ModelState.LOADED
              && !status.getModelId().equals(served.get(instance));
      if (over) {
        last.remove(instance);
      } else if (status.getState() != ModelState.COMPARED) {
        last.put(
            instance,
            new Said(
                instance,
                status.getState().name().toLowerCase(Locale.ROOT),
                status.getReason(),
                seconds(status.getAt())));
      }
    }
    return List.copyOf(last.values());
  }

  private static String seconds(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
