/** Gradient-boosted trees, grown by XGBoost, as another kind of expert. */
package io.cgl.trainer.trees;
