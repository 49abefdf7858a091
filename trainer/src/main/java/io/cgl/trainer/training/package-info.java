/** The training loop: phases, steps and the journal that survives an interruption. */
package io.cgl.trainer.training;
