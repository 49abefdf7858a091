/** The expert of another kind: gradient-boosted trees, grown by XGBoost. */
package io.cgl.trainer.trees;
