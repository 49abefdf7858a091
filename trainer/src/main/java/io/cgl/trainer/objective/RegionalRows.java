package io.cgl.trainer.objective;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.cgl.trainer.batch.Batch;
import io.cgl.trainer.data.ImageShape;
import io.cgl.trainer.views.FeatureMask;
import io.cgl.trainer.views.ImageViews;
import io.cgl.trainer.views.RegionalView;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * A regional view of every row of a batch.
 *
 * @param rows the views, [batch, input width]
 * @param own the share of each view from its own row, [batch, 1]; the rest is from the row at its
 *     place in the reversed batch. Null if all is its own
 */
record RegionalRows(NDArray rows, NDArray own) {

  /** Draws one of the views for each row of an image batch, and a mask for each of a table's. */
  static RegionalRows of(Batch batch, Set<RegionalView> views) {
    return batch
        .standardiser()
        .layout()
        .image()
        .map(image -> images(batch, image, List.copyOf(new TreeSet<>(views))))
        .orElseGet(() -> new RegionalRows(masked(batch), null));
  }

  /** Mixes the rows' targets or predictions as the views mix the rows. */
  NDArray targets(NDArray targets) {
    if (own == null) {
      return targets;
    }
    NDArray partners = targets.flip(0);
    return targets.sub(partners).mul(own).add(partners);
  }

  private static RegionalRows images(Batch batch, ImageShape image, List<RegionalView> views) {
    ImageViews.Regional drawn =
        batch.draw(random -> new ImageViews(image).regional(batch.size(), views, random));
    Shape shape = new Shape(batch.size(), image.size());
    NDArray sources = batch.manager().create(drawn.sources(), shape);
    return new RegionalRows(
        batch.rows().take(batch.manager(), sources),
        batch.manager().create(drawn.own(), new Shape(batch.size(), 1)));
  }

  private static NDArray masked(Batch batch) {
    float[] kept =
        batch.draw(random -> FeatureMask.draw(batch.size(), batch.standardiser(), random));
    int inputs = batch.standardiser().inputs().size();
    NDArray mask = batch.manager().create(kept, new Shape(batch.size(), inputs));
    // A blank input is not always 0: a category's is its column's unknown entry.
    return batch.rows().sub(batch.blank()).mul(mask).add(batch.blank());
  }
}
