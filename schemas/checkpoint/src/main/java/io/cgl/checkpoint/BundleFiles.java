package io.cgl.checkpoint;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;

/** The names of a bundle's files, and the JSON mapper for them and the files beside them. */
public final class BundleFiles {

  public static final String MANIFEST = "manifest.json";
  public static final String GRAPH = "model.onnx";
  public static final String PARAMETERS = "training.params";
  public static final String GOLDEN = "golden.json";
  public static final String REPORT = "report.html";

  public static final ObjectMapper JSON =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .enable(SerializationFeature.INDENT_OUTPUT)
          // A later version may add properties.
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  private BundleFiles() {}
}
