package io.cgl.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * What {@code kubectl apply -k FOLDER} would apply, as far as our kustomizations go: resources,
 * JSON patches, ConfigMaps of variables, and tags of images. What they do not use is refused, so
 * that nothing goes by unseen.
 *
 * @param files that it was read from, kustomizations included
 * @param resources all of them, with those below
 * @param settings the variables of each generated ConfigMap
 * @param tags of images, by name
 */
record Kustomization(
    Set<Path> files,
    List<Resource> resources,
    Map<String, Map<String, String>> settings,
    Map<String, String> tags) {

  private static final YAMLMapper YAML = new YAMLMapper();

  private static final Set<String> UNDERSTOOD =
      Set.of(
          "apiVersion",
          "kind",
          "namespace",
          "resources",
          "components",
          "patches",
          "configMapGenerator",
          "configurations",
          "images");

  /**
   * Reads a folder.
   *
   * @throws AssertionError if a file is missing, or a patch fits nothing
   */
  static Kustomization of(Path folder) throws IOException {
    Kustomization all =
        new Kustomization(
            new TreeSet<>(), new ArrayList<>(), new LinkedHashMap<>(), new LinkedHashMap<>());
    all.add(folder);
    return all;
  }

  private void add(Path folder) throws IOException {
    JsonNode file = YAML.readTree(existing(folder.resolve("kustomization.yaml")).toFile());
    assertThat(file.fieldNames()).toIterable().as("%s", folder).isSubsetOf(UNDERSTOOD);
    for (JsonNode resource : file.path("resources")) {
      Path path = folder.resolve(resource.asText()).normalize();
      if (Files.isDirectory(path)) {
        add(path);
      } else {
        read(existing(path));
      }
    }
    for (JsonNode component : file.path("components")) {
      add(folder.resolve(component.asText()).normalize());
    }
    for (JsonNode configuration : file.path("configurations")) {
      existing(folder.resolve(configuration.asText()));
    }
    for (JsonNode patch : file.path("patches")) {
      patch(patch.get("target"), existing(folder.resolve(patch.get("path").asText())));
    }
    for (JsonNode generator : file.path("configMapGenerator")) {
      generate(folder, generator);
    }
    for (JsonNode image : file.path("images")) {
      tags.put(image.get("name").asText(), image.get("newTag").asText());
    }
  }

  private void read(Path path) throws IOException {
    try (Reader text = Files.newBufferedReader(path)) {
      // SnakeYAML itself, for Jackson takes an alias for a word.
      for (Object document : new Yaml(new SafeConstructor(new LoaderOptions())).loadAll(text)) {
        resources.add(new Resource(path.toString(), YAML.valueToTree(document)));
      }
    }
  }

  private void patch(JsonNode target, Path path) throws IOException {
    Resource patched = resource(target.get("kind").asText(), target.get("name").asText());
    for (JsonNode operation : YAML.readTree(path.toFile())) {
      JsonPointer at = JsonPointer.compile(operation.get("path").asText());
      JsonNode parent = patched.json().at(at.head());
      assertThat(parent.isObject()).as("%s patches %s at %s", path, patched, at).isTrue();
      ObjectNode object = (ObjectNode) parent;
      String field = at.last().getMatchingProperty();
      switch (operation.get("op").asText()) {
        case "add" -> object.set(field, operation.get("value").deepCopy());
        case "remove" -> assertThat(object.remove(field)).as("%s of %s", at, patched).isNotNull();
        default -> throw new AssertionError("%s: %s".formatted(path, operation));
      }
    }
  }

  private void generate(Path folder, JsonNode generator) throws IOException {
    Map<String, String> variables =
        settings.computeIfAbsent(generator.get("name").asText(), name -> new LinkedHashMap<>());
    List<String> lines = new ArrayList<>();
    for (JsonNode file : generator.path("envs")) {
      lines.addAll(Files.readAllLines(existing(folder.resolve(file.asText()))));
    }
    generator.path("literals").forEach(literal -> lines.add(literal.asText()));
    for (String line : lines) {
      if (!line.isBlank() && !line.startsWith("#")) {
        String[] pair = line.split("=", 2);
        variables.put(pair[0], pair[1]);
      }
    }
  }

  /** The one of that kind and name. */
  Resource resource(String kind, String name) {
    return resources.stream()
        .filter(resource -> resource.kind().equals(kind) && resource.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("there is no %s %s".formatted(kind, name)));
  }

  private Path existing(Path path) {
    assertThat(path).exists();
    files.add(path.normalize());
    return path;
  }
}
