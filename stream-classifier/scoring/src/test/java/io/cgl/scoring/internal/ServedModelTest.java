package io.cgl.scoring.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cgl.checkpoint.CheckpointBundle;
import io.cgl.checkpoint.CheckpointException;
import io.cgl.checkpoint.GoldenRows;
import io.cgl.checkpoint.LinearCheckpoint;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServedModelTest {

  @TempDir Path folder;

  private final AtomicReference<ServedModel> refused = new AtomicReference<>();

  @Test
  void shouldCloseTheSessionOfAModelThatFailsToWarmUp() throws IOException {
    CheckpointBundle bundle = FourRowsCheckpoint.write(folder);

    assertThatThrownBy(() -> load(bundle, ServedModel::warmUp))
        .isInstanceOf(CheckpointException.class);

    assertThat(refused.get().isClosed()).isTrue();
    assertThat(refused.get().openSessions()).isZero();
  }

  @Test
  void shouldCloseAModelWhoseWarmUpEndsInAnError() throws IOException {
    CheckpointBundle bundle = LinearCheckpoint.signOfX("signs", 1f).write(folder, 1L, 1L);

    assertThatThrownBy(
            () ->
                load(
                    bundle,
                    (model, golden) -> {
                      model.warmUp(golden);
                      throw new LinkageError("natives");
                    }))
        .isInstanceOf(LinkageError.class);

    assertThat(refused.get().isClosed()).isTrue();
    assertThat(refused.get().openSessions()).isZero();
  }

  private ServedModel load(CheckpointBundle bundle, BiConsumer<ServedModel, GoldenRows> warmUp) {
    return ServedModel.load(
        bundle,
        0,
        (model, golden) -> {
          refused.set(model);
          warmUp.accept(model, golden);
        });
  }
}
