/** Whether real events fit a checkpoint. */
package io.cgl.trainer.check;
