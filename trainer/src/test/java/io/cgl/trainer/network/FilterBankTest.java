package io.cgl.trainer.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.cgl.trainer.data.ImageShape;
import io.cgl.trainer.engine.Devices;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class FilterBankTest {

  private static final ImageShape GREY = new ImageShape(1, 28, 28);

  @Test
  void shouldMakeAsManyOutputsAsItSays() {
    assertThat(new FilterBank(GREY).width()).isEqualTo(980);
    for (ImageShape shape :
        new ImageShape[] {GREY, new ImageShape(3, 32, 32), new ImageShape(3, 9, 50)}) {
      FilterBank bank = new FilterBank(shape);
      assertThat(apply(bank, new float[shape.size()])).hasSize(bank.width());
    }
  }

  @Test
  void shouldKeepRowsShortForLargeImages() {
    assertThat(new FilterBank(new ImageShape(3, 1024, 1024)).width()).isLessThan(2000);
  }

  @Test
  void shouldFindNoEdgesInAnEvenImageAwayFromItsBorders() {
    FilterBank bank = new FilterBank(GREY);
    float[] image = new float[GREY.size()];
    Arrays.fill(image, 200);

    float[] outputs = apply(bank, image);

    // The cell in the middle, of each direction.
    for (int direction = 0; direction < FilterBank.DIRECTIONS; direction++) {
      assertThat(outputs[direction * 49 + 24]).isCloseTo(0, within(1e-3f));
    }
    assertThat(outputs[979]).isCloseTo(200 / 255f, within(1e-5f));
  }

  @Test
  void shouldTellTheDirectionOfAnEdge() {
    FilterBank bank = new FilterBank(GREY);
    float[] image = new float[GREY.size()];
    for (int pixel = 0; pixel < image.length; pixel++) {
      image[pixel] = pixel % 28 < 14 ? 0 : 255;
    }

    float[] outputs = apply(bank, image);

    // The middle of the image, brighter to the right: direction 0 sees it, 2 and 4 do not.
    assertThat(outputs[24]).isGreaterThan(0.3f);
    assertThat(outputs[2 * 49 + 24]).isCloseTo(0, within(1e-3f));
    assertThat(outputs[4 * 49 + 24]).isCloseTo(0, within(1e-3f));
  }

  @Test
  void shouldRefuseImagesThatAreTooSmall() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new FilterBank(new ImageShape(1, 7, 20)))
        .withMessage("images of 20x7 pixels are too small for filters: use mlp");
  }

  private static float[] apply(FilterBank bank, float[] image) {
    try (NDManager manager = Devices.engine().newBaseManager()) {
      return bank.apply(manager.create(image, new Shape(1, image.length))).toFloatArray();
    }
  }
}
