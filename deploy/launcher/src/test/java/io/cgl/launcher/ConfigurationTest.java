package io.cgl.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.cgl.topics.cli.ClusterOptions;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

class ConfigurationTest {

  private static final Map<String, String> CLUSTER =
      Map.of(
          "CGL_BOOTSTRAP_SERVERS", "environment:9092", "CGL_SCHEMA_REGISTRY", "http://environment");

  @TempDir Path folder;

  private final StringWriter err = new StringWriter();
  private Watch watch = new Watch();

  @Test
  void shouldPreferTheFlagToTheEnvironmentToTheFileToTheDefault() throws Exception {
    Path file = file("threads=2", "label=of the file", "format=of the file");
    Map<String, String> environment = new HashMap<>(CLUSTER);
    environment.put("CGL_THREADS", "3");
    environment.put("CGL_LABEL", "of the environment");

    assertThat(run(environment, "watch", "--config", file.toString(), "--threads", "4")).isZero();

    assertThat(watch.threads).isEqualTo(4);
    assertThat(watch.label).isEqualTo("of the environment");
    assertThat(watch.format).isEqualTo("of the file");
    assertThat(watch.limit).isEqualTo(7);
  }

  @Test
  void shouldTakeRequiredOptionsFromAnywhere() throws Exception {
    Path file = file("schema-registry=http://file");

    assertThat(
            run(
                Map.of("CGL_BOOTSTRAP_SERVERS", "environment:9092", "CGL_CONFIG", file.toString()),
                "watch"))
        .isZero();

    assertThat(watch.cluster.cluster().bootstrapServers()).isEqualTo("environment:9092");
    assertThat(watch.cluster.registry().url()).isEqualTo("http://file");
  }

  @Test
  void shouldDecideOnPropertiesOneByOne() throws Exception {
    Path file =
        file(
            "kafka.security.protocol=SASL_SSL",
            "kafka.sasl.mechanism=PLAIN",
            "kafka.ssl.truststore.location=/file",
            "registry.basic.auth.user.info=file:secret, with = and \\\"");
    Map<String, String> environment = new HashMap<>(CLUSTER);
    environment.put("CGL_KAFKA_SSL_TRUSTSTORE_LOCATION", "/environment");
    environment.put("CGL_KAFKA_SASL_MECHANISM", "SCRAM-SHA-256");
    environment.put("CGL_KAFKA_A___DASH__AND_DOT", "named");
    environment.put("CGL_REGISTRY_BEARER_AUTH_TOKEN", "token");

    assertThat(
            run(
                environment,
                "watch",
                "--config=" + file,
                "--kafka-property",
                "sasl.mechanism=SCRAM-SHA-512"))
        .isZero();

    assertThat(watch.cluster.cluster().properties())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "security.protocol", "SASL_SSL",
                "sasl.mechanism", "SCRAM-SHA-512",
                "ssl.truststore.location", "/environment",
                "a-dash_and.dot", "named"));
    assertThat(watch.cluster.registry().properties())
        .isEqualTo(
            Map.of(
                "basic.auth.user.info", "file:secret, with = and \"",
                "bearer.auth.token", "token"));
  }

  @Test
  void shouldSetFlagsWithoutTurningThemRound() throws Exception {
    Path file = file("auto-register=true", "quiet=false");

    assertThat(run(CLUSTER, "watch", "--config", file.toString())).isZero();
    assertThat(watch.cluster.registry().autoRegister()).isTrue();
    assertThat(watch.quiet).isFalse();

    watch = new Watch();
    assertThat(run(CLUSTER, "watch", "--config", file.toString(), "--auto-register", "--quiet"))
        .isZero();
    assertThat(watch.cluster.registry().autoRegister()).isTrue();
    assertThat(watch.quiet).isTrue();
  }

  @Test
  void shouldReplaceAListByTheFlags() throws Exception {
    Path file = file("ignore=a,b");

    assertThat(run(CLUSTER, "watch", "--config", file.toString())).isZero();
    assertThat(watch.ignored).containsExactly("a", "b");

    watch = new Watch();
    assertThat(run(CLUSTER, "watch", "--config", file.toString(), "--ignore", "c")).isZero();
    assertThat(watch.ignored).containsExactly("c");
  }

  @Test
  void shouldAllowKeysOfOtherCommandsAndIgnoreEmptyVariables() throws Exception {
    // --drift-windows is the other command's.
    Path file = file("drift-windows=500", "threads=5");
    Map<String, String> environment = new HashMap<>(CLUSTER);
    environment.put("CGL_THREADS", "");

    assertThat(run(environment, "watch", "--config", file.toString())).isZero();
    assertThat(watch.threads).isEqualTo(5);
  }

  @Test
  void shouldNameAKeyThatNoCommandKnowsAndTheNearest() throws Exception {
    Path file = file("bootstrap-server=localhost:9092");

    assertThat(run(Map.of(), "watch", "--config", file.toString())).isEqualTo(2);
    assertThat(err.toString().lines())
        .singleElement()
        .asString()
        .contains("'bootstrap-server'", file.toString(), "nearest is 'bootstrap-servers'");
  }

  @Test
  void shouldSayWhereABadValueComesFrom() throws Exception {
    Path file = file("auto-register=perhaps");
    Map<String, String> environment = new HashMap<>(CLUSTER);

    assertThat(run(environment, "watch", "--config", file.toString())).isEqualTo(2);
    assertThat(err.toString()).contains("'auto-register' is a flag", "'perhaps'", file.toString());

    environment.put("CGL_THREADS", "many");
    assertThat(run(environment, "watch")).isEqualTo(2);
    assertThat(err.toString()).contains("--threads", "'many' is not an int, says CGL_THREADS");
  }

  @Test
  void shouldSayThatTheFileIsNotThere() {
    assertThat(run(CLUSTER, "watch", "--config", folder.resolve("none").toString())).isEqualTo(2);
    assertThat(err.toString().lines())
        .singleElement()
        .asString()
        .contains("there is no configuration file", "none");
  }

  private Path file(String... lines) throws Exception {
    return Files.write(folder.resolve("cgl.properties"), List.of(lines));
  }

  private int run(Map<String, String> environment, String... args) {
    CommandLine commandLine = Launcher.commandLine(List.of(watch, new Other()), environment, args);
    commandLine.setErr(new PrintWriter(err, true));
    return commandLine.execute(args);
  }

  /** Has an option of every kind. */
  @Command(name = "watch")
  static final class Watch implements Runnable {

    @Mixin private ClusterOptions cluster;

    @Option(names = "--threads", defaultValue = "1")
    private int threads;

    @Option(names = {"-l", "--label"})
    private String label = "none";

    @Option(names = "--format")
    private String format;

    @Option(names = "--limit")
    private int limit = 7;

    @Option(names = "--quiet")
    private boolean quiet;

    @Option(names = "--ignore", split = ",")
    private Set<String> ignored = new LinkedHashSet<>();

    @Override
    public void run() {}
  }

  /** Has an option that the first has not. */
  @Command(name = "other")
  static final class Other implements Runnable {

    @Option(names = "--drift-windows")
    @SuppressWarnings("UnusedVariable") // Read by picocli.
    private int driftWindows;

    @Override
    public void run() {}
  }
}
