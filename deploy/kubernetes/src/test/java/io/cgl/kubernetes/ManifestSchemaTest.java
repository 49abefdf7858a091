package io.cgl.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every manifest against Kubernetes' schemas, without a cluster. */
class ManifestSchemaTest {

  private static final YAMLMapper YAML = new YAMLMapper();

  @TestFactory
  Stream<DynamicTest> shouldBeWhatKubernetesTakes() throws IOException {
    return Manifests.FOLDERS.stream()
        .flatMap(
            folder ->
                Manifests.of(folder).resources().stream()
                    .map(
                        resource ->
                            DynamicTest.dynamicTest(
                                folder + ": " + resource,
                                () -> KubernetesSchemas.check(resource.json()))));
  }

  @Test
  void shouldLookAtEveryManifestThatThereIs() throws IOException {
    Set<String> used = new TreeSet<>();
    Manifests.FOLDERS.forEach(
        folder -> Manifests.of(folder).files().forEach(file -> used.add(file.toString())));

    try (Stream<Path> files = Files.walk(Path.of(""))) {
      assertThat(files.map(Path::toString))
          .filteredOn(file -> file.endsWith(".yaml") && !file.startsWith("target"))
          .allSatisfy(file -> assertThat(used).contains(file));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "a field that is unknown, /spec/template/spec/containers/0, imagePullPolice, '\"Always\"', imagePullPolice",
    "a missing name, /spec/template/spec/containers/0, name, , name",
    "a number where a word must be, /spec/template/spec/containers/0/args, 0, 5, 5",
    "a word where a number must be, /spec, replicas, '\"two\"', two",
    "a word where yes or no must be, /spec/template/spec, enableServiceLinks, '\"no\"', no",
    "a quantity that is none, /spec/template/spec/containers/0/resources/limits, memory, '\"2Gx\"', suffix",
    "a word that is none of those, /spec, podManagementPolicy, '\"Sequential\"', Sequential",
    "an unknown volume, /spec/template/spec/volumes/1, emptyDirectory, '{}', emptyDirectory"
  })
  void shouldNotice(String what, String parent, String field, String value, String said)
      throws IOException {
    ObjectNode classifier =
        Manifests.of(Manifests.BASE).resource("StatefulSet", "cgl-classifier").json().deepCopy();
    JsonNode at = classifier.at(parent);
    if (value == null) {
      ((ObjectNode) at).remove(field);
    } else if (at.isObject()) {
      ((ObjectNode) at).set(field, YAML.readTree(value));
    } else {
      ((ArrayNode) at).set(Integer.parseInt(field), YAML.readTree(value));
    }

    assertThatIllegalArgumentException()
        .as(what)
        .isThrownBy(() -> KubernetesSchemas.check(classifier))
        .withMessageContaining(said);
  }
}
