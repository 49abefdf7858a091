package io.cgl.topics;

import io.cgl.avro.Classification;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.avro.util.ClassSecurityValidator;

/**
 * Tells Avro that our own records may be instantiated. Since 1.12 it makes no class that nobody
 * vouched for, because a schema that came from elsewhere can name any. Whoever builds or copies a
 * record that has an enum needs this, too.
 */
public final class TrustedRecords {

  private static final String PACKAGE = Classification.class.getPackageName();
  private static final AtomicBoolean VOUCHED = new AtomicBoolean();

  private TrustedRecords() {}

  /**
   * Vouches for this package and those below it, beside whatever the process trusts already. Only
   * the first call does anything.
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
