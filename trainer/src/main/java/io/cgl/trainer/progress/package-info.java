/** Learning curves and progress, as training reports them. */
package io.cgl.trainer.progress;
