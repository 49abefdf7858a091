/** Augmented views of rows and images. */
package io.cgl.trainer.views;
