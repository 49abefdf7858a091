package io.cgl.benchmarks.flink;

import ai.onnxruntime.OrtException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Calls the graph for batches: when enough events are there, or the first one has waited for
 * {@value #LINGER_MILLIS} ms. What is left goes before each checkpoint's barrier, so the operator
 * has no state.
 */
final class ClassifyBatches extends AbstractStreamOperator<KeyedResult>
    implements OneInputStreamOperator<KeyedEvent, KeyedResult> {

  private static final long serialVersionUID = 1L;
  private static final int LINGER_MILLIS = 5;

  private final String bundle;
  private final int size;
  private transient BundleModel model;
  private transient List<KeyedEvent> events;
  private transient List<Long> timestamps;
  private transient boolean timed;

  ClassifyBatches(Path bundle, int size) {
    this.bundle = bundle.toString();
    this.size = size;
  }

  @Override
  public void open() throws Exception {
    super.open();
    model = new BundleModel(Path.of(bundle));
    events = new ArrayList<>(size);
    timestamps = new ArrayList<>(size);
  }

  @Override
  public void processElement(StreamRecord<KeyedEvent> event) throws Exception {
    events.add(event.getValue());
    timestamps.add(event.getTimestamp());
    if (events.size() == size) {
      flush();
    } else if (!timed) {
      timed = true;
      // The timer runs on the task's own thread, between two events.
      var unused =
          getProcessingTimeService()
              .registerTimer(
                  getProcessingTimeService().getCurrentProcessingTime() + LINGER_MILLIS,
                  time -> {
                    timed = false;
                    flush();
                  });
    }
  }

  @Override
  public void prepareSnapshotPreBarrier(long checkpoint) throws Exception {
    flush();
  }

  @Override
  public void finish() throws Exception {
    flush();
    super.finish();
  }

  @Override
  public void close() throws Exception {
    if (model != null) {
      model.close();
    }
    super.close();
  }

  private void flush() throws OrtException {
    if (events.isEmpty()) {
      return;
    }
    List<KeyedResult> results = model.classify(events);
    for (int i = 0; i < results.size(); i++) {
      output.collect(new StreamRecord<>(results.get(i), timestamps.get(i)));
    }
    events.clear();
    timestamps.clear();
  }
}
