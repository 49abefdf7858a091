package io.cgl.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.cgl.stream.ClassifierConfig;
import io.cgl.stream.monitoring.http.HttpEndpoint;
import io.cgl.topics.SchemaRegistry;
import io.cgl.topics.TopicCatalogue;
import io.cgl.trainer.retrain.RetrainingJob;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Whether the manifests fit each other, and the programs that they start. */
class ManifestFitTest {

  static final List<Path> FOLDERS = Manifests.FOLDERS;

  /** How an address within a cluster is written: service, namespace, port. */
  private static final Pattern ADDRESS = Pattern.compile("[\\w-]+\\.([\\w-]+)\\.svc:(\\d+)");

  @ParameterizedTest
  @FieldSource("FOLDERS")
  void shouldSelectPodsThatThereAre(Path folder) {
    Kustomization all = Manifests.of(folder);
    for (Resource resource : all.resources()) {
      for (String place :
          List.of(
              "/spec/selector/matchLabels", "/spec/podSelector/matchLabels", "/spec/selector")) {
        JsonNode labels = resource.json().at(place);
        if (labels.isObject()
            && labels.properties().stream().allMatch(l -> l.getValue().isTextual())) {
          assertThat(all.resources())
              .as("pods of %s", resource)
              .anyMatch(other -> hasLabels(other.pod().at("/metadata/labels"), labels));
        }
      }
    }
  }

  @ParameterizedTest
  @FieldSource("FOLDERS")
  void shouldNameNothingThatIsNotThere(Path folder) {
    Kustomization all = Manifests.of(folder);
    for (Resource resource : all.resources()) {
      JsonNode spec = resource.pod().path("spec");
      if (spec.isMissingNode()) {
        continue;
      }
      all.resource("ServiceAccount", spec.get("serviceAccountName").asText());
      List<String> volumes = texts(spec.path("volumes"), "/name");
      for (JsonNode volume : spec.path("volumes")) {
        if (volume.has("persistentVolumeClaim")) {
          all.resource(
              "PersistentVolumeClaim", volume.at("/persistentVolumeClaim/claimName").asText());
        }
      }
      for (JsonNode container : resource.containers()) {
        assertThat(texts(container.get("volumeMounts"), "/name")).isEqualTo(volumes);
        for (JsonNode source : container.get("envFrom")) {
          if (source.has("configMapRef")) {
            assertThat(all.settings()).containsKey(source.at("/configMapRef/name").asText());
          } else {
            assertThat(source.at("/secretRef/optional").asBoolean()).as("%s", resource).isTrue();
          }
        }
      }
    }
  }

  @ParameterizedTest
  @FieldSource("FOLDERS")
  void shouldRunTheImagesOfThisVersion(Path folder) {
    Kustomization all = Manifests.of(folder);
    for (Resource resource : all.resources()) {
      for (JsonNode container : resource.containers()) {
        assertThat(all.tags().get(container.get("image").asText()))
            .as("the tag of the image of %s", resource)
            .startsWith(System.getProperty("cgl.version"));
      }
    }
  }

  @Test
  void shouldTagEachImageWhereItComesIn() throws IOException {
    // Those of the base do not reach what a component brings.
    for (Resource resource : Manifests.of(Manifests.EXAMPLE).resources()) {
      String kustomization =
          Files.readString(Path.of(resource.source()).resolveSibling("kustomization.yaml"));
      for (JsonNode container : resource.containers()) {
        assertThat(kustomization).contains("name: " + container.get("image").asText());
      }
    }
  }

  @ParameterizedTest
  @FieldSource("FOLDERS")
  void shouldGiveTheProgramsOptionsThatTheyHave(Path folder) {
    Kustomization all = Manifests.of(folder);
    List<String> commands = new ArrayList<>();
    for (Resource resource : all.resources()) {
      for (JsonNode container : resource.containers()) {
        if (!container.has("command")) {
          List<String> arguments = texts(container.get("args"), "");
          Options.parse(arguments, environment(all, container));
          commands.add(arguments.get(0));
        }
      }
    }

    assertThat(commands).contains("classify", "retrain");
  }

  @ParameterizedTest
  @FieldSource("FOLDERS")
  void shouldProbeWhatTheClassifierServes(Path folder) {
    Kustomization all = Manifests.of(folder);
    Resource classifier = all.resource("StatefulSet", "cgl-classifier");
    JsonNode container = classifier.container();
    String port = environment(all, container).get("CGL_HTTP_PORT");

    assertThat(container.at("/ports/0/containerPort").asText()).isEqualTo(port);
    assertThat(container.at("/startupProbe/httpGet/path").asText()).isEqualTo(HttpEndpoint.LIVE);
    assertThat(container.at("/livenessProbe/httpGet/path").asText()).isEqualTo(HttpEndpoint.LIVE);
    assertThat(container.at("/readinessProbe/httpGet/path").asText()).isEqualTo(HttpEndpoint.READY);
    for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
      assertThat(container.at("/" + probe + "/httpGet/port"))
          .isEqualTo(container.at("/ports/0/name"));
    }
    JsonNode annotations = classifier.pod().at("/metadata/annotations");
    assertThat(annotations.get("prometheus.io/path").asText()).isEqualTo(HttpEndpoint.METRICS);
    assertThat(annotations.get("prometheus.io/port").asText()).isEqualTo(port);
    JsonNode service = all.resource("Service", "cgl-classifier").json();
    assertThat(service.at("/spec/ports/0/port").asText()).isEqualTo(port);
    assertThat(service.at("/spec/ports/0/targetPort")).isEqualTo(container.at("/ports/0/name"));
    assertThat(classifier.json().at("/spec/serviceName").asText()).isEqualTo("cgl-classifier");
    JsonNode policy = all.resource("NetworkPolicy", "cgl-classifier").json();
    assertThat(policy.at("/spec/ingress/0/ports/0/port")).isEqualTo(container.at("/ports/0/name"));
  }

  @ParameterizedTest
  @FieldSource("FOLDERS")
  void shouldLetThemReachEveryAddressThatTheyAreGiven(Path folder) {
    Kustomization all = Manifests.of(folder);
    JsonNode egress = all.resource("NetworkPolicy", "cgl").json().at("/spec/egress");
    List<String> addresses = new ArrayList<>();
    for (Map<String, String> settings : all.settings().values()) {
      for (String value : settings.values()) {
        Matcher address = ADDRESS.matcher(value);
        while (address.find()) {
          addresses.add(address.group());
          assertThat(egress)
              .as(address.group())
              .anyMatch(rule -> isAllowed(rule, address.group(1), address.group(2)));
        }
      }
    }

    assertThat(addresses).hasSizeGreaterThan(1);
  }

  @ParameterizedTest
  @FieldSource("FOLDERS")
  void shouldShareTheModelStoreAtOnePathAndLetTheTrainerAloneWrite(Path folder) {
    Kustomization all = Manifests.of(folder);
    for (Resource resource : all.resources()) {
      if (resource.pod().isMissingNode()) {
        continue;
      }
      Map<String, String> environment = environment(all, resource.container());
      JsonNode mount = resource.container().at("/volumeMounts/0");
      assertThat(mount.get("name").asText()).isEqualTo("models");
      String path = mount.get("mountPath").asText();
      if (resource.kind().equals("StatefulSet")) {
        assertThat(mount.path("readOnly").asBoolean()).as("%s reads only", resource).isTrue();
        assertThat(environment.get("CGL_ALLOWED_BUNDLES")).isEqualTo("file://" + path + "/");
        assertThat(texts(resource.container().get("volumeMounts"), "/mountPath"))
            .contains(environment.get("CGL_STATE_DIR"));
      } else {
        assertThat(mount.path("readOnly").asBoolean()).as("%s writes", resource).isFalse();
        assertThat(environment.get("CGL_STORE")).isEqualTo(path);
        assertThat(environment.get("CGL_DATA")).startsWith(path + "/");
      }
    }
  }

  @ParameterizedTest
  @FieldSource("FOLDERS")
  void shouldGiveThemTheTimeThatTheyNeedToStop(Path folder) {
    for (Resource resource : Manifests.of(folder).resources()) {
      if (!resource.pod().isMissingNode()) {
        assertThat(resource.pod().at("/spec/terminationGracePeriodSeconds").asInt())
            .as("%s stops within 10 s", resource)
            .isGreaterThanOrEqualTo(20);
      }
    }
  }

  @Test
  void shouldScaleByTheLagOfTheGroupsThatThereAre() {
    Kustomization all = Manifests.of(Manifests.EXAMPLE);
    String model = all.settings().get("cgl-cluster").get("CGL_MODEL");
    JsonNode instances = all.resource("ScaledObject", "cgl-classifier").json().get("spec");
    JsonNode jobs = all.resource("ScaledJob", "cgl-retrain-on-request").json().get("spec");

    all.resource("StatefulSet", instances.at("/scaleTargetRef/name").asText());
    assertThat(instances.at("/triggers/0/metadata/consumerGroup").asText())
        .isEqualTo(ClassifierConfig.defaultApplicationId(model));
    assertThat(jobs.at("/triggers/0/metadata/consumerGroup").asText())
        .isEqualTo(RetrainingJob.groupId(model));
    assertThat(jobs.at("/triggers/0/metadata/topic").asText())
        .isEqualTo(
            new TopicCatalogue(
                    TopicCatalogue.DEFAULT_PREFIX, SchemaRegistry.at("mock://names", false))
                .retrainRequests()
                .name());
    for (JsonNode spec : List.of(instances, jobs)) {
      spec.at("/triggers/0/metadata")
          .properties()
          .forEach(
              setting -> {
                if (setting.getKey().endsWith("FromEnv")) {
                  assertThat(all.settings().get("cgl-cluster"))
                      .containsKey(setting.getValue().asText());
                }
              });
    }
  }

  @Test
  void shouldLeaveTheNumberOfInstancesToTheScaler() {
    Resource classifier = Manifests.of(Manifests.EXAMPLE).resource("StatefulSet", "cgl-classifier");

    assertThat(classifier.json().get("spec").has("replicas")).isFalse();
  }

  @Test
  void shouldTrainOnNodesWithAGpu() {
    Kustomization all = Manifests.of(Manifests.EXAMPLE);
    for (Resource resource : all.resources()) {
      if (resource.kind().equals("CronJob") || resource.kind().equals("ScaledJob")) {
        assertThat(resource.pod().at("/spec/nodeSelector").isEmpty()).isFalse();
        assertThat(resource.pod().at("/spec/tolerations/0/key").asText())
            .isEqualTo("nvidia.com/gpu");
        assertThat(resource.container().at("/resources/limits").get("nvidia.com/gpu").asText())
            .isEqualTo("1");
        assertThat(environment(all, resource.container())).containsEntry("CGL_DEVICE", "gpu");
      }
    }
  }

  @Test
  void shouldBeWarnedOfBeforeTheLimitOfMemoryIsReached() throws IOException {
    String limit =
        Manifests.of(Manifests.BASE)
            .resource("StatefulSet", "cgl-classifier")
            .container()
            .at("/resources/limits/memory")
            .asText();

    assertThat(limit).endsWith("Gi");
    assertThat(Path.of("..", "monitoring", "prometheus", "alerts.yml"))
        .content()
        .contains("0.9 * %s * 1024 * 1024 * 1024".formatted(limit.replace("Gi", "")));
  }

  /** What the container gets from its ConfigMaps, the last one winning. */
  private static Map<String, String> environment(Kustomization all, JsonNode container) {
    Map<String, String> environment = new TreeMap<>();
    for (JsonNode source : container.get("envFrom")) {
      if (source.has("configMapRef")) {
        environment.putAll(all.settings().get(source.at("/configMapRef/name").asText()));
      }
    }
    return environment;
  }

  private static boolean isAllowed(JsonNode rule, String namespace, String port) {
    return rule.at("/to/0/namespaceSelector/matchLabels")
            .path("kubernetes.io/metadata.name")
            .asText()
            .equals(namespace)
        && texts(rule.get("ports"), "/port").contains(port);
  }

  private static boolean hasLabels(JsonNode labels, JsonNode wanted) {
    return wanted.properties().stream()
        .allMatch(label -> label.getValue().equals(labels.path(label.getKey())));
  }

  private static List<String> texts(JsonNode array, String pointer) {
    List<String> texts = new ArrayList<>();
    array.forEach(element -> texts.add(element.at(pointer).asText()));
    return texts;
  }
}
