package io.cgl.kubernetes;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;

/**
 * The fields of KEDA's objects that we use, after its reference (keda.sh/docs, ScaledObject and
 * ScaledJob specification): a model of its own is on no Maven repository. What they hold of
 * Kubernetes' own is checked as such.
 */
final class Keda {

  private Keda() {}

  /** Scales instances. */
  record ScaledObject(
      @JsonProperty(required = true) String apiVersion,
      @JsonProperty(required = true) String kind,
      @JsonProperty(required = true) JsonNode metadata,
      @JsonProperty(required = true) ScaledObjectSpec spec) {}

  /** How. */
  record ScaledObjectSpec(
      @JsonProperty(required = true) Target scaleTargetRef,
      Integer pollingInterval,
      Integer minReplicaCount,
      Integer maxReplicaCount,
      Fallback fallback,
      Advanced advanced,
      @JsonProperty(required = true) List<Trigger> triggers) {}

  /** What is scaled. */
  record Target(
      String apiVersion,
      String kind,
      @JsonProperty(required = true) String name,
      String envSourceContainerName) {}

  /** Where the trigger cannot be asked. */
  record Fallback(
      @JsonProperty(required = true) int failureThreshold,
      @JsonProperty(required = true) int replicas) {}

  /** Settings of the autoscaler that KEDA makes. */
  record Advanced(HorizontalPodAutoscalerConfig horizontalPodAutoscalerConfig) {}

  /** Of which one is Kubernetes' own. */
  record HorizontalPodAutoscalerConfig(JsonNode behavior) {}

  /** Starts jobs. */
  record ScaledJob(
      @JsonProperty(required = true) String apiVersion,
      @JsonProperty(required = true) String kind,
      @JsonProperty(required = true) JsonNode metadata,
      @JsonProperty(required = true) ScaledJobSpec spec) {}

  /** How. */
  record ScaledJobSpec(
      @JsonProperty(required = true) JsonNode jobTargetRef,
      Integer pollingInterval,
      Integer maxReplicaCount,
      Integer successfulJobsHistoryLimit,
      Integer failedJobsHistoryLimit,
      Rollout rollout,
      @JsonProperty(required = true) List<Trigger> triggers) {}

  /** Whether a change of the object ends running jobs. */
  record Rollout(String strategy) {}

  /** What is looked at. */
  record Trigger(
      @JsonProperty(required = true) String type,
      @JsonProperty(required = true) Map<String, String> metadata) {}
}
