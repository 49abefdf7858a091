package io.cgl.trainer.data;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;

/** Small made-up images: noise with a bright bar, across or down. */
public final class Pictures {

  /** The classes of the data sets. */
  public static final List<String> CLASSES = List.of("across", "down");

  private Pictures() {}

  /** A data set of images of 8 by 9 pixels; the second class has a quarter of the first's rows. */
  public static Dataset dataset(int channels, int first, long seed) {
    ImageShape shape = new ImageShape(channels, 9, 8);
    int rows = first + first / 4;
    float[] features = new float[rows * shape.size()];
    int[] labels = new int[rows];
    Random random = new Random(seed);
    for (int row = 0; row < rows; row++) {
      labels[row] = row < first ? 0 : 1;
      int bar = 1 + random.nextInt(6);
      for (int i = 0; i < shape.size(); i++) {
        int pixel = i % shape.pixels();
        boolean bright = (labels[row] == 0 ? pixel / shape.width() : pixel % shape.width()) == bar;
        features[row * shape.size() + i] = random.nextInt(60) + (bright ? 180 : 0);
      }
    }
    return new Dataset(features, labels, FeatureLayout.images(shape), CLASSES);
  }

  /** Writes a data set's images as class/number.png. */
  public static void write(Dataset images, Path folder) throws IOException {
    ImageShape shape = images.layout().image().orElseThrow();
    for (int row = 0; row < images.rows(); row++) {
      Path file = folder.resolve(images.classes().get(images.labels()[row])).resolve(row + ".png");
      Files.createDirectories(file.getParent());
      ImageIO.write(image(images, row, shape), "png", file.toFile());
    }
  }

  private static BufferedImage image(Dataset images, int row, ImageShape shape) {
    BufferedImage image =
        new BufferedImage(
            shape.width(),
            shape.height(),
            shape.channels() == 1 ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_3BYTE_BGR);
    for (int i = 0; i < shape.size(); i++) {
      int pixel = i % shape.pixels();
      int sample = (int) images.features()[row * shape.size() + i];
      image
          .getRaster()
          .setSample(pixel % shape.width(), pixel / shape.width(), i / shape.pixels(), sample);
    }
    return image;
  }
}
