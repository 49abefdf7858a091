package io.cgl.kubernetes;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.kubernetes.client.openapi.JSON;
import io.kubernetes.client.openapi.models.V1CronJob;
import io.kubernetes.client.openapi.models.V1Job;
import io.kubernetes.client.openapi.models.V1JobSpec;
import io.kubernetes.client.openapi.models.V1Namespace;
import io.kubernetes.client.openapi.models.V1NetworkPolicy;
import io.kubernetes.client.openapi.models.V1ObjectMeta;
import io.kubernetes.client.openapi.models.V1PersistentVolumeClaim;
import io.kubernetes.client.openapi.models.V1PodDisruptionBudget;
import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.openapi.models.V1ServiceAccount;
import io.kubernetes.client.openapi.models.V1StatefulSet;
import io.kubernetes.client.openapi.models.V2HorizontalPodAutoscalerBehavior;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Whether an object is what Kubernetes takes, by the models that its own Java client has from
 * Kubernetes' OpenAPI description: no field is unknown, none is missing that is required, each has
 * its type. The words that a field may have stand in that description as prose; the ones that we
 * use stand here.
 */
final class KubernetesSchemas {

  private static final Map<String, Class<?>> MODELS =
      Map.of(
          "v1 Namespace", V1Namespace.class,
          "v1 ServiceAccount", V1ServiceAccount.class,
          "v1 PersistentVolumeClaim", V1PersistentVolumeClaim.class,
          "v1 Service", V1Service.class,
          "apps/v1 StatefulSet", V1StatefulSet.class,
          "batch/v1 Job", V1Job.class,
          "batch/v1 CronJob", V1CronJob.class,
          "policy/v1 PodDisruptionBudget", V1PodDisruptionBudget.class,
          "networking.k8s.io/v1 NetworkPolicy", V1NetworkPolicy.class);

  /** By the end of the field's path; indices are left out. */
  private static final Map<String, Set<String>> WORDS =
      Map.ofEntries(
          Map.entry("/podManagementPolicy", Set.of("OrderedReady", "Parallel")),
          Map.entry("/fsGroupChangePolicy", Set.of("OnRootMismatch", "Always")),
          Map.entry("/seccompProfile/type", Set.of("RuntimeDefault", "Localhost", "Unconfined")),
          Map.entry("/whenUnsatisfiable", Set.of("DoNotSchedule", "ScheduleAnyway")),
          Map.entry("/unhealthyPodEvictionPolicy", Set.of("IfHealthyBudget", "AlwaysAllow")),
          Map.entry("/accessModes", Set.of("ReadWriteMany", "ReadWriteOnce", "ReadOnlyMany")),
          Map.entry("/policyTypes", Set.of("Ingress", "Egress")),
          Map.entry("/protocol", Set.of("TCP", "UDP", "SCTP")),
          Map.entry("/concurrencyPolicy", Set.of("Allow", "Forbid", "Replace")),
          Map.entry("/restartPolicy", Set.of("Always", "OnFailure", "Never")),
          Map.entry("/tolerations/operator", Set.of("Exists", "Equal")),
          Map.entry("/effect", Set.of("NoSchedule", "PreferNoSchedule", "NoExecute")),
          Map.entry("/policies/type", Set.of("Pods", "Percent")));

  /** Numbers are not words, and words no numbers. */
  private static final JsonMapper STRICT =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .build();

  static {
    new JSON(); // Its constructor makes the adapters that check.
  }

  private KubernetesSchemas() {}

  /**
   * Checks an object.
   *
   * @throws IllegalArgumentException if it is not what Kubernetes takes; the message says why
   */
  static void check(JsonNode object) throws IOException {
    String type = object.path("apiVersion").asText() + " " + object.path("kind").asText();
    switch (type) {
      case "keda.sh/v1alpha1 ScaledObject" -> {
        check(object, STRICT.treeToValue(object, Keda.ScaledObject.class).metadata());
        check(
            object.at("/spec/advanced/horizontalPodAutoscalerConfig/behavior"),
            V2HorizontalPodAutoscalerBehavior.class);
      }
      case "keda.sh/v1alpha1 ScaledJob" -> {
        check(object, STRICT.treeToValue(object, Keda.ScaledJob.class).metadata());
        check(object.at("/spec/jobTargetRef"), V1JobSpec.class);
      }
      default -> {
        Class<?> model = MODELS.get(type);
        if (model == null) {
          throw new IllegalArgumentException("no schema of '%s' is known here".formatted(type));
        }
        check(object, model);
      }
    }
    checkWords(object, "");
  }

  private static void check(JsonNode object, JsonNode metadata) throws IOException {
    check(metadata, V1ObjectMeta.class);
    if (object.at("/metadata/name").asText().isBlank()) {
      throw new IllegalArgumentException("an object without a name");
    }
  }

  private static void check(JsonNode object, Class<?> model) throws IOException {
    Object typed;
    try {
      typed = JSON.getGson().fromJson(object.toString(), model);
    } catch (RuntimeException e) {
      throw new IllegalArgumentException(model.getSimpleName() + ": " + e.getMessage(), e);
    }
    // Gson takes "yes" for a boolean and 5 for a string, and Kubernetes does not.
    JsonNode understood = STRICT.readTree(JSON.getGson().toJson(typed));
    if (!isAll(object, understood)) {
      throw new IllegalArgumentException(
          "%s: of%n%s%nonly this is understood:%n%s"
              .formatted(model.getSimpleName(), object, understood));
    }
  }

  /** Whether nothing of an object was changed or lost; models add empty lists and maps. */
  private static boolean isAll(JsonNode object, JsonNode understood) {
    if (object.isObject()) {
      return understood.isObject()
          && object.properties().stream()
              .allMatch(field -> isAll(field.getValue(), understood.path(field.getKey())));
    }
    if (object.isArray()) {
      return object.size() == understood.size()
          && IntStream.range(0, object.size())
              .allMatch(i -> isAll(object.get(i), understood.get(i)));
    }
    return object.equals(understood);
  }

  private static void checkWords(JsonNode node, String path) {
    if (node.isObject()) {
      node.properties().forEach(field -> checkWords(field.getValue(), path + "/" + field.getKey()));
    } else if (node.isArray()) {
      node.forEach(element -> checkWords(element, path));
    } else {
      Stream<Map.Entry<String, Set<String>>> rules =
          WORDS.entrySet().stream().filter(rule -> path.endsWith(rule.getKey()));
      rules.forEach(
          rule -> {
            if (!rule.getValue().contains(node.asText())) {
              throw new IllegalArgumentException(
                  "%s is '%s', and may be %s".formatted(path, node.asText(), rule.getValue()));
            }
          });
    }
  }
}
