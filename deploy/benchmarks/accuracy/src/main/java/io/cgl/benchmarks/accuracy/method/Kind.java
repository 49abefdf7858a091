package io.cgl.benchmarks.accuracy.method;

/** What a training is in the comparison; the report lists them in this order. */
public enum Kind {
  /** A common alternative to CGL-Net. */
  BASELINE,

  /** A part of CGL-Net left out or exchanged, or the same cost spent otherwise. */
  CONTROL,

  /** CGL-Net as it is trained by default. */
  CGL_NET
}
