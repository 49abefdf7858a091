package io.cgl.benchmarks.accuracy.run;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.cgl.files.AtomicFile;
import io.cgl.testing.harness.HarnessException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The results of finished cells, one JSON file each. Safe for use by several processes. */
public final class CellStore {

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private final Path folder;

  /** The store in a folder, which need not exist yet. */
  public CellStore(Path folder) {
    this.folder = folder;
  }

  Path folder() {
    return folder;
  }

  /** The cell's result, if it is finished and was run with the plan's configuration. */
  public Optional<CellResult> find(Plan plan, Cell cell) {
    Path file = file(cell);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      CellResult result = JSON.readValue(file.toFile(), CellResult.class);
      return Optional.of(result)
          .filter(found -> found.fingerprint().equals(plan.fingerprint(cell)));
    } catch (IOException e) {
      throw new HarnessException(
          "cannot read %s: %s; remove it to run its cell again".formatted(file, e.getMessage()), e);
    }
  }

  /** The plan's cells that are not finished. */
  public List<Cell> pending(Plan plan) {
    return plan.cells().stream().filter(cell -> find(plan, cell).isEmpty()).toList();
  }

  /** The commits of the code that ran the plan's finished cells. */
  public Set<String> commits(Plan plan) {
    Set<String> commits = new TreeSet<>();
    plan.cells().forEach(cell -> find(plan, cell).ifPresent(one -> commits.add(one.commit())));
    return commits;
  }

  /** Writes a result, whole or not at all. */
  public void write(CellResult result) {
    Path file = file(result.cell());
    try {
      AtomicFile.write(file, JSON.writeValueAsBytes(result));
    } catch (IOException e) {
      throw new HarnessException("cannot write %s: %s".formatted(file, e.getMessage()), e);
    }
  }

  private Path file(Cell cell) {
    return folder.resolve("%s--%s--%d.json".formatted(cell.set(), cell.training(), cell.seed()));
  }
}
