package io.cgl.trainer.config;

/**
 * How much of the imbalance each expert is corrected for: its loss is the cross-entropy of {@code
 * logits + exponent * log n_c}. Exponent 1 gives logits under a uniform prior, less favours
 * frequent classes, more favours rare ones.
 */
public enum ExpertPriors {
  /** Plain cross-entropy: no expert is corrected. */
  NONE(0, 0, 0),

  /** Balanced softmax for each expert (Ren et al. 2020, arXiv 2007.10740). */
  BALANCED(1, 1, 1),

  /** Skewed as in BalPoE (Aimar et al. 2023, arXiv 2206.05260). */
  BALPOE(0, 1, 2),

  /** Skewed as in MDCS (Zhao et al. 2023, arXiv 2308.09922). */
  MDCS(-0.5f, 1, 2.5f);

  private final float first;
  private final float second;
  private final float third;

  ExpertPriors(float first, float second, float third) {
    this.first = first;
    this.second = second;
    this.third = third;
  }

  /** The exponent of an expert, counted from 0; the fourth has the first's again. */
  public float exponent(int expert) {
    return switch (expert % 3) {
      case 0 -> first;
      case 1 -> second;
      default -> third;
    };
  }
}
