package io.cgl.benchmarks.flink;

import ai.onnxruntime.OrtException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;

/** Calls the graph for every event. */
final class ClassifyEach extends RichMapFunction<KeyedEvent, KeyedResult> {

  private static final long serialVersionUID = 1L;

  private final String bundle;
  private transient BundleModel model;

  ClassifyEach(Path bundle) {
    this.bundle = bundle.toString();
  }

  @Override
  public void open(OpenContext context) throws IOException, OrtException {
    model = new BundleModel(Path.of(bundle));
  }

  @Override
  public KeyedResult map(KeyedEvent event) throws OrtException {
    return model.classify(List.of(event)).get(0);
  }

  @Override
  public void close() throws OrtException {
    if (model != null) {
      model.close();
    }
  }
}
