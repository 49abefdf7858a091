package io.cgl.topics;

import io.cgl.avro.Classification;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.avro.util.ClassSecurityValidator;

/**
 * Lets Avro instantiate our own records. Since 1.12 it refuses classes that are not trusted,
 * because a foreign schema can name any class. Building or copying a record with an enum needs
 * this, too.
 */
public final class TrustedRecords {

  private static final String PACKAGE = Classification.class.getPackageName();
  private static final AtomicBoolean VOUCHED = new AtomicBoolean();

  private TrustedRecords() {}

  /**
   * Trusts this package and those below it, in addition to those that the process trusts. Only the
   * first call has an effect.
   */
  public static void vouch() {
    if (VOUCHED.compareAndSet(false, true)) {
      ClassSecurityValidator.ClassSecurityPredicate ours =
          type -> (type.getPackageName() + '.').startsWith(PACKAGE + '.');
      ClassSecurityValidator.setGlobal(
          ClassSecurityValidator.composite(ClassSecurityValidator.getGlobal(), ours));
    }
  }
}
