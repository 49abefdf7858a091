package io.cgl.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Kubernetes' Pod Security Standard "restricted", and what we promise beyond it. */
class PodSecurityTest {

  static final List<Path> FOLDERS = Manifests.FOLDERS;

  private static final Set<String> VOLUMES =
      Set.of(
          "name",
          "configMap",
          "csi",
          "downwardAPI",
          "emptyDir",
          "ephemeral",
          "persistentVolumeClaim",
          "projected",
          "secret");

  @ParameterizedTest
  @FieldSource("FOLDERS")
  void shouldBeRestricted(Path folder) {
    for (Resource resource : pods(folder)) {
      JsonNode spec = resource.pod().get("spec");
      for (String shared : List.of("hostNetwork", "hostPID", "hostIPC")) {
        assertThat(spec.has(shared)).as("%s: %s", resource, shared).isFalse();
      }
      JsonNode pod = spec.get("securityContext");
      assertThat(pod.path("runAsNonRoot").asBoolean()).as("%s", resource).isTrue();
      assertThat(pod.path("runAsUser").asInt()).as("%s", resource).isPositive();
      assertThat(pod.at("/seccompProfile/type").asText()).isEqualTo("RuntimeDefault");
      for (JsonNode volume : spec.path("volumes")) {
        assertThat(volume.fieldNames()).toIterable().isSubsetOf(VOLUMES);
      }
      for (JsonNode container : resource.containers()) {
        JsonNode security = container.get("securityContext");
        assertThat(security.get("allowPrivilegeEscalation").booleanValue()).isFalse();
        assertThat(security.at("/capabilities/drop")).extracting(JsonNode::asText).contains("ALL");
        assertThat(security.has("privileged") || security.at("/capabilities").has("add")).isFalse();
        for (JsonNode port : container.path("ports")) {
          assertThat(port.has("hostPort")).isFalse();
        }
      }
    }
  }

  @ParameterizedTest
  @FieldSource("FOLDERS")
  void shouldHaveNoTokenAndNothingToWriteButItsVolumes(Path folder) {
    for (Resource resource : pods(folder)) {
      JsonNode spec = resource.pod().get("spec");
      assertThat(spec.get("automountServiceAccountToken").booleanValue()).isFalse();
      // Or a Service called cgl-... would be taken for a setting.
      assertThat(spec.get("enableServiceLinks").booleanValue()).isFalse();
      for (JsonNode container : resource.containers()) {
        assertThat(container.at("/securityContext/readOnlyRootFilesystem").booleanValue()).isTrue();
        assertThat(container.get("volumeMounts"))
            .extracting(mount -> mount.get("mountPath").asText())
            .contains("/tmp");
        assertThat(container.at("/resources/limits").has("memory")).isTrue();
        assertThat(container.at("/resources/requests").has("cpu")).isTrue();
      }
    }
  }

  @ParameterizedTest
  @FieldSource("FOLDERS")
  void shouldBeEnforcedByTheNamespace(Path folder) {
    Resource namespace = Manifests.of(folder).resource("Namespace", "cgl");

    Iterator<String> labels = namespace.json().at("/metadata/labels").fieldNames();
    assertThat(labels).toIterable().contains("pod-security.kubernetes.io/enforce");
    assertThat(
            namespace
                .json()
                .at("/metadata/labels")
                .get("pod-security.kubernetes.io/enforce")
                .asText())
        .isEqualTo("restricted");
  }

  private static List<Resource> pods(Path folder) {
    List<Resource> pods =
        Manifests.of(folder).resources().stream()
            .filter(resource -> !resource.pod().isMissingNode())
            .toList();
    assertThat(pods).isNotEmpty();
    return pods;
  }
}
