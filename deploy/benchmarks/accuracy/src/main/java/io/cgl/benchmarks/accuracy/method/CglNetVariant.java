package io.cgl.benchmarks.accuracy.method;

import io.cgl.trainer.config.CglNetConfig;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A configuration of CGL-Net and what of it is compared.
 *
 * @param name on the command line
 * @param title in the report
 * @param kind what it is in the comparison
 * @param rows on what it makes sense
 * @param changes to the default settings, see {@link CglNetConfig#with(Map)}
 * @param members what is measured; all if empty
 */
record CglNetVariant(
    String name,
    String title,
    Kind kind,
    Rows rows,
    Map<String, String> changes,
    List<String> members) {

  /** On what a variant makes sense. */
  enum Rows {
    ANY,
    TABLES,
    IMAGES;

    boolean include(boolean images) {
      return this == ANY || images == (this == IMAGES);
    }
  }

  /** The configuration for tables or images, but for the seed. */
  CglNetConfig config(boolean images) {
    CglNetConfig defaults = images ? CglNetConfig.imageDefaults() : CglNetConfig.defaults();
    return defaults.with(changes);
  }

  /** The same with one more change. */
  CglNetVariant with(String setting, String value) {
    Map<String, String> more = new HashMap<>(changes);
    more.put(setting, value);
    return new CglNetVariant(name, title, kind, rows, more, members);
  }

  /** What a member is called in the report: the variant's own name, if there is no other member. */
  String title(String member) {
    return members.size() == 1 ? title : title + ": " + member;
  }
}
